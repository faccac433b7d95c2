import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  documentOf,
  documentPlace,
  pathBelow,
  publicationPlace,
} from '../../src/channels/bluesky/siteRecords.ts';
import * as bluesky from '../../src/channels/bluesky.ts';
import type { ChannelContext, PostedArticle } from '../../src/channels/channel.ts';
import { documentNotes } from '../../src/channels/documents/notes.ts';
import { countGraphemes } from '../../src/compose/counting/graphemes.ts';
import { writerOf } from '../../src/store/writer.ts';
import { type BlueskyOptions, type BlueskySimulator, startBluesky } from '../simulators/bluesky.ts';
import { startFaultProxy, type WireFault, wireFaults } from '../simulators/faultProxy.ts';
import { type Fault, faults, scripted } from '../simulators/faults.ts';
import { articleFor, openNewsroom, postFor } from './newsroom.ts';

let newsroom: ReturnType<typeof openNewsroom>;
let server: BlueskySimulator;

beforeAll(() => {
  newsroom = openNewsroom();
});
afterAll(() => newsroom.close());
afterEach(() => server.close());

async function start(options: BlueskyOptions = {}, keys: Record<string, unknown> = {}) {
  server = await startBluesky({ now: newsroom.now, ...options });
  return bluesky.schema.parse({
    ...{ id: 'sky', type: 'bluesky', baseUrl: server.url },
    ...{ identifier: server.handle, password: server.password },
    standardSite: true,
    ...keys,
  });
}

const send = (
  post: ReturnType<typeof postFor>,
  channel: bluesky.BlueskyChannel,
  context = newsroom.context,
) => bluesky.send(post, channel, newsroom.attempt(), context);
const change = (
  article: PostedArticle | undefined,
  channel: bluesky.BlueskyChannel,
  given: { id?: string; signal?: AbortSignal; context?: ChannelContext } = {},
) =>
  bluesky.changeDocument(
    {
      articleId: article?.id ?? given.id ?? '',
      article,
      deliveryId: 'p_document',
      attempt: newsroom.attempt(given.signal ? { signal: given.signal } : {}),
    },
    channel,
    given.context ?? newsroom.context,
  );
const noteOf = async (articleId: string) =>
  (await documentNotes(newsroom.context.store, articleId, ['sky']))[0];
const now = () => server.site.filter(({ endedAt }) => endedAt === undefined);
const documentNow = () => now().find(({ record }) => record.$type === 'site.standard.document');

describe('a post with standardSite', () => {
  test('comes after the publication and the document, which its card names at the canonical address', async () => {
    const channel = await start();
    const post = postFor('site', { description: 'Six times a day.' });
    expect(await send(post, channel)).toMatchObject({ kind: 'sent' });
    const [publication, document] = server.site;
    const { id, name, url } = newsroom.context.newsroom;
    expect(publication).toMatchObject({
      ...publicationPlace(id),
      record: { $type: 'site.standard.publication', url, name },
    });
    expect(document).toMatchObject({
      ...documentPlace(id, 'a_site'),
      record: {
        site: publication?.uri,
        path: '/harbour/site',
        title: post.headline,
        publishedAt: '2026-03-02T08:00:00.000Z',
      },
    });
    expect(server.writes.map((write) => JSON.parse(write).collection)).toEqual([
      'site.standard.publication',
      'site.standard.document',
      'app.bsky.feed.post',
    ]);
    const [stored] = server.truth;
    expect(stored?.record.text).toContain(post.link);
    expect(stored?.record.embed).toMatchObject({
      external: {
        uri: 'https://gull.example/harbour/site',
        associatedRefs: [document, publication].map((version) => ({ uri: version?.uri, cid: version?.cid })),
      },
    });
    expect(await noteOf('a_site')).toEqual({ state: 'written', revision: 1, uri: document?.uri });
  });

  test('has the parameters of its short link on the card', async () => {
    const channel = await start();
    const trackedUrl = 'https://gull.example/harbour/tracked?utm_source=bluesky';
    expect(await send(postFor('tracked', { trackedUrl }), channel)).toMatchObject({ kind: 'sent' });
    expect(server.truth[0]?.record.embed).toMatchObject({ external: { uri: trackedUrl } });
  });

  test('writes nothing that is there already, and keeps what others added to the publication', async () => {
    const channel = await start();
    await send(postFor('first'), channel);
    const [publication] = server.site;
    if (!publication) throw new Error('there is no publication');
    const added = { preferences: { showInDiscover: false } };
    Object.assign(publication, { cid: 'bafyother', record: { ...publication.record, ...added } });
    await send(postFor('second'), channel);
    expect(server.site).toHaveLength(3);
    const renamed = { ...newsroom.context, newsroom: { ...newsroom.context.newsroom, name: 'The Tern' } };
    expect(await send(postFor('third'), channel, renamed)).toMatchObject({ kind: 'sent' });
    expect(now()).toContainEqual(
      expect.objectContaining({ record: expect.objectContaining({ name: 'The Tern', ...added }) }),
    );
  });

  test('is as without it if the article is elsewhere than the newsroom’s site', async () => {
    const channel = await start();
    const post = postFor('else', { article: articleFor('else', { url: 'https://www.gull.example/else' }) });
    expect(await send(post, channel)).toMatchObject({ kind: 'sent' });
    expect(server.site).toEqual([]);
    expect(server.truth[0]?.record.embed).toEqual({
      $type: 'app.bsky.embed.external',
      external: { uri: post.link, title: post.headline, description: '' },
    });
  });

  test('writes no record without the key, or where the link is in another part', async () => {
    await send(postFor('off'), await start({}, { standardSite: false }));
    expect([server.site.length, server.truth.length]).toEqual([0, 1]);
    await server.close();
    await send(postFor('bare', { text: 'The second part' }), await start());
    expect([server.site.length, server.truth.length]).toEqual([0, 1]);
  });

  const untouched: Fault[] = ['refuse', 'cut-before-reading', '500-before-storing', '429'];
  test.each(
    ['publication', 'document'].flatMap((record, step) =>
      faults.map((fault) => [record, fault, step] as const),
    ),
  )(
    'is certainly not sent if the %s met "%s", unless it was refused, and follows later',
    async (_, fault, step) => {
      const claim = new AbortController();
      const channel = await start({
        siteFaults: scripted(...Array.from({ length: step }, () => undefined), fault),
      });
      const post = postFor(`${fault} ${step}`);
      if (fault === 'stall-after-storing')
        setTimeout(() => claim.abort(new Error('the deadline passed')), 300);
      const outcome = await bluesky.send(
        post,
        channel,
        newsroom.attempt({ signal: claim.signal }),
        newsroom.context,
      );
      // As for a post, this refusal says that the account is at fault.
      expect(outcome).toMatchObject({ kind: 'not-sent' });
      expect(server.truth).toEqual([]);
      expect(server.site).toHaveLength(untouched.includes(fault) ? step : step + 1);
      expect(await send(post, channel)).toMatchObject({ kind: 'sent' });
      expect([server.truth.length, server.site.length]).toEqual([1, 2]);
    },
  );

  test('goes without references if the server refuses the records', async () => {
    const channel = await start();
    const { net } = newsroom.context;
    const refused = { error: 'InvalidRequest', message: 'not here' };
    const request: typeof net.request = async (url, options) =>
      String(options?.body).includes('site.standard.document')
        ? { status: 400, headers: {}, body: new TextEncoder().encode(JSON.stringify(refused)), url }
        : net.request(url, options);
    const outcome = await send(postFor('plain'), channel, { ...newsroom.context, net: { ...net, request } });
    expect(outcome).toMatchObject({ kind: 'sent' });
    expect(server.truth[0]?.record.embed).not.toHaveProperty('external.associatedRefs');
    expect(newsroom.logged()).toContain('its post goes without them');
  });

  test('sends nothing once its claim belongs to another attempt', async () => {
    const channel = await start();
    const { store } = newsroom.context;
    await writerOf(store).hset(store.keys.delivery('d_fenced'), { state: 'sending', attempt: 'later' });
    const attempt = newsroom.attempt({ claim: 'earlier' });
    expect(await bluesky.send(postFor('fenced'), channel, attempt, newsroom.context)).toMatchObject({
      kind: 'not-sent',
      reason: 'the claim has ended',
    });
    expect(server.truth).toEqual([]);
    expect(documentNow()).toBeUndefined();
    const own = newsroom.attempt({ claim: 'later' });
    expect(await bluesky.send(postFor('fenced'), channel, own, newsroom.context)).toMatchObject({
      kind: 'sent',
    });
  });
});

describe('an article’s document', () => {
  const article = articleFor('document');
  const corrected = articleFor('document', {
    revision: 2,
    headline: 'Corrected: the ferry sails on Tuesday',
    updatedAt: '2026-03-02T10:00:00+01:00',
    tags: ['#Harbour', 'Ferries'],
  });

  test('is updated and deleted, and each is noted after a lookup has shown it', async () => {
    const channel = await start();
    await send(postFor('document'), channel);
    expect(await change(corrected, channel)).toMatchObject({ kind: 'sent', remoteId: documentNow()?.uri });
    expect(documentNow()?.record).toMatchObject({
      title: corrected.headline,
      updatedAt: '2026-03-02T09:00:00.000Z',
      tags: ['Harbour', 'Ferries'],
    });
    expect(await noteOf(article.id)).toMatchObject({ state: 'written', revision: 2 });
    expect(await change(undefined, channel, { id: article.id })).toMatchObject({ kind: 'sent' });
    expect(documentNow()).toBeUndefined();
    expect(await noteOf(article.id)).toMatchObject({ state: 'gone' });
    expect(await change(undefined, channel, { id: article.id })).toMatchObject({ kind: 'sent' });
    expect(server.truth).toHaveLength(1);
  });

  test('is deleted once the article has moved elsewhere', async () => {
    const channel = await start();
    await change(article, channel);
    const moved = articleFor('document', { revision: 3, url: 'https://other.example/story' });
    expect(await change(moved, channel)).toMatchObject({ kind: 'sent' });
    expect(documentNow()).toBeUndefined();
  });

  test('is not overwritten where someone wrote it at the same time', async () => {
    const channel = await start();
    await change(article, channel);
    const { net } = newsroom.context;
    const request: typeof net.request = async (url, options) => {
      const before = documentNow();
      // Between our reading and our writing.
      if (before && String(options?.body).includes('site.standard.document')) before.cid = 'bafyother';
      return net.request(url, options);
    };
    const context = { ...newsroom.context, net: { ...net, request } };
    expect(await change(corrected, channel, { context })).toMatchObject({
      kind: 'not-sent',
      retryAfterMs: 1_000,
    });
    expect(documentNow()?.record).toMatchObject({ title: article.headline });
    expect(await change(corrected, channel)).toMatchObject({ kind: 'sent' });
  });

  test('can’t be told where the lookup fails', async () => {
    const channel = await start({ readFaults: scripted('500-before-storing') });
    const wanted = { articleId: article.id, article, deliveryId: 'p_document' };
    expect(await bluesky.documentIs(wanted, channel, newsroom.context)).toMatchObject({
      kind: 'cannot-tell',
    });
    expect(await bluesky.documentIs(wanted, channel, newsroom.context)).toMatchObject({ kind: 'differs' });
    expect(
      await bluesky.documentIs({ ...wanted, article: undefined }, channel, newsroom.context),
    ).toMatchObject({ kind: 'as-wanted' });
  });

  const mayBe: Record<WireFault, string[]> = {
    refuse: ['not-sent'],
    'cut before the request': ['uncertain', 'not-sent'],
    'cut during the request': ['uncertain'],
    'cut after the commit': ['uncertain'],
    // The lookup shows what an unreadable answer to a deletion did not.
    'garbage after the commit': ['uncertain', 'sent'],
    slow: ['sent'],
    hang: ['uncertain'],
    '429 with a time': ['not-sent'],
    '429 without a time': ['not-sent'],
    '503 after the commit': ['uncertain'],
    'the answer twice': ['sent'],
  };
  const changes: [string, PostedArticle | undefined][] = [
    ['update', corrected],
    ['deletion', undefined],
  ];
  test.each(changes.flatMap(([name, wanted]) => wireFaults.map((fault) => [name, fault, wanted] as const)))(
    '%s, %s: it is told what became of it, and repeating it is harmless',
    async (_, fault, wanted) => {
      const channel = await start();
      await change(article, channel);
      const proxy = await startFaultProxy(fault);
      const claim = new AbortController();
      proxy.onHang = () => claim.abort(new Error('the claim’s deadline passed'));
      const { net } = newsroom.context;
      const request: typeof net.request = (url, options = {}) => {
        if (options.method !== 'POST') return net.request(url, options);
        const { url: via, headers } = proxy.through(url);
        return net.request(via, { ...options, headers: { ...options.headers, ...headers } });
      };
      const context = { ...newsroom.context, net: { ...net, request } };
      const outcome = await change(wanted, channel, { id: article.id, signal: claim.signal, context });
      expect(mayBe[fault]).toContain(outcome.kind);
      await proxy.close();
      expect(await change(wanted, channel, { id: article.id })).toMatchObject({ kind: 'sent' });
      if (wanted) expect(documentNow()?.record).toMatchObject({ title: wanted.headline });
      else expect(documentNow()).toBeUndefined();
      expect(server.site.filter(({ collection }) => collection.endsWith('document'))).toHaveLength(
        wanted ? 2 : 1,
      );
    },
  );
});

describe('a document’s path', () => {
  test.each([
    ['https://gull.example', 'https://gull.example/a/b?id=5#top', '/a/b?id=5'],
    ['https://gull.example', 'https://gull.example/', '/'],
    ['https://gull.example/news', 'https://gull.example/news/a', '/a'],
    ['https://gull.example/news', 'https://gull.example/newsletter/a', undefined],
    ['https://gull.example', 'https://www.gull.example/a', undefined],
    ['https://gull.example', 'http://gull.example/a', undefined],
    ['https://gull.example', 'no address', undefined],
  ])('below %s, %s has the path %s', async (site, url, path) => {
    await start();
    expect(pathBelow(site, url)).toBe(path);
  });

  test('and its texts fit the lexicon', async () => {
    const channel = await start();
    const long = articleFor('long', {
      headline: 'é'.repeat(600),
      description: '👩‍👩‍👧‍👦'.repeat(2_000),
      tags: ['x'.repeat(200), '#', 'x'.repeat(201)],
    });
    expect(await change(long, channel)).toMatchObject({ kind: 'sent' });
    const ours = documentOf('gull', 'at://did:plc:x/site.standard.publication/y', long)?.ours;
    expect([countGraphemes(String(ours?.title)), ours?.tags]).toEqual([500, [`${'x'.repeat(127)}…`]]);
    expect(Buffer.byteLength(String(ours?.description))).toBeLessThanOrEqual(30_000);
  });
});
