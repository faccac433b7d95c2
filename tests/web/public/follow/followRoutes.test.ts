import { createECDH } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSite, type Site } from '../site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
  await site.publish({ headline: 'The harbour office opens', section: 'Harbour' });
});
afterAll(() => site.close());

const own = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
let made = 0;
function subscription(endpoint = `https://updates.push.services.mozilla.com/wpush/v2/${++made}`) {
  const p256dh = createECDH('prime256v1').generateKeys('base64url');
  return { endpoint, keys: { p256dh, auth: Buffer.alloc(16, 3).toString('base64url') } };
}
const send = (path: string, body: unknown, headers: Record<string, string> = own) =>
  site.send(path, JSON.stringify(body), headers);
const topicsOf = async (endpoint: string) =>
  (await send('/follow/state', { endpoint }))
    .json<{ topics: { topic: string }[] }>()
    .topics.map(({ topic }) => topic);

test('a browser follows, sees what it follows at another visit, follows something else, and stops', async () => {
  const browser = subscription();
  const { endpoint } = browser;
  expect(await topicsOf(endpoint)).toEqual([]);
  const first = await send('/follow', { subscription: browser, topics: ['breaking', 'section/harbour'] });
  expect(first.status).toBe(200);
  expect(first.headers['cache-control']).toBe('no-store');
  expect(await topicsOf(endpoint)).toEqual(['breaking', 'section/harbour']);
  await send('/follow', { subscription: browser, topics: ['all'] });
  expect(await topicsOf(endpoint)).toEqual(['all']);
  expect((await send('/follow/stop', { endpoint })).status).toBe(204);
  expect((await send('/follow/stop', { endpoint })).status).toBe(204);
  expect(await topicsOf(endpoint)).toEqual([]);
});

test('a subscription that the browser renewed keeps the topics of the earlier one', async () => {
  const [before, after] = [subscription(), subscription()];
  await send('/follow', { subscription: before, topics: ['breaking'] });
  await send('/follow', { subscription: after, topics: [], replaces: before.endpoint });
  expect(await topicsOf(after.endpoint)).toEqual(['breaking']);
  expect(await topicsOf(before.endpoint)).toEqual([]);
});

test('what comes from another site, or does not say where it comes from, is refused', async () => {
  const body = { subscription: subscription(), topics: ['all'] };
  const json = { 'content-type': 'application/json' };
  for (const headers of [
    json,
    { ...json, 'sec-fetch-site': 'cross-site' },
    { ...json, origin: 'https://else.example' },
  ]) {
    const answer = await send('/follow', body, headers);
    expect(answer.status).toBe(403);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  }
});

test.each([
  ['plain http', { subscription: subscription('http://push.example/1'), topics: ['all'] }],
  ['a private address', { subscription: subscription('https://10.0.0.1/1'), topics: ['all'] }],
  ['no topic', { subscription: subscription(), topics: [] }],
  ['a section without articles', { subscription: subscription(), topics: ['section/moon'] }],
  ['a topic that is none', { subscription: subscription(), topics: ['tag/ferry'] }],
  [
    'a key off the curve',
    { subscription: { ...subscription(), keys: { p256dh: 'BAAA', auth: 'AAAA' } }, topics: ['all'] },
  ],
  ['no subscription', { topics: ['all'] }],
])('%s is refused with its reason', async (_what, body) => {
  const answer = await send('/follow', body);
  expect(answer.status).toBe(422);
  expect(answer.json<{ title: string }>().title).not.toBe('');
});

test('a body larger than any subscription is refused', async () => {
  const topics = Array.from({ length: 50 }, () => 'x'.repeat(2_000));
  expect((await send('/follow', { subscription: subscription(), topics })).status).toBe(413);
});

test('the front page and a section’s page have the control, hidden until its script shows it; other feeds have none', async () => {
  const front = await site.get('/');
  expect(front.text).toMatch(/<form class="notices" data-follow data-key="B[\w-]{86}"[^>]* hidden>/);
  expect(front.text).toContain('value="section/harbour"');
  const document = { 'sec-fetch-dest': 'document' };
  expect((await site.get('/feeds/section/harbour.rss', document)).text).toContain(
    'value="section/harbour" checked',
  );
  expect((await site.get('/feeds/all.rss', document)).text).not.toContain('data-follow');
  const [script = ''] = /\/follow\/control\.\w+\.js/.exec(front.text) ?? [];
  expect((await site.get(script)).headers['content-type']).toContain('text/javascript');
  const worker = await site.get('/follow/worker.js');
  expect(worker.headers['cache-control']).toBe('no-cache');
  expect(worker.headers['content-security-policy']).not.toContain('unsafe');
  expect((await site.get('/follow/icon.png')).headers['content-type']).toBe('image/png');
});
