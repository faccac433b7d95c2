import { defineScript, logKeys } from '../../script.ts';
import type { Store } from '../../store.ts';
import { type FoundBy, foundBy } from './foundBy.ts';
import { headlineTtlMs, type Identity, type Late, type Order } from './storeArticle.ts';

export interface ReviseArticle {
  id: string;
  /** The revision that the caller read; if it differs, another writer was faster. */
  expected: number;
  json: string;
  status: 'published' | 'corrected' | 'withdrawn';
  publishedAt: number;
  embargoUntil?: number | undefined;
  access: 'public' | 'subscribers';
  breaking: boolean;
  identities: Identity[];
  /** The terms by which it is found from now on. */
  terms: string[];
  /** Set if the content came from a source: its hash. */
  digest?: string;
  /**
   * Set if it may wait, because it changes nothing that posts are composed of: when its source was polled before
   * (ms), and the fields as JSON.
   */
  minor?: { lastPollAt: number; fields: string };
  /** Set if it ingests a text that was put off: the digest of that. */
  putOff?: string | undefined;
  /** Set if a source requests it, with the order of its versions. */
  source?: string | undefined;
  order?: Order | undefined;
  code: string;
  /** The new target of the article's own link, if it has changed. */
  target?: string | undefined;
  maxRevisions: number;
  event: 'article.revised' | 'article.corrected' | 'article.withdrawn' | 'article.republished';
  /** The proposal that it accepts: whose, and the proposed change. */
  accepts?: { source: string; asked: string } | undefined;
  actor?: string | undefined;
  note?: string | undefined;
}

/** `moved`: there is another revision, or the proposal has changed. */
export type RevisedArticle =
  /** `less`: the public may see less of it than before. */
  | { outcome: 'revised'; id: string; revision: number; less?: boolean }
  | { outcome: 'moved'; revision: number }
  | { outcome: 'late'; why: Late }
  /** It changes at nearly every poll: the newest text is ingested at `until` (ms). */
  | { outcome: 'put-off'; until: number };

/**
 * A text that its source changes at every poll is ingested immediately twice, then after this time (ms), then after
 * twice as long each time.
 */
const firstWaitMs = 10 * 60_000;
const longestWaitMs = 6 * 3_600_000;

const script = defineScript<ReviseArticle & FoundBy, RevisedArticle>('article/reviseArticle', {
  keys: (keys, { id, code }) => ({
    article: keys.article(id),
    revisions: keys.revisions(id),
    articles: keys.articles,
    link: keys.link(code),
    dueEmbargo: keys.due('embargo'),
    duePutOff: keys.due('put-off'),
    proposals: keys.proposals,
    waiting: keys.waiting(id),
    reviewFirst: keys.reviewFirst,
    foundWords: keys.foundWords,
    ...logKeys(keys),
  }),
  rest: (keys, { identities, terms, termsBefore }) => [
    ...identities.map(({ kind, digest }) => keys.identity(kind, digest)),
    ...[...terms, ...termsBefore].map(keys.found),
  ],
  command: ({ json, identities, ...command }) => ({
    ...command,
    identities: identities.map(({ kind }) => kind),
    headlineTtl: headlineTtlMs,
    firstWait: firstWaitMs,
    longestWait: longestWaitMs,
  }),
  texts: ({ json }) => [json],
  evenWhenFull: true,
});

/** Writes revision n+1 over the revision that the caller has read. */
export async function reviseArticle(
  store: Store,
  revision: ReviseArticle,
  callId?: string,
): Promise<RevisedArticle> {
  const revised = await script(store, { ...revision, ...(await foundBy(store, revision.id)) }, callId);
  // This process need not wait for the change to arrive by the stream.
  if (revised.outcome === 'revised' && revised.less) store.freshness.restricted(revised.id, revised.revision);
  return revised;
}
