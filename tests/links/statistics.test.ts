import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countClicks } from '../../src/links/clicks.ts';
import { countriesNow, openCountries } from '../../src/links/countries.ts';
import { facetsOf } from '../../src/links/facets.ts';
import {
  articleShares,
  newsroomStatistics,
  statisticsOf,
  variantClicks,
} from '../../src/links/statistics.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { everythingStored } from '../support/records.ts';
import { countryDatabase } from './countryDatabase.ts';

const secret = Buffer.from('the same in every process of a newsroom');
const phone =
  'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36';
const computer =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36';
const tablet =
  'Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile/15E148 Safari/604.1';

let newsroom: TestNewsroom;
let folder: string;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
  folder = await mkdtemp(join(tmpdir(), 'slugline-countries-'));
  await writeFile(
    join(folder, 'countries.mmdb'),
    countryDatabase({ '203.0.113.0/24': 'NO', '198.51.100.0/25': 'PK' }),
  );
});
afterAll(async () => {
  await newsroom.close();
  await rm(folder, { recursive: true, force: true });
});

const link = (code: string, channel = 'hook', variant = 'lead') => ({ code, channel, variant });

function counter() {
  const { store, log } = newsroom.context;
  return countClicks({
    store,
    secret,
    log,
    zone: () => 'Europe/Berlin',
    countryOf: countriesNow({ config: { links: { countries: 'countries.mmdb' } }, baseFolder: folder, log }),
  });
}

test('clicks are broken down by day, hour, referrer, device and country, and sums agree', async () => {
  const { store } = newsroom.context;
  // 23:30 UTC is the next day at the newsroom.
  newsroom.clock.set(Date.parse('2026-06-01T23:30:00Z'));
  const clicks = counter();
  clicks.count(link('harbour'), '203.0.113.5', phone, 'https://m.facebook.com/story?id=1');
  clicks.count(link('harbour'), '203.0.113.5', phone, 'https://m.facebook.com/story?id=1');
  clicks.count(link('harbour'), '198.51.100.7', computer, '');
  clicks.count(link('harbour', 'hook', 'lead'), '192.0.2.1', tablet, 'android-app://com.example.news/');
  clicks.count(link('weir', 'other', 'headline'), '203.0.113.5', phone, 'https://www.tarn.example/');
  await clicks.close();

  const stored = await statisticsOf(store, 'harbour');
  expect(stored.day).toEqual([{ name: '2026-06-02', total: 4, unique: 3 }]);
  expect(stored.hour).toEqual([{ name: '2026-06-01T23:00:00Z', total: 4, unique: 3 }]);
  expect(stored.referrer).toEqual([
    { name: 'facebook.com', total: 2, unique: 1 },
    { name: 'com.example.news', total: 1, unique: 1 },
    { name: 'direct', total: 1, unique: 1 },
  ]);
  expect(stored.device).toEqual([
    { name: 'phone', total: 2, unique: 1 },
    { name: 'computer', total: 1, unique: 1 },
    { name: 'tablet', total: 1, unique: 1 },
  ]);
  expect(stored.country).toEqual([
    { name: 'NO', total: 2, unique: 1 },
    { name: 'PK', total: 1, unique: 1 },
  ]);

  const all = await newsroomStatistics(store, '2026-05-30', '2026-06-02');
  expect({ total: all.total, unique: all.unique }).toEqual({ total: 5, unique: 4 });
  expect(all.channel).toEqual([
    { name: 'hook', total: 4, unique: 3 },
    { name: 'other', total: 1, unique: 1 },
  ]);
  expect(all.referrer[0]).toEqual({ name: 'facebook.com', total: 2, unique: 1 });
  expect(await variantClicks(store, 'hook')).toEqual([
    { channel: 'hook', variant: 'lead', total: 4, unique: 3 },
  ]);
  expect(await variantClicks(store)).toHaveLength(2);
  expect(await articleShares(store, 'a_none', 'channel')).toEqual([]);
});

test('nothing that identifies a visitor is stored', async () => {
  const everything = JSON.stringify(await everythingStored(newsroom.context));
  for (const word of ['203.0.113', '198.51.100', 'Pixel', 'Windows NT', 'story?id', 'AppleWebKit'])
    expect(everything).not.toContain(word);
});

test('invented referrers can’t fill the store: beyond a number of hosts they count as one', async () => {
  const { store } = newsroom.context;
  for (let round = 0; round < 8; round++) {
    const clicks = counter();
    for (let n = 0; n < 40; n++)
      clicks.count(link('flooded'), `192.0.2.${n}`, computer, `https://h${round}-${n}.example/`);
    await clicks.close();
  }
  const { referrer, day } = await statisticsOf(store, 'flooded');
  expect(referrer.length).toBe(51);
  expect(referrer[0]?.name).toBe('other');
  expect(referrer.reduce((sum, { total }) => sum + total, 0)).toBe(320);
  expect(day[0]?.total).toBe(320);
});

test('an unreadable country database costs the countries, not the clicks', async () => {
  const { log } = newsroom.context;
  expect(() => openCountries(join(folder, 'missing.mmdb'))).toThrow('can’t be read');
  const without = countriesNow({ config: { links: { countries: 'missing.mmdb' } }, baseFolder: folder, log });
  expect(without('203.0.113.5')).toBe('');
  const found = openCountries(join(folder, 'countries.mmdb'));
  expect(found.kind).toBe('Test-Country');
  expect(found('203.0.113.77')).toBe('NO');
  expect(found('198.51.100.200')).toBe('');
});

test('what no browser sends is accepted as it comes', () => {
  const read = (userAgent: string, referrer: string) =>
    facetsOf({ address: '', userAgent, referrer }, () => '');
  expect(read('', '')).toEqual({ referrer: 'direct', device: 'other', country: '' });
  expect(read('curl/8.5.0', 'not an address')).toEqual({ referrer: 'other', device: 'other', country: '' });
  expect(read(phone, 'https://t.co/')).toMatchObject({ referrer: 't.co', device: 'phone' });
  expect(read('\u0000'.repeat(300), 'javascript:alert(1)')).toMatchObject({ referrer: 'other' });
});
