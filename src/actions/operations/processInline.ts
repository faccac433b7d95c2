import type { Context } from '../context.ts';
import { draftArticle } from '../drafting/draftArticle.ts';
import { syndicate } from '../syndicating/syndicateArticle.ts';

/** How many articles at a time: each takes a few writes, which share their round trips. */
const chunkSize = 16;

/**
 * Updates feeds and drafts to these articles' current state, without waiting for a worker. Like the jobs of an event,
 * it may run twice.
 */
export async function processInline(context: Context, ids: string[]): Promise<void> {
  for (let n = 0; n < ids.length; n += chunkSize) {
    await Promise.all(
      ids.slice(n, n + chunkSize).map(async (id) => {
        await syndicate(context, id);
        await draftArticle(context, id);
      }),
    );
  }
}
