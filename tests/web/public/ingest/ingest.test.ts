import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, openSite, type Site } from '../site.ts';

const secret = 'shared with the content system';
let site: Site;

beforeAll(async () => {
  site = await openSite({
    config: {
      sources: [
        { id: 'cms', type: 'webhook', secret },
        { id: 'inbox', type: 'folder', path: './inbox' },
      ],
    },
  });
});
afterAll(() => site.close());

const now = () => String(Math.floor(site.clock.now() / 1_000));

function signed(body: Buffer | string, timestamp = now(), by = secret): Record<string, string> {
  const hex = createHmac('sha256', by).update(`${timestamp}.`).update(body).digest('hex');
  return { 'x-timestamp': timestamp, 'x-signature-256': `sha256=${hex}`, 'content-type': 'application/json' };
}

const push = (body: Buffer | string, headers = signed(body)): Promise<Answer> =>
  site.send('/ingest/cms', body, headers);

interface Rows {
  items: { id: string | null; headline: string; outcome: string; reason?: string }[];
}

const outcomes = (answer: Answer) => answer.json<Rows>().items.map(({ outcome }) => outcome);

test('ingests what is signed, one by one, and a resend changes nothing', async () => {
  const body = JSON.stringify({
    articles: [{ headline: 'Bridge opens', guid: 'b-1' }, 7, { headline: '' }, null],
  });
  const first = await push(body);
  expect(first.status).toBe(202);
  expect(outcomes(first)).toEqual(['new', 'rejected', 'rejected', 'rejected']);
  expect(first.json<Rows>().items.filter(({ reason }) => reason).length).toBe(3);
  const again = await push(body);
  expect(again.status).toBe(202);
  expect(outcomes(again)).toEqual(['unchanged', 'rejected', 'rejected', 'rejected']);
  expect(again.json<Rows>().items[0]?.id).toBe(first.json<Rows>().items[0]?.id);
  const revised = await push(JSON.stringify({ headline: 'Bridge opens early', guid: 'b-1' }));
  expect(outcomes(revised)).toEqual(['revised']);
  const counts = { seen: '9', new: '1', revised: '1', unchanged: '1', rejected: '6' };
  const { redis, keys } = site.context.store;
  expect(await redis.hgetall(keys.source('cms'))).toMatchObject({ ...counts, saw: 'pushed: 1 article' });
});

test('answers 422 with the reasons if nothing could be accepted', async () => {
  const answer = await push(JSON.stringify([{ title: 'no headline' }, 'text']));
  expect(answer.status).toBe(422);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(outcomes(answer)).toEqual(['rejected', 'rejected']);
  expect((await push('{"articles":[]}')).status).toBe(422);
  const { redis, keys } = site.context.store;
  const stored = JSON.stringify(await redis.xrange(keys.rejected, '-', '+'));
  expect(stored).toContain('articles[0].headline: is missing');
  expect(stored).toContain('"cms"');
});

test('records the first hundred of ten thousand bad elements for the operator, and the number of the others', async () => {
  const { redis, keys } = site.context.store;
  const before = await redis.xlen(keys.rejected);
  const answer = await push(JSON.stringify(Array.from({ length: 10_000 }, (_, n) => ({ headline: n }))));
  expect(answer.status).toBe(422);
  expect(outcomes(answer).length).toBe(10_000);
  expect((await redis.xlen(keys.rejected)) - before).toBe(101);
  const [last] = await redis.xrevrange(keys.rejected, '+', '-', 'COUNT', 1);
  expect(last?.[1]).toContain('9900 more came with these and were rejected too');
});

test('withdraws what it is asked to', async () => {
  const body = (status: string) => JSON.stringify({ headline: 'Gone soon', guid: 'g-1', status });
  const id = (await push(body('published'))).json<Rows>().items[0]?.id;
  expect((await push(body('withdrawn'))).status).toBe(202);
  expect((await site.get(`/articles/${id}`)).status).toBe(410);
});

test('accepts no older delivery over a newer one, replayed or late, and names each element of a body', async () => {
  const at = (seconds: number) => String(Math.floor(site.clock.now() / 1_000) + seconds);
  const body = (...texts: string[]) =>
    JSON.stringify(texts.map((text) => ({ headline: 'Tram stops', guid: 't-1', body: text })));
  const sent = (seconds: number, ...texts: string[]) => {
    const bytes = body(...texts);
    return push(bytes, signed(bytes, at(seconds)));
  };
  expect(outcomes(await sent(-60, 'First.', 'Second.'))).toEqual(['new', 'revised']);
  expect(outcomes(await sent(-30, 'Third.'))).toEqual(['revised']);
  for (const late of [await sent(-60, 'First.', 'Second.'), await sent(-40, 'Late.', 'Later.')]) {
    expect(late.status).toBe(202);
    expect(outcomes(late)).toEqual(['unchanged', 'unchanged']);
    expect(late.json<Rows>().items[0]?.reason).toContain('newer version from cms');
  }
  const id = (await sent(-30, 'Third.')).json<Rows>().items[0]?.id;
  expect((await site.get(`/articles/${id}`)).text).toContain('Third.');
});

test('refuses what is not signed, wrongly signed, or signed too long ago', async () => {
  const body = JSON.stringify({ headline: 'Forged' });
  const old = String(Number(now()) - 301);
  const early = String(Number(now()) + 400);
  const { 'x-timestamp': timestamp, ...withoutTime } = signed(body);
  const { 'x-signature-256': signature, ...withoutSignature } = signed(body);
  const attempts: Record<string, string>[] = [
    {},
    withoutTime,
    withoutSignature,
    signed(`${body} `),
    signed(body, now(), 'another secret'),
    signed(body, old),
    signed(body, early),
    { ...signed(body), 'x-timestamp': String(Number(now()) + 1) },
    { ...signed(body), 'x-timestamp': 'now' },
    { ...signed(body), 'x-signature-256': signature?.slice(7) ?? '' },
  ];
  for (const headers of attempts) {
    const answer = await push(body, headers);
    expect(answer.status).toBe(401);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  }
  expect((await push(body, signed(body, String(Number(now()) - 200)))).status).toBe(202);
});

test('accepts any content type, and compressed bodies signed before or after compression', async () => {
  const body = JSON.stringify({ headline: 'Packed', guid: 'p-1' });
  expect((await push(body, { ...signed(body), 'content-type': 'text/plain' })).status).toBe(202);
  const packedBody = gzipSync(body);
  expect((await push(packedBody, { ...signed(body), 'content-encoding': 'gzip' })).status).toBe(202);
  expect((await push(packedBody, { ...signed(packedBody), 'content-encoding': 'gzip' })).status).toBe(202);
  expect((await push(body, { ...signed(body), 'content-encoding': 'gzip' })).status).toBe(415);
  expect((await push('{"headline"', signed('{"headline"'))).status).toBe(400);
});

test('refuses what is too large before it checks the signature, compressed too', async () => {
  const large = Buffer.alloc(10 * 1_048_576 + 1, ' ');
  expect((await push(large, {})).status).toBe(413);
  expect((await push(gzipSync(large), { 'content-encoding': 'gzip' })).status).toBe(413);
  const most = Buffer.concat([
    Buffer.from(JSON.stringify({ headline: 'Just fits' })),
    Buffer.alloc(10 * 1_048_576 - 24, ' '),
  ]).subarray(0, 10 * 1_048_576);
  expect((await push(most)).status).toBe(202);
});

test('knows no source that does not exist or accepts no pushes', async () => {
  const body = JSON.stringify({ headline: 'Lost' });
  for (const id of ['nobody', 'inbox']) {
    expect((await site.send(`/ingest/${id}`, body, signed(body))).status).toBe(404);
  }
});
