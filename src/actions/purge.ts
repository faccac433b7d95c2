import { visibleTo } from '../article/visibility.ts';
import { draftsOfArticle } from '../review/draft.ts';
import { isOpen } from '../review/states.ts';
import { purgeArticle } from '../store/scripts/purgeArticle.ts';
import { announcing } from '../syndication/hub/topic.ts';
import { requireArticle } from './change.ts';
import type { Needs } from './needs.ts';
import { rejectDraft } from './reject.ts';

/**
 * Forgets an article's texts for good. Its identities, links and ledger stay, so that the same story coming back is
 * known and makes no second post. Readers of its feeds are told to drop it, unless it goes by age alone (`ofAge`).
 */
export async function purge(
  needs: Needs,
  command: { id: string; note?: string; ofAge?: boolean },
): Promise<void> {
  const article = await requireArticle(needs, command.id);
  for (const draft of await draftsOfArticle(needs.store, command.id)) {
    if (isOpen(draft.state)) await rejectDraft(needs, { id: draft.id, reason: 'the article was purged' });
  }
  const { redis, keys } = needs.store;
  const [held, places] = await Promise.all([
    redis.smembers(keys.articleFeeds(command.id)),
    redis.hget(keys.article(command.id), 'places'),
  ]);
  const stood = Object.keys(JSON.parse(places || '{}'));
  const seen = ['full', 'summary'].includes(visibleTo(article, needs.clock.now(), 'public'));
  await purgeArticle(needs.store, {
    id: command.id,
    feeds: [...new Set([...held, ...stood])],
    buried: seen && command.ofAge !== true,
    hub: announcing(needs.config),
    actor: needs.actor.name,
    ...(command.note ? { note: command.note } : {}),
  });
}
