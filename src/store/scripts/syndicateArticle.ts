import { defineScript, runScript } from '../script.ts';
import type { Store } from '../store.ts';

const script = defineScript('syndicateArticle', [
  'article',
  'fragments',
  'articleFeeds',
  'feeds',
  'outbox',
  'changes',
  'audit',
]);

export interface SyndicateArticle {
  id: string;
  revision: number;
  publishedAt: number;
  /** How much of the article the fragments show. */
  visibility: string;
  /** Format extension to the entry rendered in it; empty where the article leaves all feeds. */
  fragments: Record<string, string>;
  joins: { feed: string; kept: number }[];
  leaves: string[];
}

/** Puts an article's fragments and its place in the feeds, or takes it out. `moved`: a newer revision is there. */
export function syndicateArticle(
  store: Store,
  article: SyndicateArticle,
  callId?: string,
): Promise<{ outcome: 'done' } | { outcome: 'moved'; revision: number }> {
  const { keys } = store;
  const formats = Object.keys(article.fragments);
  return runScript(store, script, {
    keys: {
      article: keys.article(article.id),
      fragments: keys.fragments(article.id),
      articleFeeds: keys.articleFeeds(article.id),
      feeds: keys.feeds,
      outbox: keys.outbox,
      changes: keys.changes,
      audit: keys.audit,
    },
    rest: [...article.joins.map(({ feed }) => feed), ...article.leaves].flatMap((feed) => [
      keys.feed(feed),
      keys.feedState(feed),
    ]),
    command: {
      id: article.id,
      revision: article.revision,
      publishedAt: article.publishedAt,
      visibility: article.visibility,
      formats,
      joins: article.joins.map(({ feed }) => feed),
      kept: article.joins.map(({ kept }) => kept),
      leaves: article.leaves,
    },
    texts: formats.map((format) => article.fragments[format] ?? ''),
    ...(callId ? { callId } : {}),
  });
}
