import { defineScript, logKeys } from '../../script.ts';
import type { Store } from '../../store.ts';
import { feedKeys, maxTombstones } from '../feed/syndicateArticle.ts';
import { type FoundBy, foundBy } from './foundBy.ts';

export interface PurgeArticle {
  id: string;
  /** The feeds that it is or was in. */
  feeds: string[];
  /** Whether the feeds get a tombstone for it. */
  buried: boolean;
  /** As in `SyndicateArticle`. */
  hub: { gatherMs: number; outside: boolean };
  actor?: string | undefined;
  note?: string;
}

export interface PurgedArticle {
  outcome: 'purged' | 'unknown';
}

const script = defineScript<PurgeArticle & FoundBy, PurgedArticle | { outcome: 'moved' }>(
  'article/purgeArticle',
  {
    keys: (keys, { id }) => ({
      article: keys.article(id),
      revisions: keys.revisions(id),
      fragments: keys.fragments(id),
      articleFeeds: keys.articleFeeds(id),
      articles: keys.articles,
      digests: keys.digests,
      dueEmbargo: keys.due('embargo'),
      dueAge: keys.due('age'),
      duePutOff: keys.due('put-off'),
      proposals: keys.proposals,
      hubFeeds: keys.hubFeeds,
      distribute: keys.due('distribute'),
      foundWords: keys.foundWords,
      calls: keys.calls,
      ...logKeys(keys),
    }),
    rest: (keys, { feeds, termsBefore }) => [
      ...feeds.flatMap((feed) => feedKeys(keys, feed)),
      ...termsBefore.map(keys.found),
    ],
    command: (purge) => ({ ...purge, maxTombstones, terms: [] }),
    evenWhenFull: true,
  },
);

/** Deletes an article's text. Its identities, links and ledger stay, so that it is never posted again. */
export async function purgeArticle(store: Store, purge: PurgeArticle): Promise<PurgedArticle> {
  let purged = await script(store, { ...purge, ...(await foundBy(store, purge.id)) });
  // It was revised in between, so its terms have changed.
  while (purged.outcome === 'moved')
    purged = await script(store, { ...purge, ...(await foundBy(store, purge.id)) });
  // This process need not wait for the change to arrive by the stream.
  store.freshness.restricted(purge.id);
  return purged;
}
