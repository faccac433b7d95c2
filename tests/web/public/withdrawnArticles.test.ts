import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ingestOne } from '../../../src/actions/intake/ingest.ts';
import { purge } from '../../../src/actions/intake/purgeArticle.ts';
import { withdrawArticle } from '../../../src/actions/intake/withdrawArticle.ts';
import type { RedisClient } from '../../../src/store/store.ts';
import { writerOf } from '../../../src/store/writer.ts';
import { topicDocument } from '../../../src/syndication/hub/document.ts';
import { byCommand } from '../../support/records.ts';
import { soon } from '../../support/soon.ts';
import { type Answer, openSite, type Site } from './site.ts';

/** A gate that every answer of the store passes: shut, what was read before it arrives later. */
function gate() {
  let opened = Promise.withResolvers<void>();
  opened.resolve();
  return {
    shut() {
      opened = Promise.withResolvers<void>();
    },
    open: () => opened.resolve(),
    async pass<T>(answer: Promise<T>): Promise<T> {
      const { promise } = opened;
      const value = await answer;
      await promise;
      return value;
    },
  };
}

/** The store's client, its answers behind the gate; but what the changes' reader asks goes on. */
function behind(redis: RedisClient, { pass }: ReturnType<typeof gate>): RedisClient {
  return new Proxy(redis, {
    get(target, name) {
      const value = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        const result = value.apply(target, given);
        if (name === 'multi') {
          const exec = result.exec.bind(result);
          result.exec = () => pass(exec());
          return result;
        }
        return name !== 'xrange' && result instanceof Promise ? pass(result) : result;
      };
    },
  });
}

let site: Site;
/** A second process, where what is taken back is taken back. */
let other: Site;
const held = gate();

beforeAll(async () => {
  site = await openSite();
  other = await openSite({ sameStoreAs: site });
  site.context.store.redis = behind(writerOf(site.context.store), held);
});
afterAll(async () => {
  held.open();
  await other.close();
  await site.close();
});

let n = 0;
let given: { url: string; headline: string; body: string; section: string };
let article: { id: string; code: string };

beforeEach(async () => {
  n += 1;
  const secret = `Sentence ${n} that must not be read any more.`;
  given = { url: `https://tarn.example/s${n}`, headline: `Sluice ${n} opens`, body: secret, section: 'quay' };
  const [published] = await other.publish(given);
  if (!published) throw new Error('nothing was published');
  article = published;
});

const pages = (id: string) => ['/', '/sitemap-news.xml', `/articles/${id}`];
const feeds = ['all.rss', 'all.atom', 'all.json', 'section/quay.rss', 'all/archive/1.atom'];
const codings = ['identity', 'gzip', 'br'];

interface Door {
  path: string;
  headers: Record<string, string>;
}

function doors({ id, code }: { id: string; code: string }): Door[] {
  return [
    ...[...feeds.map((name) => `/feeds/${name}`), ...pages(id)].flatMap((path) =>
      codings.map((coding) => ({ path, headers: { 'accept-encoding': coding } })),
    ),
    { path: '/feeds/all.rss', headers: { 'sec-fetch-dest': 'document' } },
    { path: `/s/${code}`, headers: {} },
    { path: `/s/${code}+`, headers: {} },
  ];
}

const ask = ({ path, headers }: Door) => site.get(path, headers);

/** Every door, warm: what it holds shows the article. */
async function warmed(shown: string): Promise<Map<Door, Answer>> {
  const answers = new Map<Door, Answer>();
  for (const door of doors(article)) {
    await soon(async () => {
      const answer = await ask(door);
      const plain = await site.get(door.path, { ...door.headers, 'accept-encoding': 'identity' });
      expect([door.path, answer.status]).toEqual([door.path, door.path.endsWith(article.code) ? 302 : 200]);
      if (/^\/feeds\/[^?]*\.\w+$/.test(door.path) && !door.headers['sec-fetch-dest'])
        expect(plain.text).toContain(shown);
      answers.set(door, answer);
    });
  }
  return answers;
}

/** Resolves when this process has read the change of the article. */
function heard(id: string): Promise<void> {
  return new Promise((resolve) => {
    const stop = site.web.changes.subscribe((change) => {
      if (change.type !== 'article' || change.id !== id) return;
      stop();
      resolve();
    });
  });
}

/**
 * Takes an article back elsewhere while everything here is being made anew from what was read before, and asks at every
 * door from the instant on at which the change was read here.
 */
async function answersAfter(
  take: () => Promise<unknown>,
  before: Map<Door, Answer>,
): Promise<[Door, Answer][]> {
  held.shut();
  // Feeds and pages are being made anew from what the store said before, and asked for meanwhile.
  const [another] = await other.publish({
    headline: `Another ${n}`,
    url: `https://tarn.example/a${n}`,
    section: 'quay',
  });
  await new Promise((resolve) => setImmediate(resolve));
  const known = heard(article.id);
  await take();
  await known;
  const asked = [...before].flatMap(([door, { headers }]) => {
    const conditional = { 'if-none-match': String(headers.etag ?? '"none"') };
    const dated = headers['last-modified'] ? [{ 'if-modified-since': String(headers['last-modified']) }] : [];
    return [{}, conditional, ...dated].map((more) => ({ ...door, headers: { ...door.headers, ...more } }));
  });
  const answers = asked.map(ask);
  held.open();
  expect(another?.id).toMatch(/^a_/);
  const all = await Promise.all(answers);
  return asked.map((door, index) => [door, all[index] as Answer]);
}

async function textOf({ headers, bytes }: Answer): Promise<string> {
  const { brotliDecompressSync, gunzipSync } = await import('node:zlib');
  if (headers['content-encoding'] === 'br') return brotliDecompressSync(bytes).toString();
  if (headers['content-encoding'] === 'gzip') return gunzipSync(bytes).toString();
  return bytes.toString();
}

async function expectNoneOf(words: string[], answers: [Door, Answer][]): Promise<void> {
  for (const [door, answer] of answers) {
    const text = await textOf(answer);
    for (const word of words)
      expect([door, answer.status, text.includes(word)]).toEqual([door, answer.status, false]);
    expect([door, answer.status]).not.toEqual([door, 304]);
  }
}

describe('from the instant on at which a process has read it, no door shows', () => {
  test('an article that was withdrawn, in any format, coding or answer of "not modified"', async () => {
    const before = await warmed(given.headline);
    const answers = await answersAfter(() => withdrawArticle(other.context, { id: article.id }), before);
    await expectNoneOf([given.headline, given.body], answers);
    const byPath = new Map(answers.map(([{ path, headers }, { status }]) => [path, { status, headers }]));
    for (const path of [`/articles/${article.id}`, `/s/${article.code}`, `/s/${article.code}+`])
      expect([path, byPath.get(path)?.status]).toEqual([path, 410]);
    expect((await site.get('/feeds/all.rss')).status).toBe(200);
  });

  test('an article that was put under an embargo', async () => {
    const before = await warmed(given.headline);
    const embargoUntil = new Date(site.clock.now() + 3_600_000).toISOString();
    const answers = await answersAfter(
      () => ingestOne(other.context, { ...given, embargoUntil }, byCommand),
      before,
    );
    await expectNoneOf([given.headline, given.body], answers);
    const links = answers.filter(([{ path }]) => path === `/s/${article.code}`);
    expect(links.map(([, { status }]) => status)).toEqual(links.map(() => 404));
  });

  test('the body of an article that became the subscribers’', async () => {
    const before = await warmed(given.headline);
    const answers = await answersAfter(
      () => ingestOne(other.context, { ...given, access: 'subscribers' }, byCommand),
      before,
    );
    for (const [door, answer] of answers)
      expect([door, (await textOf(answer)).includes(given.body)]).toEqual([door, false]);
  });

  test('an article that was purged', async () => {
    const before = await warmed(given.headline);
    const answers = await answersAfter(() => purge(other.context, { id: article.id }), before);
    await expectNoneOf([given.headline, given.body], answers);
  });
});

test('the process that withdraws an article need not wait to be notified', async () => {
  await warmed(given.headline);
  const { store, config } = site.context;
  expect((await topicDocument(store, config, { feed: 'all', extension: 'rss' }))?.bytes.toString()).toContain(
    given.headline,
  );
  await withdrawArticle(site.context, { id: article.id });
  for (const door of doors(article)) {
    const answer = await ask(door);
    expect([door, (await textOf(answer)).includes(given.headline)]).toEqual([door, false]);
  }
  expect(
    (await topicDocument(store, config, { feed: 'all', extension: 'rss' }))?.bytes.toString(),
  ).not.toContain(given.headline);
});

test('a correction is no reason to keep a reader waiting', async () => {
  await warmed(given.headline);
  held.shut();
  await ingestOne(other.context, { ...given, body: 'Another body.' }, byCommand);
  const feed = await site.get('/feeds/all.rss');
  held.open();
  expect(feed.text).toContain(given.headline);
});
