import type { Store } from '../../store.ts';

/**
 * The terms by which an article is found now: as stored, so that a script can check that they are unchanged, and as a
 * list.
 */
export interface FoundBy {
  known: string;
  termsBefore: string[];
}

export async function foundBy({ redis, keys }: Store, articleId: string): Promise<FoundBy> {
  const known = (await redis.hget(keys.article(articleId), 'terms')) ?? '';
  return { known, termsBefore: known === '' ? [] : (JSON.parse(known) as string[]) };
}
