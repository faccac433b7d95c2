import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listAudit } from '../../../src/accounts/audit/read.ts';
import { ingestOne } from '../../../src/actions/intake/ingest.ts';
import { purge } from '../../../src/actions/intake/purgeArticle.ts';
import { articleById } from '../../../src/article/archive.ts';
import { linkByCode } from '../../../src/links/link.ts';
import { openTestWeb, programOf, signedInAs, type TestWeb } from '../server.ts';

let web: TestWeb;
let viewer: Awaited<ReturnType<typeof programOf>>;
let editor: typeof viewer;
let desk: Awaited<ReturnType<typeof signedInAs>>;

beforeAll(async () => {
  web = await openTestWeb({
    sources: [
      { id: 'site', type: 'feed', url: 'https://tarn.example/rss.xml' },
      { id: 'cms', type: 'webhook', secret: 'one', owns: ['tarn.example'] },
      { id: 'partner', type: 'webhook', secret: 'two' },
      { id: 'wire', type: 'feed', url: 'https://wire.example/rss.xml' },
    ],
  });
  viewer = await programOf(web, 'viewer');
  editor = await programOf(web, 'editor');
  desk = await signedInAs(web, { name: 'edda', role: 'editor' });
});
afterAll(() => web.close());

let number = 0;
let url = '';
let id = '';
beforeEach(async () => {
  number += 1;
  url = `https://tarn.example/weirs/${number}`;
  const row = await ingestOne(
    web.context,
    { headline: `Weir number ${number} is repaired`, url },
    { source: 'cms', pushed: true },
  );
  id = row.id ?? '';
});

const from = (source: string) => ({ source, pushed: source === 'partner' });
const ask = (more: Record<string, unknown>, source = 'partner') =>
  ingestOne(web.context, { headline: 'Weir', url, ...more }, from(source));
const withdraw = (source = 'partner') => ask({ status: 'withdrawn', headline: '' }, source);
const open = async () => {
  const { items } = (await viewer('/proposals')).body;
  return items.filter((item: { articleId: string }) => item.articleId === id);
};
const now = async () => (await articleById(web.context.store, id))!;
const counted = () => web.context.store.redis.zcard(web.context.store.keys.proposals);

describe('a proposal', () => {
  test('is one for each article and source, the newest, with its reason in the row', async () => {
    web.clock.advance(1_000);
    const row = await withdraw();
    expect(row).toMatchObject({ id, outcome: 'unchanged' });
    expect(row.reason).toMatch(/belongs to site, cms: .* waits for a person as a proposal/);
    await withdraw();
    await withdraw('wire');
    await ask({ embargoUntil: '2031-06-01T08:00:00Z' });
    const items = await open();
    expect(items).toHaveLength(2);
    expect(items.find(({ source }: { source: string }) => source === 'partner')).toEqual({
      id: `${id}.partner`,
      articleId: id,
      headline: `Weir number ${number} is repaired`,
      source: 'partner',
      createdAt: expect.stringMatching(/Z$/),
      changes: { embargoUntil: '2031-06-01T08:00:00Z' },
      sentence: 'partner asks to embargo it until 2031-06-01T08:00:00Z',
    });
    const { items: lines } = await listAudit(web.context.store, 3);
    expect(lines.map(({ actor, action, subject }) => [actor, action, subject])).toEqual([
      ['partner', 'proposal.made', id],
      ['wire', 'proposal.made', id],
      ['partner', 'proposal.made', id],
    ]);
  });

  test('that is accepted is carried out in the same step, and closed', async () => {
    await withdraw();
    await withdraw('wire');
    expect((await viewer(`/proposals/${id}.partner/accept`, { body: {} })).status).toBe(403);
    const { status, body } = await editor(`/proposals/${id}.partner/accept`, { body: {} });
    expect({ status, source: body.source }).toEqual({ status: 200, source: 'partner' });
    expect((await now()).status).toBe('withdrawn');
    // Nothing is left to withdraw.
    expect(await open()).toEqual([]);
    expect((await editor(`/proposals/${id}.partner/accept`, { body: {} })).body).toMatchObject({
      status: 404,
      code: 'proposal.unknown',
    });
    const { items } = await listAudit(web.context.store, 2);
    expect(items.map(({ actor, action }) => `${actor} ${action}`).reverse()).toEqual([
      'bot-editor proposal.accepted',
      'bot-editor article.withdrawn',
    ]);
  });

  test('moves an article with its link, and embargoes one', async () => {
    const moved = `https://wire.example/weirs/${number}`;
    await ask({ id, url: moved, embargoUntil: '2031-06-01T08:00:00Z' });
    await editor(`/proposals/${id}.partner/accept`, { body: {} });
    expect(await now()).toMatchObject({
      canonicalUrl: moved,
      embargoUntil: '2031-06-01T08:00:00Z',
      source: 'cms',
    });
    const { code } = await now();
    expect(await linkByCode(web.context.store, code, web.config.web.baseUrl)).toMatchObject({
      target: expect.stringContaining(`/articles/${id}`),
    });
    expect(await ask({ url: moved, body: 'It is theirs now.' }, 'wire')).toMatchObject({
      id,
      outcome: 'revised',
    });
  });

  test('that is dismissed does not return until another change is proposed', async () => {
    await withdraw('wire');
    expect((await editor(`/proposals/${id}.wire/dismiss`, { body: {} })).status).toBe(200);
    expect((await withdraw('wire')).reason).toContain('dismissed');
    expect(await open()).toEqual([]);
    await ask({ embargoUntil: '2031-06-01T08:00:00Z' }, 'wire');
    expect(await open()).toHaveLength(1);
    expect((await now()).status).toBe('published');
  });

  test('is not decided unseen if the source has requested something else since', async () => {
    await withdraw();
    const [{ createdAt }] = await open();
    web.clock.advance(1_000);
    await ask({ embargoUntil: '2031-06-01T08:00:00Z' });
    const late = await editor(`/proposals/${id}.partner/accept`, { body: { createdAt } });
    expect(late.body).toMatchObject({ status: 409, code: 'proposal.moved' });
    expect((await now()).embargoUntil).toBeUndefined();
  });

  test('is unknown by an id that names something else', async () => {
    for (const odd of [`${id}:feeds.partner`, `${id}`, 'x.y', `${id}.nobody`, `${id}.`])
      expect((await editor(`/proposals/${encodeURIComponent(odd)}/dismiss`, { body: {} })).status).toBe(404);
  });

  test('is not made from what is already withdrawn', async () => {
    await ingestOne(web.context, { status: 'withdrawn', url }, { source: 'cms', pushed: true });
    await withdraw();
    await ask({ embargoUntil: '2031-06-01T08:00:00Z' });
    expect(await open()).toEqual([]);
  });

  test('ends with its article, withdrawn', async () => {
    const before = await counted();
    await withdraw();
    await ingestOne(web.context, { status: 'withdrawn', url }, { source: 'cms', pushed: true });
    expect(await counted()).toBe(before);
  });

  test('ends with its article, forgotten', async () => {
    const before = await counted();
    await ask({ id, url: 'https://partner.example/x' }, 'wire');
    expect(await counted()).toBe(before + 1);
    await purge(web.context, { id });
    expect(await counted()).toBe(before);
  });
});

describe('at the desk', () => {
  test('is on the article’s page and above the list, and is decided by a plain form', async () => {
    await withdraw();
    expect((await desk.get('/desk/articles')).text).toContain('partner asks to withdraw it');
    const page = `/desk/articles/${id}`;
    const { text } = await desk.get(page);
    expect(text).toContain(`action="/desk/proposals/${id}.partner/accept"`);
    const [{ createdAt }] = await open();
    const done = await desk.post(`/desk/proposals/${id}.partner/dismiss`, { createdAt }, page);
    expect(done.status).toBe(303);
    expect((await desk.get(page)).text).not.toContain('/desk/proposals/');
    await ask({ embargoUntil: '2031-06-01T08:00:00Z' });
    await desk.post(`/desk/proposals/${id}.partner/accept`, {}, page);
    expect((await now()).embargoUntil).toBe('2031-06-01T08:00:00Z');
  });

  test('tells operators how often a source spoke of others’ articles', async () => {
    await withdraw('wire');
    const { items } = (await viewer('/sources')).body;
    expect(items.find((item: { id: string }) => item.id === 'wire').ignored).toBeGreaterThan(0);
    expect((await desk.get('/ops')).text).toContain('updates ignored (not the owner)');
  });
});
