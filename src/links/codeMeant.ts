import type { Store } from '../store/store.ts';
import { codeIn } from './codes.ts';

/**
 * The code that somebody meant who typed this and found nothing: as they typed it without what a sentence leaves at its
 * end, else in small letters, else the one that differs from it in its capitals alone. Undefined where there is none.
 */
export async function codeMeantBy({ redis, keys }: Store, typed: string): Promise<string | undefined> {
  const code = codeIn(typed);
  if (code === undefined) return undefined;
  const folded = code.toLowerCase();
  const candidates = [...new Set([code, folded])].filter((candidate) => candidate !== typed);
  // All are asked for, whichever there is: how long it takes tells nobody of a link that isn't shown yet.
  const [differing, ...found] = await Promise.all([
    redis.hget(keys.foldedCodes, folded),
    ...candidates.map(async (candidate) =>
      (await redis.exists(keys.link(candidate))) ? candidate : undefined,
    ),
  ]);
  return found.find((candidate) => candidate !== undefined) ?? differing ?? undefined;
}
