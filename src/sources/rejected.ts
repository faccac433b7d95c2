import { toInstant } from '../clock.ts';
import type { Page } from '../store/lists/page.ts';
import type { Store } from '../store/store.ts';

/** An input that could not be accepted, and why. */
export interface Rejected {
  at: string;
  source: string;
  where: string;
  reason: string;
}

/** Rejected inputs, newest first. */
export async function listRejected(store: Store, limit: number, cursor?: string): Promise<Page<Rejected>> {
  const from = cursor && /^\d+-\d+$/.test(cursor) ? `(${cursor}` : '+';
  const entries = await store.redis.xrevrange(store.keys.rejected, from, '-', 'COUNT', limit + 1);
  const items = entries.slice(0, limit).map(([, fields]) => {
    const stats: Record<string, string> = {};
    for (let n = 0; n < fields.length; n += 2) stats[fields[n] ?? ''] = fields[n + 1] ?? '';
    return {
      at: toInstant(Number(stats.at)),
      source: stats.source ?? '',
      where: stats.where ?? '',
      reason: stats.reason ?? '',
    };
  });
  return { items, nextCursor: entries.length > limit ? (entries[limit - 1]?.[0] ?? null) : null };
}
