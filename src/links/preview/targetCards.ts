import { LRUCache } from 'lru-cache';
import type { Clock } from '../../clock.ts';
import { reasonOf } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { Outbound } from '../../net/outbound.ts';
import { metadataIn } from './metadata.ts';

/** Finds pages that have too little metadata for a preview card. */
export interface TargetCards {
  /**
   * Whether a page has no title or no picture for cards. An unavailable page is unknown and counts as fine. Checked
   * at most once an hour.
   */
  lacksCard(url: string): Promise<boolean>;
}

const cacheMs = 3_600_000;
/** An unavailable page may be back soon, so it is checked again earlier. */
const unknownCacheMs = 300_000;
/** A crawler waits for this, and the most impatient one gives up after about five seconds. */
const timeoutMs = 2_500;
const maxPages = 10_000;
/** As much as the platform with the lowest limit reads. */
const headBytes = 300_000;
const maxBytes = 5_000_000;

interface Seen {
  lacksCard: Promise<boolean>;
  /** By the monotonic clock. */
  until: number;
}

/** Checks pages as they are now, and caches the result for a while. */
export function openTargetCards({ net, clock, log }: { net: Outbound; clock: Clock; log: Log }): TargetCards {
  const seen = new LRUCache<string, Seen>({ max: maxPages });

  async function fetchCard(url: string, cached: { until: number }): Promise<boolean> {
    try {
      const { status, headers, body } = await net.request(url, { timeoutMs, maxBytes: maxBytes });
      if (status !== 200 || !/html/i.test(headers['content-type'] ?? '')) return false;
      cached.until = clock.monotonic() + cacheMs;
      const metadata = metadataIn(body.subarray(0, headBytes), headers['content-type']);
      const hasPicture = metadata.has('og:image') || metadata.has('twitter:image');
      return !metadata.has('og:title') || !hasPicture;
    } catch (error) {
      log.debug({ url, reason: reasonOf(error) }, 'a link’s target could not be looked at for a crawler');
      return false;
    }
  }

  return {
    lacksCard(url) {
      const known = seen.get(url);
      if (known && known.until > clock.monotonic()) return known.lacksCard;
      const fresh: Seen = { lacksCard: Promise.resolve(false), until: clock.monotonic() + unknownCacheMs };
      fresh.lacksCard = fetchCard(url, fresh);
      seen.set(url, fresh);
      return fresh.lacksCard;
    },
  };
}
