import { afterEach, beforeEach, expect, test } from 'vitest';
import { ingestDocument } from '../../../src/actions/intake/ingest.ts';
import { articleById } from '../../../src/article/archive.ts';
import { parseArticles } from '../../../src/extract/json.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';

const from = { source: 'cms', pushed: true };
let newsroom: TestNewsroom;

beforeEach(async () => {
  newsroom = await openTestNewsroom();
});
afterEach(() => newsroom.close());

const names = ['amber', 'birch', 'cedar', 'delta', 'ember', 'fjord', 'grove', 'heath', 'islet', 'jetty'];

/** A different story for each number. */
function story(n: number): Record<string, unknown> {
  const name = `${names[n % 10]} ${names[Math.floor(n / 10) % 10]}`;
  return {
    url: `https://tarn.example/${n}`,
    headline: `The ${name} bridge number ${n} opens`,
    guid: `g-${n}`,
  };
}

function take(articles: unknown[]) {
  const document = parseArticles(Buffer.from(JSON.stringify({ articles })));
  return ingestDocument(newsroom.context, document, from);
}

test('a batch shares its round trips to the store', async () => {
  await take([story(99)]);
  const { redis } = newsroom.context.store as { redis: unknown } as {
    redis: { stream: { write(...given: unknown[]): boolean } };
  };
  let writes = 0;
  const write = redis.stream.write.bind(redis.stream);
  redis.stream.write = (...given) => {
    writes += 1;
    return write(...given);
  };
  const rows = await take(Array.from({ length: 48 }, (_, n) => story(n)));
  expect(rows.map(({ outcome }) => outcome)).toEqual(Array(48).fill('new'));
  expect(writes).toBeLessThan(48);
});

test('rows and versions keep their order, and a refused one stops no other', async () => {
  const batch = Array.from({ length: 20 }, (_, n) => story(n)) as unknown[];
  batch[3] = 17;
  batch[7] = { ...story(7), headline: '' };
  batch.push({ ...story(0), headline: 'The amber bridge number 0 is closed again' });
  batch.push({ ...story(1), status: 'withdrawn' });
  const rows = await take(batch);
  const outcomes = rows.map(({ outcome }) => outcome);
  expect(outcomes.filter((_, n) => n === 3 || n === 7)).toEqual(['rejected', 'rejected']);
  expect(outcomes.slice(-2)).toEqual(['revised', 'revised']);
  expect(outcomes.filter((outcome) => outcome === 'new')).toHaveLength(18);
  expect(rows[20]?.id).toBe(rows[0]?.id);
  const { store } = newsroom.context;
  expect((await articleById(store, rows[0]?.id ?? ''))?.headline).toContain('closed again');
  expect((await articleById(store, rows[1]?.id ?? ''))?.status).toBe('withdrawn');
});

test('versions of one article in one batch are ingested one after the other, whatever identity they share', async () => {
  const [byAddress, byGuid, byHeadline] = await Promise.all([
    take([
      { url: 'https://tarn.example/ferry?utm_source=a', headline: 'The ferry returns' },
      { url: 'https://www.tarn.example/ferry/', headline: 'The ferry returns at last' },
    ]),
    take([
      { guid: 'g', headline: 'The weir is repaired' },
      { guid: 'g', headline: 'The weir is repaired for good' },
    ]),
    take([{ headline: 'A lamp is lit' }, { headline: 'A lamp is lit', bullets: ['At six o’clock.'] }]),
  ]);
  for (const rows of [byAddress, byGuid, byHeadline]) {
    expect(rows.map(({ outcome }) => outcome)).toEqual(['new', 'revised']);
    expect(rows[0]?.id).toBe(rows[1]?.id);
  }
});
