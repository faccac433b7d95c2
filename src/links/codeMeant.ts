import type { Store } from '../store/store.ts';
import { codeIn } from './codes.ts';

/**
 * The code that a reader probably meant by an unknown one: without punctuation from the end of a sentence, otherwise in
 * lower case, otherwise one that differs only in capitals. Undefined if there is none.
 */
export async function codeMeantBy({ redis, keys }: Store, typed: string): Promise<string | undefined> {
  const code = codeIn(typed);
  if (code === undefined) return undefined;
  const folded = code.toLowerCase();
  const candidates = [...new Set([code, folded])].filter((candidate) => candidate !== typed);
  // All are read, whichever exists: the time that this takes must not reveal a link that isn't public yet.
  const [differing, ...found] = await Promise.all([
    redis.hget(keys.foldedCodes, folded),
    ...candidates.map(async (candidate) =>
      (await redis.exists(keys.link(candidate))) ? candidate : undefined,
    ),
  ]);
  return found.find((candidate) => candidate !== undefined) ?? differing ?? undefined;
}
