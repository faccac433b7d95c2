import { afterEach, beforeEach, expect, test } from 'vitest';
import { draftArticle } from '../../../src/actions/drafting/draftArticle.ts';
import { ingestOne } from '../../../src/actions/intake/ingest.ts';
import { changeShortLink } from '../../../src/actions/links/changeShortLink.ts';
import { requireLink } from '../../../src/links/link.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { byCommand, draftFor, publish } from '../../support/records.ts';

const tram = { type: 'mastodon', baseUrl: 'http://127.0.0.1:9', token: 'test-token' };
const former = 'https://tarn.example/ferry';
const address = 'https://tarn.example/harbour/ferry-returns';
const ferry = { guid: 'ferry-1', headline: 'Ferry returns to Orrin', url: former, language: 'en' };
let newsroom: TestNewsroom;

beforeEach(async () => {
  newsroom = await openTestNewsroom({
    channels: [
      { ...tram, id: 'short' },
      { ...tram, id: 'chosen' },
      { ...tram, id: 'canonical', link: 'canonical' },
    ],
  });
});
afterEach(() => newsroom.close());

test('an article that moves updates the links of its open drafts', async () => {
  const { context } = newsroom;
  const target = async (code: string) =>
    (await requireLink(context.store, code, context.config.web.baseUrl)).target;
  const id = await publish(context, ferry);
  const short = await draftFor(context, id, 'short');
  const chosen = await draftFor(context, id, 'chosen');
  await changeShortLink(context, { code: chosen.link.code, target: 'https://tarn.example/timetable' });
  expect(await target(short.link.code)).toContain(former);

  await ingestOne(context, { ...ferry, url: address }, byCommand);
  await draftArticle(context, id);
  expect(await target(short.link.code)).toContain(address);
  expect(await target(chosen.link.code)).toBe('https://tarn.example/timetable');
  expect(await draftFor(context, id, 'short')).toMatchObject({ state: 'in_review', link: short.link });
  expect(await draftFor(context, id, 'canonical')).toMatchObject({ state: 'stale' });
});
