import { defineScript, runScript } from '../script.ts';
import type { Store } from '../store.ts';

const script = defineScript('storeArticle', [
  'article',
  'revisions',
  'articleLinks',
  'articles',
  'links',
  'dueEmbargo',
  'outbox',
  'changes',
  'audit',
]);

/** One way in which an article is known: what kind, and the digest that its key is made of. */
export interface Identity {
  kind: 'guid' | 'url' | 'headline';
  digest: string;
}

/** A headline stays an identity for this long after its last sighting (spine, Identity). */
export const headlineKeptMs = 7 * 86_400_000;

export interface StoreArticle {
  /** The id that the article gets if it is new. */
  id: string;
  /** The id was given by the sender as ours: it is looked up itself. */
  ownId: boolean;
  /** In the order of their weight: guid, URL, headline. */
  identities: Identity[];
  source: string;
  /** Hash of the content as given, to tell a revision from a repeat. */
  digest: string;
  json: string;
  publishedAt: number;
  embargoUntil?: number | undefined;
  access: 'public' | 'subscribers';
  /** Candidate short codes, shortest first, and where the article's own link leads. */
  codes: string[];
  target: string;
}

export type StoredArticle =
  | { outcome: 'new'; id: string; revision: 1; code: string; clash: string | null }
  | { outcome: 'unchanged'; id: string; clash: string | null }
  /** Known with other content: the caller merges and calls `reviseArticle`. */
  | { outcome: 'known'; id: string; clash: string | null; seenBefore: boolean }
  /** An identity leads to another id: call again with that one. */
  | { outcome: 'elsewhere'; id: string };

/** Takes in an article that is not known yet, with its identities, short code and event, or says what is known. */
export function storeArticle(store: Store, article: StoreArticle, callId?: string): Promise<StoredArticle> {
  const { keys } = store;
  const { json, ...command } = article;
  return runScript(store, script, {
    keys: {
      article: keys.article(article.id),
      revisions: keys.revisions(article.id),
      articleLinks: keys.articleLinks(article.id),
      articles: keys.articles,
      links: keys.links,
      dueEmbargo: keys.due('embargo'),
      outbox: keys.outbox,
      changes: keys.changes,
      audit: keys.audit,
    },
    rest: [
      ...article.identities.map(({ kind, digest }) => keys.identity(kind, digest)),
      ...article.codes.map((code) => keys.link(code)),
    ],
    command: {
      ...command,
      identities: article.identities.map(({ kind }) => kind),
      headlineKept: headlineKeptMs,
    },
    texts: [json],
    ...(callId ? { callId } : {}),
  });
}
