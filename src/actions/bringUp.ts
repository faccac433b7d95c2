import { draftArticle } from './draftArticle.ts';
import type { Needs } from './needs.ts';
import { syndicate } from './syndicate.ts';

/** So many articles at a time: each takes a few writes, which share their round trips. */
const together = 16;

/**
 * Brings feeds and drafts up to what these articles are now, without waiting for a worker: what an event's jobs do,
 * and, as they, it may run twice.
 */
export async function bringUp(needs: Needs, ids: string[]): Promise<void> {
  for (let n = 0; n < ids.length; n += together) {
    await Promise.all(
      ids.slice(n, n + together).map(async (id) => {
        await syndicate(needs, id);
        await draftArticle(needs, id);
      }),
    );
  }
}
