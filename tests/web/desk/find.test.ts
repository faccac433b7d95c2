import { afterAll, beforeAll, expect, test } from 'vitest';
import { createShortLink } from '../../../src/actions/links/createShortLink.ts';
import { approver, editor } from '../../support/newsroom.ts';
import { draftFor, publish } from '../../support/records.ts';
import { browserOf, openTestWeb, signedInAs, type TestWeb } from '../server.ts';

let web: TestWeb;
let viewer: Awaited<ReturnType<typeof signedInAs>>;
let ferry: string;

beforeAll(async () => {
  web = await openTestWeb();
  viewer = await signedInAs(web, { ...approver, name: 'vera', role: 'viewer' });
  ferry = await publish(web.context, {
    headline: 'The ferry is back',
    url: 'https://tarn.example/ferry',
    language: 'en',
  });
  await publish(web.context, { headline: 'The ferry sinks <again>', language: 'en' });
  await publish(web.context, {
    headline: 'Mayor resigns',
    language: 'en',
    embargoUntil: '2099-01-01T00:00:00Z',
  });
});
afterAll(() => web.close());

const find = async (words: string) => (await viewer.get(`/desk/find?q=${encodeURIComponent(words)}`)).text;

test('every desk page has the box, and what was asked stays in it', async () => {
  for (const path of ['/desk', '/desk/deliveries', '/desk/links', '/desk/articles'])
    expect((await viewer.get(path)).text).toContain('action="/desk/find"');
  expect(await find('"quay"')).toContain('value="&#34;quay&#34;"');
});

test('an article is found by words, id, address, short code, and by its draft, with links to what became of it', async () => {
  const draft = await draftFor(web.context, ferry, 'hook');
  const code = (await web.context.store.redis.hget(web.context.store.keys.article(ferry), 'code')) ?? '';
  for (const words of ['ferry bac', ferry, 'https://tarn.example/ferry', code, draft.id]) {
    const text = await find(words);
    expect(text).toContain(`href="/desk/articles/${ferry}"`);
    expect(text).toContain(`href="/desk/drafts/${draft.id}"`);
    expect(text).toContain('What happened');
    expect(text).toContain(`href="/desk/links/${code}"`);
  }
});

test('several articles with the same words are listed, escaped; nothing found says what can be typed', async () => {
  const text = await find('ferry');
  expect(text).toContain('2 articles');
  expect(text).toContain('The ferry sinks &#60;again&#62;');
  expect(await find('walrus')).toContain('No results for “walrus”.');
  expect(await find('a_0000000000000000')).toContain('No results');
});

test('a link without an article has its own history', async () => {
  const { code } = await createShortLink(web.as(editor), {
    target: 'https://tarn.example/vote',
    code: 'vote',
  });
  const text = await find(code);
  expect(text).toContain('A link without an article');
  expect(text).toContain(`href="/desk/links/${code}"`);
});

test('what is under embargo is found by those who are signed in, and by nobody else', async () => {
  expect(await find('mayor')).toContain('Under embargo until');
  const stranger = await browserOf(web.base).get('/desk/find?q=mayor');
  expect([stranger.status, stranger.text.includes('Mayor')]).toEqual([303, false]);
});
