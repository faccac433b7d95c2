import type { ArticleInput } from '../../article/article.ts';
import { cleanUrl } from '../../article/identity.ts';
import { readerAddress } from '../../extract/html/articleAddress.ts';
import type { ReadDocument } from '../../extract/index.ts';
import { joined } from '../../joined.ts';
import { type HttpUrl, httpUrl } from '../../net/httpUrl.ts';
import type { Batch, SourceContext } from '../source.ts';
import { disbelief } from './disbelief.ts';
import type { PageMemory, Watched } from './memory.ts';
import { type PageAnswer, type PageRequest, readArticlePage } from './readArticlePage.ts';

/** A page that a source's list names. */
export interface Candidate {
  url: HttpUrl;
  /** Tells a changed page from one that was read: its date in the list; empty if there is none. */
  version: string;
  /** What the list says about the page's one article; the page itself takes precedence. */
  fields?: Partial<ArticleInput>;
}

export interface Reading extends PageRequest {
  respectsRobots: boolean;
  /** Whether a page must show that it is an article: lists of all pages include front pages and imprints. */
  needsSign: boolean;
  /** How soon a page that was read is checked again (ms). */
  recheckMs: number;
}

/** The result of a round of reading, besides its batches. */
export interface Round {
  read: number;
  /** Pages that remain for the next poll. */
  left: number;
  notBefore?: number;
}

/** The maximum number of new pages in a poll; the next one continues. */
const pagesAPoll = 50;
const checksAPoll = 20;
/** A poll reads no longer than this, because other polls are waiting. */
const longestRoundMs = 3 * 60_000;
/** After this many failed pages in a row the site is left until the next poll. */
const failuresInARow = 3;
/** A page that fails this often is not tried again. */
const maxTries = 5;
/** A page that was read is checked again, then after twice as long each time, up to half a day. */
const longestCheckMs = 12 * 3_600_000;
/** After this many checks without a change (some three days) a page is no longer checked. */
const maxChecks = 14;
/** Between the two checks that a page's withdrawal needs. */
const secondCheckMs = 60_000;

function withFields(document: ReadDocument, fields: Partial<ArticleInput> | undefined): ArticleInput[] {
  const [only, ...more] = document.articles;
  if (!fields || !only || more.length > 0) return document.articles;
  return [{ ...fields, ...only }];
}

/** The headline of a page's only article. */
function knownBy({ articles }: ReadDocument): { headline?: string } {
  const [only, ...more] = articles;
  return only && more.length === 0 ? { headline: only.headline.slice(0, 200) } : {};
}

/** A page's articles; an only article's canonical address is believed only if it is not other articles' too. */
function batchOf(
  url: string,
  answeredUrl: string,
  document: ReadDocument,
  articles: ArticleInput[],
  memory: PageMemory,
): Batch {
  const { refusals, notes } = document;
  const batch = { name: url, articles, refusals, notes };
  const [only, ...more] = articles;
  const [own, canonical] = [httpUrl(answeredUrl), httpUrl(only?.url)];
  if (!only || more.length > 0 || own === undefined || canonical === undefined) return batch;
  const settled = memory.claims.settle({ url, own: readerAddress(own), canonical, headline: only.headline });
  if (settled.again !== undefined) memory.forget(settled.again);
  const { formerly } = settled;
  return { ...batch, articles: [{ ...only, url: settled.url }], ...(formerly ? { formerly } : {}) };
}

function refusal(url: string, reason: string): Batch {
  return { name: url, articles: [], refusals: [{ where: url, reason }] };
}

function withdrawn(url: string): Batch {
  return { name: url, articles: [{ url: httpUrl(url), headline: '', status: 'withdrawn' }], refusals: [] };
}

function isDue(page: Watched, now: number, recheckMs: number): boolean {
  const wait =
    page.gone > 0
      ? Math.min(secondCheckMs, recheckMs)
      : Math.min(recheckMs * 2 ** Math.max(0, page.checks), longestCheckMs);
  return now - page.checkedAt >= wait;
}

/** The result of reading a page for the first time, or because its list says that it changed. */
function firstCheck(
  candidate: Candidate,
  answer: PageAnswer,
  reading: Reading,
  memory: PageMemory,
  now: number,
): Batch | undefined {
  const { url, version, fields } = candidate;
  switch (answer.kind) {
    case 'read': {
      const why = disbelief(
        { url, headline: fields?.headline, mayChange: true },
        answer.url,
        answer.document,
      );
      memory.judged(url, why);
      if (why !== undefined && memory.failed(url) < maxTries) return undefined;
      memory.read(url, version);
      if (why !== undefined) return refusal(url, joined`${why}; it is left out until it changes`);
      if (reading.needsSign && !answer.document.isArticle) return undefined;
      const { etag, lastModified, document } = answer;
      const validators = { ...(etag ? { etag } : {}), ...(lastModified ? { lastModified } : {}) };
      memory.watch({ url, ...validators, ...knownBy(answer.document), checkedAt: now, checks: 0, gone: 0 });
      return batchOf(url, answer.url, document, withFields(document, fields), memory);
    }
    case 'same':
      memory.read(url, version);
      return undefined;
    case 'later': {
      if (memory.failed(url) < maxTries) return undefined;
      memory.read(url, version);
      return refusal(url, joined`${answer.reason}, ${maxTries} times; it is left out until it changes`);
    }
    case 'gone':
      memory.read(url, version);
      return refusal(url, 'it answered 410: it is gone');
    case 'refused':
      memory.read(url, version);
      return refusal(url, answer.reason);
  }
}

/** The result of checking a known page again: nothing, another text, or its withdrawal at the second 410. */
function nextCheck(page: Watched, answer: PageAnswer, memory: PageMemory, now: number): Batch | undefined {
  const { url } = page;
  if (answer.kind === 'gone') {
    if (page.gone === 0) memory.watch({ ...page, checkedAt: now, gone: 1 });
    else memory.unwatch(url);
    return page.gone === 0 ? undefined : withdrawn(url);
  }
  const checks = page.checks + 1;
  if (answer.kind !== 'read') {
    if (checks > maxChecks || answer.kind === 'refused') memory.unwatch(url);
    else memory.watch({ ...page, checkedAt: now, checks, gone: 0 });
    return undefined;
  }
  const { etag, lastModified, document } = answer;
  const why = disbelief({ url, headline: page.headline, mayChange: true }, answer.url, document);
  memory.judged(url, why);
  if (why !== undefined) {
    if (checks > maxChecks) memory.unwatch(url);
    else memory.watch({ ...page, checkedAt: now, checks, gone: 0 });
    return undefined;
  }
  if (checks > maxChecks) memory.unwatch(url);
  else
    memory.watch({
      url,
      ...(etag ? { etag } : {}),
      ...(lastModified ? { lastModified } : {}),
      ...knownBy(document),
      checkedAt: now,
      checks,
      gone: 0,
    });
  const isOne = answer.movedTo !== undefined && document.articles.length === 1;
  const batch = batchOf(url, answer.url, document, document.articles, memory);
  return { ...(isOne ? { formerly: url } : {}), ...batch };
}

/** The page that another names as its only article's address, if it is among these. */
function namedBy(answer: PageAnswer, candidates: Iterable<Candidate>): Candidate | undefined {
  const [only, ...more] = answer.kind === 'read' ? answer.document.articles : [];
  const address = more.length === 0 ? httpUrl(only?.url) : undefined;
  if (address === undefined) return undefined;
  const key = cleanUrl(address);
  return [...candidates].find(({ url }) => cleanUrl(url) === key);
}

/** The candidates that were not read in their current version. */
export function unread(candidates: Candidate[], memory: PageMemory): Candidate[] {
  return candidates.filter(({ url, version }) => !memory.knows(url, version));
}

/**
 * Reads the pages that a list newly names, then checks those that were read recently: changed texts become revisions,
 * pages that are gone at two checks are withdrawn. `round` has the result afterwards.
 */
export async function* readPages(
  fresh: Candidate[],
  memory: PageMemory,
  reading: Reading,
  context: SourceContext,
  round: Round,
): AsyncGenerator<Batch> {
  const { clock } = context;
  const endsAt = clock.monotonic() + longestRoundMs;
  let failures = 0;
  const isTimeUp = () =>
    clock.monotonic() > endsAt || round.notBefore !== undefined || failures >= failuresInARow;
  const fetchPage = async (url: string, validators?: Watched) => {
    const { respectsRobots } = reading;
    const answer = await readArticlePage(url, reading, context, {
      respectsRobots,
      ...(validators ? { validators } : {}),
    });
    if (answer.kind === 'later' && answer.notBefore !== undefined) round.notBefore = answer.notBefore;
    failures = answer.kind === 'later' ? failures + 1 : 0;
    if (answer.kind === 'read') round.read++;
    return answer;
  };
  round.left = fresh.length;
  const take = (candidate: Candidate, answer: PageAnswer) => {
    const batch = firstCheck(candidate, answer, reading, memory, clock.now());
    if (memory.knows(candidate.url, candidate.version)) round.left--;
    return batch ? [batch] : [];
  };
  const waiting = new Set(fresh.slice(0, pagesAPoll));
  for (const candidate of waiting) {
    if (isTimeUp()) break;
    waiting.delete(candidate);
    const answer = await fetchPage(candidate.url);
    // The page that this one names as its article's is read first: it shows whether they are the same article.
    const named = namedBy(answer, waiting);
    if (named && !isTimeUp()) {
      waiting.delete(named);
      yield* take(named, await fetchPage(named.url));
    }
    yield* take(candidate, answer);
  }
  const isFresh = new Set<string>(fresh.map(({ url }) => url));
  const due = memory
    .watched()
    .filter((page) => page.checkedAt === 0 || !isFresh.has(page.url))
    .filter((page) => isDue(page, clock.now(), reading.recheckMs));
  for (const page of due.slice(0, checksAPoll)) {
    if (isTimeUp()) break;
    const batch = nextCheck(page, await fetchPage(page.url, page), memory, clock.now());
    if (batch) yield batch;
  }
}
