import { afterAll, beforeAll, expect, test } from 'vitest';
import { approveDraft } from '../../../../src/actions/drafting/approveDraft.ts';
import { writerOf } from '../../../../src/store/writer.ts';
import { approver } from '../../../support/newsroom.ts';
import { draftFor, publish } from '../../../support/records.ts';
import { openTestWeb, signedInAs, type TestWeb } from '../../server.ts';

let web: TestWeb;
beforeAll(async () => {
  web = await openTestWeb();
});
afterAll(() => web.close());

test('a sent post shows its link’s clicks in the list, on its own page and on its article’s', async () => {
  const articleId = await publish(web.context, { headline: 'The ferry is back', language: 'en' });
  const draft = await draftFor(web.context, articleId, 'hook');
  const { deliveries, link } = await approveDraft(web.context, { id: draft.id, version: draft.version });
  const [id = ''] = deliveries;
  const { keys } = web.context.store;
  const redis = writerOf(web.context.store);
  const anna = await signedInAs(web, approver);
  expect((await anna.get(`/desk/deliveries/${id}`)).text).not.toContain('<dt>Clicks</dt>');
  await redis.hset(keys.delivery(id), { state: 'sent' });
  await redis.hset(keys.clicks(link.code), { total: 41 });
  expect((await anna.get(`/desk/deliveries/${id}`)).text).toContain('<dt>Clicks</dt><dd>41</dd>');
  expect((await anna.get('/desk/deliveries')).text).toContain('data-label="Clicks">41</td>');
  expect((await anna.get(`/desk/articles/${articleId}`)).text).toContain(', 41 clicks');
  // The delivery names its link, so the draft is not read, and need not be there any more.
  await redis.del(keys.draft(draft.id));
  expect((await anna.get('/desk/deliveries')).text).toContain('data-label="Clicks">41</td>');
  await redis.hdel(keys.delivery(id), 'code');
  expect((await anna.get('/desk/deliveries')).text).toContain('data-label="Clicks">41</td>');
  await redis.hdel(keys.delivery(id), 'offer');
  expect((await anna.get('/desk/deliveries')).text).toContain('data-label="Clicks"></td>');
});
