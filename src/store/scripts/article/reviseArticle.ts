import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';
import { headlineTtlMs, type Identity, type Late, type Order } from './storeArticle.ts';

const script = defineScript(
  'article/reviseArticle',
  ['article', 'revisions', 'articles', 'link', 'dueEmbargo', 'proposals', 'outbox', 'changes', 'audit'],
  { evenWhenFull: true },
);

export interface ReviseArticle {
  id: string;
  /** The revision that the caller read; another one there means that somebody was faster. */
  expected: number;
  json: string;
  status: 'published' | 'corrected' | 'withdrawn';
  publishedAt: number;
  embargoUntil?: number | undefined;
  access: 'public' | 'subscribers';
  identities: Identity[];
  /** Set where the content came from a source: its hash. */
  digest?: string;
  /** Set where a source asks for it, with the order of its versions. */
  source?: string | undefined;
  order?: Order | undefined;
  code: string;
  /** Where the article's own link leads now, if that has changed. */
  target?: string | undefined;
  maxRevisions: number;
  event: 'article.revised' | 'article.corrected' | 'article.withdrawn' | 'article.republished';
  /** The proposal that it carries out: whose, and what it asked for. */
  accepts?: { source: string; asked: string } | undefined;
  actor?: string | undefined;
  note?: string | undefined;
}

/** `moved`: there is another revision, or the proposal has changed. */
export type RevisedArticle =
  /** `less`: the public may see less of it than before. */
  | { outcome: 'revised'; id: string; revision: number; less?: boolean }
  | { outcome: 'moved'; revision: number }
  | { outcome: 'late'; why: Late };

/** Writes revision n+1 over the revision that the caller has read. */
export async function reviseArticle(
  store: Store,
  revision: ReviseArticle,
  callId?: string,
): Promise<RevisedArticle> {
  const { keys } = store;
  const { json, ...command } = revision;
  const revised: RevisedArticle = await runScript(store, script, {
    keys: {
      article: keys.article(revision.id),
      revisions: keys.revisions(revision.id),
      articles: keys.articles,
      link: keys.link(revision.code),
      dueEmbargo: keys.due('embargo'),
      proposals: keys.proposals,
      outbox: keys.outbox,
      changes: keys.changes,
      audit: keys.audit,
    },
    rest: revision.identities.map(({ kind, digest }) => keys.identity(kind, digest)),
    command: {
      ...command,
      identities: revision.identities.map(({ kind }) => kind),
      headlineTtl: headlineTtlMs,
    },
    texts: [json],
    ...(callId ? { callId } : {}),
  });
  // This process need not wait to hear of it by the changes.
  if (revised.outcome === 'revised' && revised.less) store.freshness.restricted(revised.id, revised.revision);
  return revised;
}
