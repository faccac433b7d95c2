import { syndicateArticle } from '../../store/scripts/feed/syndicateArticle.ts';
import type { Context } from '../context.ts';
import { prepareSyndication, type Syndicated, syndicate } from './syndicateArticle.ts';

/** How many articles are read and rendered before they are written; other work can run in between. */
const chunkSize = 50;

/**
 * Puts these articles into the feeds that they now belong to, in this order: one that is new to an archive gets its
 * place after those before it. An article that changes meanwhile is also handled by its own event. Without `placed`
 * none gets a new place in an archive. Returns the public ones, with the facts about their pictures. May run twice.
 */
export async function rebuild(context: Context, ids: string[], placed: boolean): Promise<Syndicated[]> {
  const seen: Syndicated[] = [];
  for (let n = 0; n < ids.length; n += chunkSize) {
    const some = await Promise.all(ids.slice(n, n + chunkSize).map((id) => prepareSyndication(context, id)));
    // One connection executes them in the order in which they are sent.
    const done = await Promise.all(
      some.map(async (prepared) => {
        if (!prepared) return undefined;
        const { command } = prepared;
        const joins = command.joins.map((join) => ({ ...join, placed: placed && join.placed }));
        const { outcome } = await syndicateArticle(context.store, { ...command, joins });
        return outcome === 'moved' ? command.id : undefined;
      }),
    );
    for (const id of done) if (id !== undefined) await syndicate(context, id);
    for (const prepared of some) if (prepared?.seen) seen.push(prepared);
  }
  return seen;
}
