import { join } from 'node:path';
import { z } from 'zod';
import { SluglineError } from '../../errors.ts';
import { keysOf } from '../keys.ts';
import { readJsonIfThere, writePrivate } from '../privateFile.ts';
import type { RedisClient } from '../store.ts';

/** `data/newsroom.json`: the newsroom that owns the data. */
const Noted = z.object({ id: z.string(), name: z.string(), isSample: z.boolean().optional() });
export type NotedNewsroom = z.infer<typeof Noted>;

const fileIn = (dataFolder: string) => join(dataFolder, 'newsroom.json');

/** The newsroom that used the data folder last; undefined if none has, or the file is damaged. */
export function notedNewsroom(dataFolder: string): Promise<NotedNewsroom | undefined> {
  return readJsonIfThere(fileIn(dataFolder), Noted);
}

/** Throws `newsroom.changed` if `now` is a different newsroom from `before`. The sample may be replaced by any. */
export function requireSameId(
  before: NotedNewsroom | undefined,
  now: NotedNewsroom,
  where: { data: string; file: string },
): void {
  if (!before || before.id === now.id || before.isSample) return;
  throw new SluglineError('newsroom.changed', {
    ...where,
    before: before.id,
    beforeName: before.name,
    now: now.id,
    nowName: now.name,
  });
}

/**
 * The same once the store is open, and records the newsroom. An embedded store of an earlier version, which recorded
 * nothing, is checked itself: it contains one newsroom.
 */
export async function noteNewsroom(
  now: NotedNewsroom,
  store: { redis: RedisClient; isEmbedded: boolean },
  where: { data: string; file: string },
): Promise<void> {
  const before = await notedNewsroom(where.data);
  if (!before && store.isEmbedded) requireSameId(await newsroomIn(store.redis, now.id), now, where);
  if (before?.id === now.id && before.name === now.name && before.isSample === now.isSample) return;
  await writePrivate(fileIn(where.data), JSON.stringify(now));
}

/** The newsroom that a store contains, if it isn't the one given. */
async function newsroomIn(redis: RedisClient, id: string): Promise<NotedNewsroom | undefined> {
  if (!('scan' in redis) || (await redis.exists(keysOf(id).instance)) === 1) return undefined;
  const pattern = keysOf('*').instance;
  let cursor = '0';
  do {
    const [next, found] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', 1_000);
    const ids = found.flatMap((key) => /^\{slugline:([^}]+)\}/.exec(key)?.[1] ?? []);
    const other = ids.find((each) => each !== 'sample');
    if (other) return { id: other, name: other };
    cursor = next;
  } while (cursor !== '0');
  return undefined;
}
