import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { writerOf } from '../../../src/store/writer.ts';
import { type Answer, openSite, type Site } from './site.ts';

/** Nothing that a stranger can see or time tells an article under embargo from one that there isn't. */

let site: Site;
let held: { id: string; code: string };
beforeAll(async () => {
  site = await openSite({ config: { web: { baseUrl: 'https://pages.example' } } });
  const embargoUntil = new Date(site.clock.now() + 3_600_000).toISOString();
  const [article] = await site.publish({ headline: 'The mayor steps down', embargoUntil });
  if (!article) throw new Error('nothing was taken in');
  held = article;
});
afterAll(() => site.close());

const unknown = { id: 'a_0000000000000000', code: 'zzzz' };

/** All that a client sees of an answer, and what it took from the store. */
async function asked(path: string, method: string, headers: Record<string, string>) {
  const sent = vi.spyOn(writerOf(site.context.store), 'sendCommand');
  const answer = await site.get(path, headers, method);
  const commands = sent.mock.calls.map(([{ name }]) => name);
  sent.mockRestore();
  return { ...seen(answer), commands };
}

function seen({ status, headers: { date, ...headers }, bytes }: Answer) {
  return { status, headers, body: bytes.toString('base64') };
}

const doors: [string, (article: typeof held) => string][] = [
  ['the record', ({ id }) => `/articles/${id}`],
  ['the short link', ({ code }) => `/s/${code}`],
  ['the short link in capitals', ({ code }) => `/s/${code.toUpperCase()}`],
  ['the short link with a full stop', ({ code }) => `/s/${code}.`],
  ['the page about the link', ({ code }) => `/s/${code}+`],
  ['its QR code as SVG', ({ code }) => `/s/${code}.svg`],
  ['its QR code as PNG', ({ code }) => `/s/${code}.png`],
];
const card = { 'user-agent': 'facebookexternalhit/1.1' };

test.each(doors)('under embargo %s is answered, and reads from the store, like none', async (_, door) => {
  for (const method of ['GET', 'HEAD'])
    for (const headers of [{}, { accept: 'text/html' }, card]) {
      const none = await asked(door(unknown), method, headers);
      expect(none.status).toBe(404);
      expect(none.commands).not.toEqual([]);
      // Twice: what the first one leaves in memory must not tell either.
      expect(await asked(door(held), method, headers)).toEqual(none);
      expect(await asked(door(held), method, headers)).toEqual(none);
    }
});

test.each(['/api/v1/articles/:id', '/api/v1/articles/:id/copies', '/api/v1/links/:code'])(
  'without a token %s says the same of it as of none',
  async (url) => {
    const path = ({ id, code }: typeof held) => url.replace(':id', id).replace(':code', code);
    const one = async (article: typeof held) => {
      const { body, ...rest } = await asked(path(article), 'GET', {});
      // Each request has an id of its own.
      return {
        ...rest,
        body: Buffer.from(body, 'base64')
          .toString()
          .replace(/request:[\w-]+/, ''),
      };
    };
    const none = await one(unknown);
    expect(none.status).toBe(401);
    expect(await one(held)).toEqual(none);
  },
);

test('once its embargo ends it is public immediately, even if it was requested before', async () => {
  const [article] = await site.publish({
    headline: 'The budget in full',
    embargoUntil: new Date(site.clock.now() + 60_000).toISOString(),
  });
  if (!article) throw new Error('nothing was taken in');
  const statuses = () => Promise.all(doors.map(async ([, door]) => (await site.get(door(article))).status));
  expect(new Set(await statuses())).toEqual(new Set([404]));
  site.clock.advance(61_000);
  expect(await statuses()).toEqual([200, 302, 302, 302, 200, 200, 200]);
});
