import { SluglineError } from '../../errors.ts';
import type { Store } from '../store.ts';

export interface Page<T> {
  items: T[];
  /** Pass it on to get the next page; null at the end. */
  nextCursor: string | null;
}

/**
 * A page of ids from a sorted set, lowest score first. The cursor names the last one shown by score and id, so that
 * additions and removals meanwhile neither repeat nor skip others. Throws `request.invalid` for an invalid cursor.
 */
export async function pageOfIds(
  store: Store,
  key: string,
  limit: number,
  cursor?: string,
): Promise<Page<string>> {
  const from = cursor ? await rankAfter(store, key, cursor) : 0;
  const flat = await store.redis.zrange(key, String(from), String(from + limit), 'WITHSCORES');
  const ids = flat.filter((_, index) => index % 2 === 0);
  if (ids.length <= limit) return { items: ids, nextCursor: null };
  const last = ids[limit - 1] ?? '';
  return {
    items: ids.slice(0, limit),
    nextCursor: cursorAfter(Number(flat[2 * limit - 1]), last),
  };
}

/** The cursor of the page that begins after this member. */
export function cursorAfter(score: number, id: string): string {
  return Buffer.from(`${score} ${id}`).toString('base64url');
}

/** The member that a cursor names. Throws `request.invalid` for an invalid one. */
export function readCursor(cursor: string): { score: string; id: string } {
  const [score = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  if (score === '' || !Number.isFinite(Number(score)) || id === '')
    throw new SluglineError('request.invalid', {
      where: 'cursor',
      what: 'should be the nextCursor of the page before',
    });
  return { score, id };
}

async function rankAfter(store: Store, key: string, cursor: string): Promise<number> {
  const { score, id } = readCursor(cursor);
  const rank = await store.redis.zrank(key, id);
  if (rank !== null) return rank + 1;
  return store.redis.zcount(key, '-inf', `(${score}`);
}
