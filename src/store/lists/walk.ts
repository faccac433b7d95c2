import { Cluster } from 'ioredis';
import type { Store } from '../store.ts';
import { writerOf } from '../writer.ts';

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

/** How many keys the server looks at before it answers: other clients wait for so long only. */
const perStep = 500;

/**
 * The keys of the newsroom that consist of these parts, some at a time, in no order; `*` stands for anything. It passes over every key of the
 * server, so it is only for what reads everything anyway. A key that exists all the time is named at least once; one
 * may be named twice if the server resizes its tables meanwhile.
 */
export async function* scanKeys(
  { redis, keys }: Pick<Store, 'redis' | 'keys'>,
  ...parts: string[]
): AsyncGenerator<string[]> {
  const client = writerOf({ redis });
  // The ids of newsrooms and the names of records contain none of the characters that are special in a pattern.
  const pattern = [keys.base, ...parts].join(':');
  for (const node of client instanceof Cluster ? client.nodes('master') : [client]) {
    let cursor = '0';
    do {
      const [next, found] = await node.scan(cursor, 'MATCH', pattern, 'COUNT', perStep);
      if (found.length > 0) yield found;
      cursor = next;
    } while (cursor !== '0');
  }
}
