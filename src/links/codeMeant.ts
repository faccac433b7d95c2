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
  for (const candidate of new Set([code, folded]))
    if (candidate !== typed && (await redis.exists(keys.link(candidate)))) return candidate;
  return (await redis.hget(keys.foldedCodes, folded)) ?? undefined;
}
