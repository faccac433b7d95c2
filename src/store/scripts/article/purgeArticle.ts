import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';
import { maxTombstones } from '../feed/syndicateArticle.ts';

const script = defineScript(
  'article/purgeArticle',
  [
    'article',
    'revisions',
    'fragments',
    'articleFeeds',
    'articles',
    'dueEmbargo',
    'dueAge',
    'proposals',
    'hubFeeds',
    'distribute',
    'outbox',
    'changes',
    'audit',
  ],
  { evenWhenFull: true },
);

export interface PurgeArticle {
  id: string;
  /** The feeds that it is or was in. */
  feeds: string[];
  /** Whether they tell their readers that it was taken back. */
  buried: boolean;
  /** As in `SyndicateArticle`. */
  hub: { gatherMs: number; outside: boolean };
  actor?: string | undefined;
  note?: string;
}

export interface PurgedArticle {
  outcome: 'purged' | 'unknown';
}

/** Forgets an article's texts; its identities, links and ledger stay, so that it makes no second post. */
export async function purgeArticle(store: Store, purge: PurgeArticle): Promise<PurgedArticle> {
  const { keys } = store;
  const purged: PurgedArticle = await runScript(store, script, {
    keys: {
      article: keys.article(purge.id),
      revisions: keys.revisions(purge.id),
      fragments: keys.fragments(purge.id),
      articleFeeds: keys.articleFeeds(purge.id),
      articles: keys.articles,
      dueEmbargo: keys.due('embargo'),
      dueAge: keys.due('age'),
      proposals: keys.proposals,
      hubFeeds: keys.hubFeeds,
      distribute: keys.due('distribute'),
      outbox: keys.outbox,
      changes: keys.changes,
      audit: keys.audit,
    },
    rest: purge.feeds.flatMap((feed) => [
      keys.feed(feed),
      keys.feedState(feed),
      keys.feedPlaces(feed),
      keys.feedTombstones(feed),
    ]),
    command: { ...purge, maxTombstones },
  });
  // This process need not wait to hear of it by the changes.
  store.freshness.restricted(purge.id);
  return purged;
}
