import { defineScript, logKeys } from '../../script.ts';

/**
 * One identity of an article: its kind, and the digest in its key. `moment` and `text` are likenesses: what a list's entry
 * has in common with the one that it was before, if its guid changes.
 */
export interface Identity {
  kind: 'guid' | 'url' | 'headline' | 'moment' | 'text';
  digest: string;
}

/** A headline stays an identity for this long after its last sighting (docs/architecture.md, Identity). */
export const headlineTtlMs = 7 * 86_400_000;

/** A likeness that an article gains while its guid changes at every poll: only the next poll needs it. */
const likenessTtlMs = 86_400_000;

/** The position of a version among those of its source; a person's has no order. */
export interface Order {
  /** What orders the source's versions (ms): when it was signed, or its `updatedAt`; never in the future. */
  at?: number | undefined;
  /** Names one signed delivery's element, and when it claims to be signed (ms). */
  mark?: string;
  signedAt?: number;
}

/** `repeated`: this very delivery was ingested already; `older`: a newer version of the same source was. */
export type Late = 'repeated' | 'older';

export interface StoreArticle {
  /** The id that the article gets if it is new. */
  id: string;
  /** The sender gave one of our ids: it is looked up directly. */
  ownId: boolean;
  /** In order of precedence: guid, URL, headline. */
  identities: Identity[];
  /** Addresses that lead here from now on, whichever article they led to. */
  addresses?: Identity[] | undefined;
  /** What else may lead here if neither guid nor address is known; the caller decides whether it does. */
  likenesses?: Identity[] | undefined;
  /** Whether the caller wants to know which articles the likenesses of an unknown one lead to. */
  seeksAlike?: boolean;
  /** The caller has decided that this is the article `id`, although no identity leads there. */
  joins?: boolean;
  /** A guid of the article that is replaced and forgotten. */
  formerGuid?: string | undefined;
  /** The digest of its address, if that one identifies nothing in its document. */
  sharedUrl?: string | undefined;
  /** The article that the headline leads to now, if that one may be ignored. */
  headlineFrom?: string | undefined;
  source: string;
  order?: Order | undefined;
  /** A repeat of the last version is unchanged too: the source is a list that is read repeatedly. */
  repeats: boolean;
  /** It says that the article is published, though it was withdrawn. */
  publishes: boolean;
  /**
   * Whether the caller wants to know if the address alone leads to an article that its source knows by another guid.
   */
  knowsDocument?: boolean;
  /** Hash of the content as given, to tell a revision from a repeat. */
  digest: string;
  json: string;
  publishedAt: number;
  embargoUntil?: number | undefined;
  access: 'public' | 'subscribers';
  breaking: boolean;
  /** The terms by which it is found: words, section, tags, source, language. */
  terms: string[];
  /** Candidate short codes, shortest first, and the target of the article's own link. */
  codes: string[];
  target: string;
}

export type StoredArticle =
  | { outcome: 'new'; id: string; revision: 1; code: string; clash: string | null }
  | { outcome: 'unchanged'; id: string; clash: string | null }
  /** Known with other content: the caller merges and calls `reviseArticle`. */
  | { outcome: 'known'; id: string; clash: string | null; seenBefore: boolean }
  | { outcome: 'late'; id: string; why: Late }
  /** Its address leads to an article that the source knows by another guid: the caller decides. */
  | { outcome: 'beside'; id: string; guid: string; sharedUrl?: string }
  /** No identity is known, but likenesses lead to these articles: the caller decides. */
  | { outcome: 'alike'; moment?: string; text?: string }
  /** An identity leads to another id: call again with that one. */
  | { outcome: 'elsewhere'; id: string };

/**
 * Stores an article that is not known yet, with its identities, short code and event; otherwise returns what is known.
 */
export const storeArticle = defineScript<StoreArticle, StoredArticle>('article/storeArticle', {
  keys: (keys, { id }) => ({
    article: keys.article(id),
    revisions: keys.revisions(id),
    articleLinks: keys.articleLinks(id),
    articles: keys.articles,
    links: keys.links,
    dueEmbargo: keys.due('embargo'),
    duePutOff: keys.due('put-off'),
    foundWords: keys.foundWords,
    ...logKeys(keys),
  }),
  rest: (keys, { identities, addresses = [], likenesses = [], formerGuid, codes, terms }) => [
    ...[...identities, ...addresses].map(({ kind, digest }) => keys.identity(kind, digest)),
    ...codes.map(keys.link),
    ...terms.map(keys.found),
    ...likenesses.map(({ kind, digest }) => keys.identity(kind, digest)),
    ...(formerGuid === undefined ? [] : [keys.identity('guid', formerGuid)]),
  ],
  command: ({ json, identities, addresses = [], likenesses = [], ...command }) => ({
    ...command,
    identities: [...identities.map(({ kind }) => kind), ...addresses.map(() => 'address')],
    likenesses: likenesses.map(({ kind }) => kind),
    guid: identities.find(({ kind }) => kind === 'guid')?.digest,
    headlineTtl: headlineTtlMs,
    likenessTtl: likenessTtlMs,
  }),
  texts: ({ json }) => [json],
});
