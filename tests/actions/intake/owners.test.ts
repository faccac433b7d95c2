import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listAudit } from '../../../src/accounts/audit/read.ts';
import { dryRunIngest } from '../../../src/actions/intake/dryRunIngest.ts';
import { ingestOne } from '../../../src/actions/intake/ingest.ts';
import { articleById } from '../../../src/article/archive.ts';
import type { IngestFrom } from '../../../src/article/revision.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { byCommand } from '../../support/records.ts';

const quay = {
  headline: 'Quay wall is mended',
  url: 'https://tarn.example/news/quay',
  bullets: ['Work took nine weeks.'],
  body: 'Boats moor again.',
};
const cms: IngestFrom = { source: 'cms', pushed: true };
const partner: IngestFrom = { source: 'partner', pushed: true };
const site: IngestFrom = { source: 'site', pushed: false };
const sport: IngestFrom = { source: 'sport', pushed: false };
const wire: IngestFrom = { source: 'wire', pushed: false };

let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom({
    sources: [
      { id: 'site', type: 'feed', url: 'https://www.tarn.example/rss.xml' },
      { id: 'sport', type: 'feed', url: 'https://tarn.example/sport.xml' },
      { id: 'wire', type: 'feed', url: 'https://wire.example/all.xml' },
      { id: 'cms', type: 'webhook', secret: 'one', owns: ['tarn.example'] },
      { id: 'partner', type: 'webhook', secret: 'two' },
    ],
  });
});
afterEach(() => newsroom.close());

const take = (article: unknown, from: IngestFrom) => ingestOne(newsroom.context, article, from);
const now = async (id: string | null) => (await articleById(newsroom.context.store, id ?? ''))!;
const leftAside = { outcome: 'unchanged', reason: expect.stringContaining('was ignored') };
const ignored = (source: string) =>
  newsroom.context.store.redis.hget(newsroom.context.store.keys.source(source), 'ignored');

describe('an article of ours', () => {
  test.each([
    ['its address', { url: quay.url }],
    [
      'its address in an AMP cache',
      { url: 'https://tarn-example.cdn.ampproject.org/c/s/tarn.example/news/quay' },
    ],
    ['its own id', { id: 'OURS' }],
    ['its own id and another address', { id: 'OURS', url: 'https://partner.example/quay' }],
    ['its record page', { url: 'RECORD' }],
    ['its headline alone', {}],
  ])('is not rewritten by a partner that names it by %s', async (_, named) => {
    const { url, ...untitled } = quay;
    const { id } = 'url' in named || 'id' in named ? await take(quay, cms) : await take(untitled, cms);
    const before = await now(id);
    const filled = JSON.parse(
      JSON.stringify(named)
        .replace('OURS', id ?? '')
        .replace('RECORD', `${newsroom.config.web.baseUrl}/articles/${id}`),
    );
    const claim = {
      headline: quay.headline,
      body: 'Send money.',
      breaking: true,
      access: 'subscribers',
      channels: [],
      section: 'ads',
      ...filled,
    };
    expect((await dryRunIngest(newsroom.context, claim, partner, 'the article')).row).toMatchObject({
      id,
      ...leftAside,
    });
    for (const from of [partner, { ...wire, isInDocument: () => true }])
      expect(await take(claim, from)).toMatchObject({ id, ...leftAside });
    expect(await now(id)).toEqual(before);
    expect(await ignored('partner')).toBe('1');
    expect(await ignored('wire')).toBe('1');
  });

  test('is not withdrawn, embargoed, moved or published again by anybody else', async () => {
    const { id } = await take({ ...quay, guid: 'q-1' }, cms);
    const before = await now(id);
    // A feed that lists our address once uses its own guid for it.
    await take({ headline: 'Quay', url: quay.url, guid: 'w-9' }, wire);
    expect(await take({ status: 'withdrawn', headline: '', guid: 'w-9' }, wire)).toMatchObject({
      id,
      ...leftAside,
    });
    expect(await take({ status: 'withdrawn', url: quay.url }, partner)).toMatchObject({ id, ...leftAside });
    expect(await take({ ...quay, embargoUntil: '2027-06-01T08:00:00Z' }, partner)).toMatchObject({
      id,
      ...leftAside,
    });
    expect(await take({ ...quay, id, url: 'https://partner.example/quay' }, partner)).toMatchObject({
      id,
      ...leftAside,
    });
    const moved = { ...wire, formerUrls: [quay.url] };
    expect(await take({ ...quay, url: 'https://wire.example/quay' }, moved)).toMatchObject({
      id,
      ...leftAside,
    });
    expect(await now(id)).toEqual(before);
    expect(await take({ status: 'withdrawn', guid: 'q-1' }, cms)).toMatchObject({ outcome: 'revised' });
    expect(await take({ ...quay, status: 'published' }, partner)).toMatchObject({ id, ...leftAside });
    expect((await now(id)).status).toBe('withdrawn');
  });

  test('is not bound to an address or headline that another source gives it', async () => {
    const { id } = await take(quay, cms);
    const next = { headline: 'Harbour fees rise', url: 'https://tarn.example/news/fees' };
    await take({ ...next, id }, partner);
    await take({ ...next, url: 'https://wire.example/x' }, { ...wire, formerUrls: [quay.url, next.url] });
    expect(await take(next, site)).toMatchObject({ outcome: 'new' });
  });

  test('is found by its headline, whichever source uses the same one later', async () => {
    const { url, ...untitled } = quay;
    const { id } = await take(untitled, cms);
    expect(await take({ ...untitled, url: 'https://partner.example/q' }, partner)).toMatchObject({
      outcome: 'new',
    });
    expect(await take({ ...untitled, body: 'Boats moor.' }, cms)).toMatchObject({ id, outcome: 'revised' });
  });

  test('is revised by each source of its own site, and by people', async () => {
    const { id } = await take(quay, site);
    expect(await take({ ...quay, body: 'By the CMS.' }, cms)).toMatchObject({ id, outcome: 'revised' });
    expect(await take({ ...quay, body: 'By the CMS.' }, sport)).toMatchObject({ outcome: 'unchanged' });
    expect(await take({ ...quay, body: 'By sport.' }, sport)).toMatchObject({ id, outcome: 'revised' });
    expect(await take({ ...quay, body: 'By the site.' }, site)).toMatchObject({ id, outcome: 'revised' });
    expect(await take({ ...quay, body: 'By hand.' }, byCommand)).toMatchObject({ id, outcome: 'revised' });
    expect(
      await take({ ...quay, body: 'By hand, as the partner’s.' }, { ...partner, byPerson: true }),
    ).toMatchObject({
      id,
      outcome: 'revised',
    });
    expect(await take({ status: 'withdrawn', url: quay.url }, { source: 'api', pushed: true })).toMatchObject(
      {
        outcome: 'revised',
      },
    );
    const { items } = await listAudit(newsroom.context.store, 10);
    expect(items.map(({ actor, action }) => `${actor} ${action}`).reverse()).toEqual([
      'cms article.revised',
      'sport article.revised',
      'site article.revised',
      'ada article.revised',
      'ada article.revised',
      'ada article.withdrawn',
    ]);
  });

  test('becomes its owner’s at first sight if another source brought it before', async () => {
    const { id } = await take(
      { ...quay, body: 'Not our words.', updatedAt: '2026-11-28T11:00:00Z' },
      partner,
    );
    expect(await take({ ...quay, updatedAt: '2026-11-28T10:00:00Z' }, site)).toMatchObject({
      id,
      outcome: 'revised',
    });
    expect(await take({ ...quay, body: 'Not our words.' }, partner)).toMatchObject({ id, ...leftAside });
    expect((await now(id)).body).toContain('Boats moor');
  });
});

test('leaves a source its own articles on hosts without an owner', async () => {
  const story = { headline: 'Elsewhere', url: 'https://agency.example/e' };
  const { id } = await take(story, partner);
  expect(await take({ ...story, body: 'Others.' }, wire)).toMatchObject({ id, ...leftAside });
  expect(await take({ ...story, body: 'More.' }, partner)).toMatchObject({ id, outcome: 'revised' });
  expect(await take({ status: 'withdrawn', url: story.url }, partner)).toMatchObject({ outcome: 'revised' });
});
