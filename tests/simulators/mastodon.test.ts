import { afterEach, expect, test } from 'vitest';
import { type MastodonOptions, type MastodonSimulator, startMastodon } from './mastodon.ts';

let now = Date.parse('2026-03-02T09:00:00Z');
let server: MastodonSimulator;
afterEach(() => server.close());

async function start(options: MastodonOptions = {}) {
  server = await startMastodon({ now: () => now, ...options });
}

function ask(path: string, init: RequestInit & { headers?: Record<string, string> } = {}) {
  return fetch(server.url + path, {
    ...init,
    headers: { authorization: `Bearer ${server.token}`, ...init.headers },
  });
}

/** What these tests read of a response. */
async function seen(answer: Response | Promise<Response>) {
  return (await (await answer).json()) as { id: string; content: string; error: string };
}

function post(status: string, key?: string, fields: Record<string, string> = {}) {
  return ask('/api/v1/statuses', {
    method: 'POST',
    body: new URLSearchParams({ status, ...fields }),
    ...(key ? { headers: { 'idempotency-key': key } } : {}),
  });
}

test('keeps a key for an hour, then posts again', async () => {
  await start();
  const { id } = await seen(post('Low tide', 'k'));
  now += 3_599_000;
  expect((await seen(post('Low tide', 'k'))).id).toBe(id);
  now += 2_000;
  expect((await seen(post('Low tide', 'k'))).id).not.toBe(id);
  expect(server.truth).toHaveLength(2);
});

test('ignores no rule: blank, too long with its content warning, unknown visibility, unknown parent', async () => {
  await start();
  const refused = async (asked: Promise<Response>) => {
    const answer = await asked;
    return [answer.status, (await seen(answer)).error];
  };
  expect(await refused(post('  '))).toEqual([422, "Validation failed: Text can't be blank"]);
  const long = [422, 'Validation failed: Text character limit of 500 exceeded'];
  expect(await refused(post('x'.repeat(501)))).toEqual(long);
  expect(await refused(post('x'.repeat(495), undefined, { spoiler_text: 'Flood!' }))).toEqual(long);
  expect((await refused(post('x', undefined, { visibility: 'everybody' })))[0]).toBe(422);
  expect((await refused(post('x', undefined, { in_reply_to_id: '7' })))[0]).toBe(404);
  expect(server.truth).toEqual([]);
});

test('renders paragraphs, line breaks and a shortened link as Mastodon does', async () => {
  await start();
  const { content } = await seen(
    post('Nets & <lines>\nday 2\n\nhttps://www.gull.example/harbour/nets-and-lines-2026'),
  );
  expect(content).toBe(
    '<p>Nets &amp; &lt;lines&gt;<br />day 2</p><p>' +
      '<a href="https://www.gull.example/harbour/nets-and-lines-2026" target="_blank" rel="nofollow noopener noreferrer" translate="no">' +
      '<span class="invisible">https://www.</span><span class="ellipsis">gull.example/harbour/nets-and-</span>' +
      '<span class="invisible">lines-2026</span></a></p>',
  );
});

test('returns statuses newest first, page by page', async () => {
  await start();
  for (const text of ['one', 'two', 'three']) await post(text);
  const first = await ask('/api/v1/accounts/109501/statuses?limit=2');
  const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1];
  const [, second] = (await first.json()) as { id: string }[];
  expect(next).toBe(`${server.url}/api/v1/accounts/109501/statuses?max_id=${second!.id}`);
  const rest = (await (await ask(next!.slice(server.url.length))).json()) as { content: string }[];
  expect(rest.map(({ content }) => content)).toEqual(['<p>one</p>']);
});

test('counts requests in windows and reports it in each answer', async () => {
  await start({ limits: { posts: { limit: 2, period: 60_000 } } });
  const rows = [];
  for (const text of ['one', 'two', 'three']) {
    const answer = await post(text);
    rows.push([answer.status, answer.headers.get('x-ratelimit-remaining')]);
  }
  expect(rows).toEqual([
    [200, '1'],
    [200, '0'],
    [429, '0'],
  ]);
});

test('keeps deleted posts in the truth', async () => {
  await start();
  const { id } = await seen(post('Gone soon', 'k'));
  await ask(`/api/v1/statuses/${id}`, { method: 'DELETE' });
  expect((await ask(`/api/v1/statuses/${id}`)).status).toBe(404);
  const truth = await (await fetch(`${server.url}/truth`)).json();
  expect(truth).toMatchObject([{ id, key: 'k', text: 'Gone soon', deletedAt: now }]);
});
