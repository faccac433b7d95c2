import type { Store } from './store.ts';

const usualPage = 500;

/**
 * All members of a sorted set from one score to another, lowest first, a page at a time. It continues from the last
 * one by score and id, so that additions and removals meanwhile make it skip none of the others, and a set of any
 * size is read in full. `from` and `to` are as Redis takes them.
 */
export async function* walk(
  store: Pick<Store, 'redis'>,
  key: string,
  from: number | string,
  to: number | string,
  page = usualPage,
): AsyncGenerator<{ id: string; score: number }[]> {
  let min: number | string = from;
  let given = new Set<string>();
  while (true) {
    const most = page + given.size;
    const flat = await store.redis.zrangebyscore(key, min, to, 'WITHSCORES', 'LIMIT', 0, most);
    const all = Array.from({ length: flat.length / 2 }, (_, n) => ({
      id: flat[2 * n] ?? '',
      score: Number(flat[2 * n + 1]),
    }));
    const rows = all.filter(({ id }) => !given.has(id));
    const last = rows.at(-1);
    if (last) yield rows;
    if (!last || all.length < most) return;
    if (last.score !== min) given = new Set();
    for (const { id, score } of rows) if (score === last.score) given.add(id);
    min = last.score;
  }
}
