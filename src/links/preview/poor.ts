import { LRUCache } from 'lru-cache';
import type { Clock } from '../../clock.ts';
import { reasonOf } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { Outbound } from '../../net/outbound.ts';
import { toldBy } from './head.ts';

/** Tells which pages say too little for a preview card. */
export interface CardLook {
  /**
   * Whether a page has no title or no picture for cards. A page that can't be looked at is not poor: nobody knows.
   * Looked at once an hour at most.
   */
  isPoor(url: string): Promise<boolean>;
}

const keptMs = 3_600_000;
/** A page that could not be had may be there again soon. */
const keptUnknownMs = 300_000;
/** A crawler waits meanwhile, and the most impatient of them gives up after some five seconds. */
const timeoutMs = 2_500;
const mostPages = 10_000;
/** As far as the least patient platform reads. */
const headBytes = 300_000;
const mostBytes = 5_000_000;

interface Seen {
  isPoor: Promise<boolean>;
  /** On the monotonic scale. */
  until: number;
}

/** Looks at pages as they are now, and remembers for a while what was seen. */
export function openCardLook({ net, clock, log }: { net: Outbound; clock: Clock; log: Log }): CardLook {
  const seen = new LRUCache<string, Seen>({ max: mostPages });

  async function look(url: string, kept: { until: number }): Promise<boolean> {
    try {
      const { status, headers, body } = await net.request(url, { timeoutMs, maxBytes: mostBytes });
      if (status !== 200 || !/html/i.test(headers['content-type'] ?? '')) return false;
      kept.until = clock.monotonic() + keptMs;
      const told = toldBy(body.subarray(0, headBytes), headers['content-type']);
      const hasPicture = told.has('og:image') || told.has('twitter:image');
      return !told.has('og:title') || !hasPicture;
    } catch (error) {
      log.debug({ url, reason: reasonOf(error) }, 'a link’s target could not be looked at for a crawler');
      return false;
    }
  }

  return {
    isPoor(url) {
      const known = seen.get(url);
      if (known && known.until > clock.monotonic()) return known.isPoor;
      const fresh: Seen = { isPoor: Promise.resolve(false), until: clock.monotonic() + keptUnknownMs };
      fresh.isPoor = look(url, fresh);
      seen.set(url, fresh);
      return fresh.isPoor;
    },
  };
}
