import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dryRunIngest } from '../../../src/actions/intake/dryRunIngest.ts';
import { ingestOne } from '../../../src/actions/intake/ingest.ts';
import { articleById } from '../../../src/article/archive.ts';
import type { IngestFrom } from '../../../src/article/revision.ts';
import { address } from '../../support/address.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';

const minute = 60_000;
const cms: IngestFrom = { source: 'cms', pushed: true };
const site: IngestFrom = { source: 'site', pushed: false };

let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom();
  newsroom.clock.set(Math.floor(newsroom.clock.now() / 1_000) * 1_000);
});
afterEach(() => newsroom.close());

const ahead = (ms: number) => new Date(newsroom.clock.now() + ms).toISOString().replace(/\.\d+Z$/, 'Z');
const fair = (more: Record<string, unknown>) => ({
  headline: 'Fair opens',
  url: address('https://tarn.example/fair'),
  ...more,
});
const take = (article: Record<string, unknown>, from: IngestFrom) =>
  ingestOne(newsroom.context, fair(article), from);
const now = async (id: string | null) => (await articleById(newsroom.context.store, id ?? ''))!;
describe('an article submitted before its publication time', () => {
  test('is under embargo until then, and its sender is told immediately', async () => {
    const publishedAt = ahead(120 * minute);
    const reason = `its publishedAt is still to come: it is under embargo until ${publishedAt}`;
    expect((await dryRunIngest(newsroom.context, fair({ publishedAt }), cms, 'it')).row).toMatchObject({
      outcome: 'new',
      reason,
    });
    const row = await take({ publishedAt }, cms);
    expect(row).toMatchObject({ outcome: 'new', reason });
    expect(await now(row.id)).toMatchObject({ publishedAt, embargoUntil: publishedAt });
  });

  test('stays under embargo when another text arrives without a date, and is unchanged when it arrives again after its time', async () => {
    const publishedAt = ahead(30 * minute);
    const { id } = await take({ publishedAt }, cms);
    await take({ body: 'From ten.' }, cms);
    expect(await now(id)).toMatchObject({ embargoUntil: publishedAt, revision: 2 });
    await take({ body: 'From ten.', publishedAt }, cms);
    newsroom.clock.advance(60 * minute);
    expect(await take({ body: 'From ten.', publishedAt }, cms)).toMatchObject({ outcome: 'unchanged' });
    await take({ body: 'It was full.', publishedAt }, cms);
    expect((await now(id)).embargoUntil).toBeUndefined();
  });

  test('keeps a later embargo, and is accepted if clocks differ by minutes', async () => {
    const later = ahead(240 * minute);
    const { id } = await take({ publishedAt: ahead(120 * minute), embargoUntil: later }, cms);
    expect((await now(id)).embargoUntil).toBe(later);
    const soon = await ingestOne(newsroom.context, { headline: 'Soon', publishedAt: ahead(4 * minute) }, cms);
    expect(soon.reason).toBeUndefined();
    expect((await now(soon.id)).embargoUntil).toBeUndefined();
  });

  test('is not released by a list that shows it', async () => {
    const embargoUntil = ahead(90 * minute);
    const { id } = await take({ embargoUntil }, { ...cms, source: 'site' });
    expect(await take({ body: 'Early.' }, site)).toMatchObject({ outcome: 'revised' });
    expect((await now(id)).embargoUntil).toBe(embargoUntil);
  });
});

test('gets the time of first sight if a list dates it ahead, without a warning', async () => {
  const first = ahead(0);
  const row = await take({ publishedAt: '2097-06-08T10:00:00Z' }, site);
  expect(row).toMatchObject({ outcome: 'new' });
  expect(row.reason).toBeUndefined();
  const dated = { publishedAt: first, updatedAt: first, firstSeenAt: first };
  expect(await now(row.id)).toMatchObject(dated);
  expect((await now(row.id)).embargoUntil).toBeUndefined();
  newsroom.clock.advance(10 * minute);
  expect(await take({ publishedAt: '2098-06-08T10:00:00Z', body: 'More.' }, site)).toMatchObject({
    outcome: 'revised',
  });
  expect(await now(row.id)).toMatchObject({ publishedAt: first, revision: 2 });
});
