import { createHash, ECDH } from 'node:crypto';
import { z } from 'zod';
import { SluglineError } from '../../errors.ts';
import { literalAddress, mayReach, rangesOf } from '../../net/addresses.ts';
import { checkedUrl } from '../../net/requestChecks.ts';
import type { Store } from '../../store/store.ts';

/** A browser's subscription as its own `toJSON` returns it (Push API, section 8.1). */
export const Subscription = z.object({
  endpoint: z.string().min(1).max(2_000),
  keys: z.object({ p256dh: z.string().max(200), auth: z.string().max(100) }),
});
export type Subscription = z.infer<typeof Subscription>;

/** A browser that follows something. */
export interface Follower extends Subscription {
  id: string;
  topics: string[];
  /** Milliseconds since 1970. */
  createdAt: number;
  /** The last articles that it has got. */
  pushed: string[];
}

/** A follower's id: its endpoint is as good as a password, so only its hash is in lists and logs. */
export function followerId(endpoint: string): string {
  return createHash('sha256').update(endpoint).digest('base64url').slice(0, 22);
}

/**
 * A subscription that pushes can be sent to. Throws `push.bad-subscription` if the endpoint is not https or leads
 * into a private network, or if the keys are invalid (RFC 8291, section 2).
 */
export function checkedSubscription({ endpoint, keys }: Subscription, allow: string[]): Subscription {
  const bad = (why: string) => new SluglineError('push.bad-subscription', { why });
  const url = checkedUrl(endpoint);
  if (url.protocol !== 'https:') throw bad('it is not https');
  const literal = literalAddress(url.hostname);
  if (literal !== undefined && !mayReach(literal, rangesOf(allow))) throw bad(`${literal} is not public`);
  const auth = Buffer.from(keys.auth, 'base64url');
  if (auth.length !== 16) throw bad('its secret is not 16 bytes');
  return {
    endpoint: url.href,
    keys: { p256dh: checkedPoint(keys.p256dh), auth: auth.toString('base64url') },
  };

  function checkedPoint(text: string): string {
    const bytes = Buffer.from(text, 'base64url');
    // Encryption would fail with an invalid point of the curve, and always at the worst moment.
    try {
      const point = ECDH.convertKey(bytes, 'prime256v1', undefined, undefined, 'uncompressed');
      if (bytes.length === 65 && Buffer.isBuffer(point)) return point.toString('base64url');
    } catch {
      // Reported below.
    }
    throw bad('its key is no point on P-256');
  }
}

/** A stored follower; undefined if it was deleted. */
export async function followerById(store: Store, id: string): Promise<Follower | undefined> {
  const stored = await store.redis.hgetall(store.keys.follower(id));
  if (!stored.endpoint) return undefined;
  return {
    id,
    endpoint: stored.endpoint,
    keys: { p256dh: stored.p256dh ?? '', auth: stored.auth ?? '' },
    topics: wordsOf(stored.topics),
    createdAt: Number(stored.createdAt),
    pushed: wordsOf(stored.pushed),
  };
}

function wordsOf(text: string | undefined): string[] {
  return (text ?? '').split(' ').filter(Boolean);
}

/** A topic's next followers by id, after one of them. */
export function followersAfter(store: Store, topic: string, after: string, limit: number): Promise<string[]> {
  const from = after === '' ? '-' : `(${after}`;
  return store.redis.zrangebylex(store.keys.followersOf(topic), from, '+', 'LIMIT', 0, limit);
}
