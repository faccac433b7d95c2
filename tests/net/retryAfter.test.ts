import { expect, test } from 'vitest';
import { quotaRestMs, rateLimitMs, retryAfterMs } from '../../src/net/retryAfter.ts';

const now = Date.parse('2026-03-02T09:00:00Z');

test.each<[Record<string, string>, number | undefined]>([
  [{ 'retry-after': '120' }, 120_000],
  [{ 'retry-after': ' 1.5 ' }, 1_500],
  [{ 'retry-after': 'Mon, 02 Mar 2026 09:05:00 GMT' }, 300_000],
  [{ 'retry-after': 'Mon, 02 Mar 2026 08:00:00 GMT' }, 0],
  [{ 'retry-after': '0' }, 0],
  [{ 'retry-after': 'soon' }, undefined],
  [{ 'retry-after': '' }, undefined],
  [{ 'retry-after': '9'.repeat(400) }, undefined],
  [{ 'x-ratelimit-reset': '2026-03-02T09:01:00.000Z' }, undefined],
  [{}, undefined],
])('reads from %j how long to wait', (headers, wait) => {
  expect(retryAfterMs(headers, now)).toBe(wait);
});

test.each<[string, Record<string, string>, number | undefined]>([
  ['Mastodon', { 'x-ratelimit-reset': '2026-03-02T09:01:00.000Z' }, 60_000],
  ['Bluesky', { 'ratelimit-reset': String(now / 1_000 + 7) }, 7_000],
  ['X', { 'x-rate-limit-reset': String(now / 1_000 + 900) }, 900_000],
  [
    'X with a day’s posts used up',
    {
      'x-rate-limit-reset': String(now / 1_000 + 900),
      'x-user-limit-24hour-remaining': '0',
      'x-user-limit-24hour-reset': String(now / 1_000 + 40_000),
      'x-app-limit-24hour-remaining': '12',
      'x-app-limit-24hour-reset': String(now / 1_000 + 80_000),
    },
    40_000_000,
  ],
  ['Discord', { 'x-ratelimit-reset': String(now / 1_000 + 9), 'x-ratelimit-reset-after': '1.25' }, 1_250],
  ['the draft of RateLimit', { 'ratelimit-reset': '50' }, 50_000],
  [
    'Meta',
    {
      'x-business-use-case-usage':
        '{"1":[{"type":"pages","estimated_time_to_regain_access":19},{"estimated_time_to_regain_access":3}]}',
    },
    19 * 60_000,
  ],
  [
    'Meta without a limit',
    { 'x-business-use-case-usage': '{"1":[{"estimated_time_to_regain_access":0}]}' },
    undefined,
  ],
  ['a server that says both', { 'retry-after': '5', 'x-ratelimit-reset': '2026-03-02T10:00:00Z' }, 5_000],
  ['a server that says nothing', {}, undefined],
])('after 429 waits as long as %s says', (_, headers, wait) => {
  expect(rateLimitMs(headers, now)).toBe(wait);
});

test.each<[string, Record<string, string>, number | undefined]>([
  ['Mastodon', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2026-03-02T09:05:00.000Z' }, 300_000],
  ['Mastodon', { 'x-ratelimit-remaining': '4', 'x-ratelimit-reset': '2026-03-02T09:05:00.000Z' }, 60_000],
  [
    'Mastodon',
    { 'x-ratelimit-remaining': '250', 'x-ratelimit-reset': '2026-03-02T09:05:00.000Z' },
    undefined,
  ],
  ['Bluesky', { 'ratelimit-remaining': '1', 'ratelimit-reset': String(now / 1_000 + 600) }, 300_000],
  [
    'X',
    {
      'x-rate-limit-remaining': '99',
      'x-app-limit-24hour-remaining': '0',
      'x-app-limit-24hour-reset': String(now / 1_000 + 7_200),
    },
    7_200_000,
  ],
  ['nobody', { 'x-ratelimit-remaining': '0' }, undefined],
  ['nobody', { 'x-ratelimit-remaining': 'few', 'x-ratelimit-reset': '60' }, undefined],
])('spreads the few requests that %s leaves by %j', (_platform, headers, rest) => {
  expect(quotaRestMs(headers, now)).toBe(rest);
});
