import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { composeDigest } from '../../../src/actions/digests/composeDigest.ts';
import { draftArticle } from '../../../src/actions/drafting/draftArticle.ts';
import { withdrawArticle } from '../../../src/actions/intake/withdrawArticle.ts';
import { listDrafts } from '../../../src/review/draft.ts';
import { approver } from '../../support/newsroom.ts';
import { publish } from '../../support/records.ts';
import { openTestWeb, programOf, signedInAs, type TestWeb } from '../server.ts';

let web: TestWeb;
let desk: Awaited<ReturnType<typeof signedInAs>>;
let draft: string;
let digest: string;
let ferry: string;

beforeAll(async () => {
  web = await openTestWeb({
    feeds: [{ id: 'all', title: 'All' }],
    channels: [
      {
        id: 'mail',
        type: 'email',
        smtpUrl: 'smtp://127.0.0.1:9',
        from: 'desk@courier.example',
        to: 'mira@reader.example',
        digest: '0 7 * * *',
      },
    ],
  });
  desk = await signedInAs(web, { name: 'anna', role: 'approver' });
  ferry = await publish(web.context, {
    headline: 'Ferry “Petrel” & crew <back>',
    bullets: ['Sails on Tuesday'],
    url: 'https://tarn.example/ferry',
  });
  await publish(web.context, { headline: 'Lamp is lit again', url: 'https://tarn.example/lamp' });
  await composeDigest(web.context, 'mail');
  const [id = ''] = await web.context.store.redis.zrange(web.context.store.keys.digests, '0', '-1');
  await draftArticle(web.context, id);
  digest = id;
  draft = (await listDrafts(web.context.store, {}, 5)).items[0]?.id ?? '';
});
afterAll(() => web.close());

test('a digest’s draft leads to the mail as it would go now, with its own style sheet and no script', async () => {
  const page = await desk.get(`/desk/drafts/${draft}`);
  expect(page.text).toContain(`/desk/drafts/${draft}/mail`);
  expect(page.text).not.toContain('name="text"');
  const mail = await desk.get(`/desk/drafts/${draft}/mail`);
  expect(mail.text).toContain('Ferry “Petrel” &#38; crew');
  const style = /<style>([\s\S]*?)<\/style>/.exec(mail.text)?.[1] ?? '';
  const policy = mail.headers.get('content-security-policy') ?? '';
  expect(policy).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
  expect(policy).not.toContain('unsafe');
  expect((await desk.get(`/desk/drafts/${draft}/mail.txt`)).text).toContain('• Sails on Tuesday\nhttp');
  expect((await fetch(`${web.base}/desk/drafts/${draft}/mail`, { redirect: 'manual' })).status).toBe(303);
});

test('it is seen at no public address, in no feed and on no front page', async () => {
  expect((await fetch(`${web.base}/articles/${digest}`)).status).toBe(404);
  for (const path of ['/', '/feeds/all.json', '/sitemap-news.xml'])
    expect(await (await fetch(web.base + path)).text()).not.toContain(digest);
  const program = await programOf(web, 'viewer');
  const listed = await program('/articles');
  expect(listed.status).toBe(200);
  expect(JSON.stringify(listed.body)).not.toContain(digest);
  const one = await program(`/drafts/${draft}`);
  expect(one.body).toMatchObject({ articleId: digest, variant: 'digest', state: 'in_review' });
});

test('the preview omits what is withdrawn', async () => {
  await withdrawArticle(web.as(approver), { id: ferry, note: 'wrong boat' });
  const { text } = await desk.get(`/desk/drafts/${draft}/mail`);
  expect(text).not.toContain('Petrel');
  expect(text).toContain('Lamp is lit again');
});
