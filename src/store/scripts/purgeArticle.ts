import { defineScript, runScript } from '../script.ts';
import type { Store } from '../store.ts';

const script = defineScript(
  'purgeArticle',
  [
    'article',
    'revisions',
    'fragments',
    'articleFeeds',
    'articles',
    'dueEmbargo',
    'outbox',
    'changes',
    'audit',
  ],
  { evenWhenFull: true },
);

export interface PurgeArticle {
  id: string;
  /** The feeds that hold it. */
  feeds: string[];
  actor?: string | undefined;
  note?: string;
}

/** Forgets an article's texts; its identities, links and ledger stay, so that it makes no second post. */
export function purgeArticle(store: Store, purge: PurgeArticle): Promise<{ outcome: 'purged' | 'unknown' }> {
  const { keys } = store;
  return runScript(store, script, {
    keys: {
      article: keys.article(purge.id),
      revisions: keys.revisions(purge.id),
      fragments: keys.fragments(purge.id),
      articleFeeds: keys.articleFeeds(purge.id),
      articles: keys.articles,
      dueEmbargo: keys.due('embargo'),
      outbox: keys.outbox,
      changes: keys.changes,
      audit: keys.audit,
    },
    rest: purge.feeds.flatMap((feed) => [keys.feed(feed), keys.feedState(feed)]),
    command: { ...purge },
  });
}
