import { reasonOf } from '../../errors.ts';
import { waitAfter } from '../../net/backoff.ts';
import { retryAfterMs } from '../../net/retryAfter.ts';
import { randomFraction } from '../../random.ts';
import { claimPing } from '../../store/scripts/hub/claimPing.ts';
import { recordPing } from '../../store/scripts/hub/recordPing.ts';
import { claimSpareMs, gatherMs, outsideExpectedMs, slowPingMs } from '../../syndication/hub/limits.ts';
import { outsideHubsOf } from '../../syndication/hub/links.ts';
import { topicUrl } from '../../syndication/hub/topic.ts';
import type { Context } from '../context.ts';

/**
 * Notifies an outside hub that a topic has changed: `hub.mode=publish`, `hub.url=<the topic>`, as the public hubs
 * require (WebSub, section 6, note). Returns the instant (ms) of the next notification, if the feed changed
 * meanwhile; failures are retried by the due set for a day, then with the next change. May run twice.
 */
export async function publishToHub(context: Context, id: string): Promise<number | undefined> {
  const { store, clock, config, net } = context;
  const key = store.keys.hubOutside(id);
  const { hub, feed, extension, failures = '0', failingSince } = await store.redis.hgetall(key);
  const claimMs = slowPingMs + claimSpareMs;
  if (!hub || !feed || !extension || !outsideHubsOf(feed, config).includes(hub)) {
    await claimPing(store, { id, to: 'outside', feed: feed ?? '', claimMs, dropped: true });
    return undefined;
  }
  const ping = { id, to: 'outside', feed } as const;
  const claimed = await claimPing(store, { ...ping, claimMs });
  if (claimed.outcome !== 'claimed') return undefined;
  const held = { ...ping, claim: claimed.claim };
  const version = (await store.redis.hget(store.keys.feedState(feed), 'version')) ?? '0';
  const nextAt = clock.now() + gatherMs;
  const failed = async (error: string, waitMs?: number): Promise<undefined> => {
    const since = failingSince ? Number(failingSince) : clock.now();
    const wait = waitAfter(Number(failures) + 1, randomFraction(store.random), waitMs);
    const isHopeless = clock.now() - since > outsideExpectedMs;
    await recordPing(store, held, {
      result: 'failed',
      error,
      ...(isHopeless ? {} : { nextAt: clock.now() + wait }),
    });
  };
  try {
    const { status, headers } = await net.request(hub, {
      method: 'POST',
      body: new URLSearchParams({ 'hub.mode': 'publish', 'hub.url': topicUrl({ feed, extension }, config) }),
      timeoutMs: slowPingMs,
      redirects: 0,
      ignoreBody: true,
    });
    if (status < 200 || status > 299)
      return failed(`it answered ${status}`, retryAfterMs(headers, clock.now()));
    const noted = await recordPing(store, held, { result: 'delivered', version, etag: '', nextAt });
    return 'nextAt' in noted ? noted.nextAt : undefined;
  } catch (error) {
    return failed(reasonOf(error));
  }
}
