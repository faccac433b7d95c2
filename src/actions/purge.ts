import { draftsOfArticle } from '../review/draft.ts';
import { isOpen } from '../review/states.ts';
import { purgeArticle } from '../store/scripts/purgeArticle.ts';
import { requireArticle } from './change.ts';
import type { Needs } from './needs.ts';
import { rejectDraft } from './reject.ts';

/**
 * Forgets an article's texts for good. Its identities, links and ledger stay, so that the same story coming back is
 * known and makes no second post.
 */
export async function purge(needs: Needs, command: { id: string; note?: string }): Promise<void> {
  await requireArticle(needs, command.id);
  for (const draft of await draftsOfArticle(needs.store, command.id)) {
    if (isOpen(draft.state)) await rejectDraft(needs, { id: draft.id, reason: 'the article was purged' });
  }
  const feeds = await needs.store.redis.smembers(needs.store.keys.articleFeeds(command.id));
  await purgeArticle(needs.store, {
    id: command.id,
    feeds,
    actor: needs.actor.name,
    ...(command.note ? { note: command.note } : {}),
  });
}
