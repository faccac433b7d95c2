import { requireArticle } from '../../article/archive.ts';
import { visibleTo } from '../../article/visibility.ts';
import { draftsOfArticle } from '../../review/draft.ts';
import { isOpen } from '../../review/states.ts';
import { purgeArticle } from '../../store/scripts/article/purgeArticle.ts';
import { announcing } from '../../syndication/hub/topic.ts';
import type { Context } from '../context.ts';
import { rejectDraft } from '../drafting/rejectDraft.ts';

/**
 * Permanently deletes an article's text. Its identities, links and ledger stay, so that the same story is recognised
 * if it returns and is never posted twice. Readers of its feeds are told to drop it, unless it is deleted by age
 * alone (`ofAge`).
 */
export async function purge(
  context: Context,
  command: { id: string; note?: string; ofAge?: boolean },
): Promise<void> {
  const article = await requireArticle(context.store, command.id);
  for (const draft of await draftsOfArticle(context.store, command.id)) {
    if (isOpen(draft.state)) await rejectDraft(context, { id: draft.id, reason: 'the article was purged' });
  }
  const { redis, keys } = context.store;
  const [held, places] = await Promise.all([
    redis.smembers(keys.articleFeeds(command.id)),
    redis.hget(keys.article(command.id), 'places'),
  ]);
  const formerFeeds = Object.keys(JSON.parse(places || '{}'));
  const seen = ['full', 'summary'].includes(visibleTo(article, context.clock.now(), 'public'));
  await purgeArticle(context.store, {
    id: command.id,
    feeds: [...new Set([...held, ...formerFeeds])],
    buried: seen && command.ofAge !== true,
    hub: announcing(context.config),
    actor: context.actor.name,
    ...(command.note ? { note: command.note } : {}),
  });
}
