/** A fixed window, as Mastodon's own limits are: `limit` requests in each `period` ms. */
export interface Window {
  limit: number;
  period: number;
}

/** Mastodon's defaults: 300 requests in 5 min an account, 300 posts in 3 h, 30 deletes in 30 min. */
export const defaultLimits = {
  requests: { limit: 300, period: 5 * 60_000 },
  posts: { limit: 300, period: 3 * 3_600_000 },
  deletes: { limit: 30, period: 30 * 60_000 },
} satisfies Record<string, Window>;
export type Limits = Record<keyof typeof defaultLimits, Window>;

/** Counts requests in windows; `take` answers with Mastodon's headers and whether the request may pass. */
export function createLimiter(now: () => number, limits: Limits) {
  const counts = new Map<string, number>();
  return {
    take(name: keyof Limits): { passes: boolean; headers: Record<string, string> } {
      const { limit, period } = limits[name];
      const start = Math.floor(now() / period) * period;
      const slot = `${name}:${start}`;
      const used = (counts.get(slot) ?? 0) + 1;
      counts.set(slot, used);
      return {
        passes: used <= limit,
        headers: {
          'x-ratelimit-limit': String(limit),
          'x-ratelimit-remaining': String(Math.max(0, limit - used)),
          'x-ratelimit-reset': new Date(start + period).toISOString(),
        },
      };
    },
  };
}
