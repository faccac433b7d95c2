import { createHash } from 'node:crypto';
import { setImmediate as others } from 'node:timers/promises';
import type { ArticleInput } from '../../article/article.ts';
import { cleanUrl } from '../../article/identity.ts';
import { cleanText, foldHeadline } from '../../article/text.ts';
import type { ReadDocument } from '../../extract/index.ts';
import { joined } from '../../joined.ts';
import { httpUrl } from '../../net/httpUrl.ts';
import type { Settled } from '../page/claims.ts';
import { disbelief } from '../page/disbelief.ts';
import type { PageMemory } from '../page/memory.ts';
import { type PageRequest, readArticlePage } from '../page/readArticlePage.ts';
import type { Batch, SourceContext } from '../source.ts';

/**
 * How long a poll reads pages (ms); the remaining entries are ingested as the feed has them and completed in the next
 * poll.
 */
const longestMs = 30_000;
const pageTimeoutMs = 8_000;

/** A page that fails this often is not tried again until the feed's entry changes. */
const maxTries = 3;

/** An entry with only a headline, a link and perhaps a standfirst. */
export function isIncomplete({ body, bullets, url, status }: ArticleInput): boolean {
  return !body && !bullets?.length && url !== undefined && status === undefined;
}

/** A digest of an entry's wording: if it changes, the entry is completed again. */
function versionOf(item: ArticleInput): string {
  return createHash('sha256').update(JSON.stringify(item)).digest('base64url').slice(0, 11);
}

/** What identifies the entry; undefined if only its headline does, which must be seen repeatedly to be known. */
function nameOf({ guid, url, status }: ArticleInput): string | undefined {
  return status === undefined ? (guid ?? url) : undefined;
}

/** How many entries are handled before other work can run. */
const atOnce = 100;

/**
 * The batch, some entries at a time, without those that were already ingested in this form: most of a feed, each time
 * it changes. What is ingested is remembered once it is durable, so that rejected entries are tried again. `as` is
 * what else decides how they are ingested.
 */
export async function* unseen(batch: Batch, memory: PageMemory, as: string): AsyncGenerator<Batch> {
  const { articles, refusals, ...rest } = batch;
  for (let first = 0; first === 0 || first < articles.length; first += atOnce) {
    if (first > 0) await others();
    const some = unseenOf(articles.slice(first, first + atOnce), memory, as);
    yield { ...rest, ...some, refusals: first === 0 ? refusals : [] };
  }
}

function unseenOf(
  articles: ArticleInput[],
  memory: PageMemory,
  as: string,
): Required<Pick<Batch, 'articles' | 'acknowledge'>> {
  const fresh = articles.flatMap((item) => {
    const name = nameOf(item);
    const version = name === undefined ? '' : `${as} ${versionOf(item)}`;
    return name !== undefined && memory.knowsEntry(name, version) ? [] : [{ item, name, version }];
  });
  // Withdrawals of articles that were never ingested have no row: they come last.
  const alive = fresh.filter(({ item }) => item.status === undefined);
  const others = fresh.filter(({ item }) => item.status !== undefined);
  return {
    articles: [...alive, ...others].map(({ item }) => item),
    async acknowledge(taken) {
      for (const [at, { name, version }] of alive.entries()) {
        const outcome = taken[at]?.outcome;
        if (name !== undefined && outcome && outcome !== 'rejected') memory.hasEntry(name, version);
      }
    },
  };
}

/** How a source's entries are ingested, apart from their content. */
export function completionOf({
  section,
  sections,
  language,
}: {
  section?: string | undefined;
  sections?: Record<string, string> | undefined;
  language?: string | undefined;
}): string {
  return `${section ?? ''} ${language ?? ''}${sections ? ` ${JSON.stringify(sections)}` : ''}`;
}

/** The page's article for an entry: its only one, or the one with the same headline. */
function articleFor(item: ArticleInput, { articles }: ReadDocument): ArticleInput | undefined {
  if (articles.length <= 1) return articles[0];
  const headline = foldHeadline(cleanText(item.headline));
  return articles.find((article) => foldHeadline(cleanText(article.headline)) === headline);
}

/**
 * The entry's own fields first; the page adds what it lacks, its canonical address, and the time of its last change.
 */
function completedBy(item: ArticleInput, page: ArticleInput): ArticleInput {
  const { headline, standfirst, guid, language, publishedAt } = item;
  const image = page.image || item.image ? { ...page.image, ...item.image } : undefined;
  const updatedAt = page.updatedAt ?? item.updatedAt;
  const url = page.url ?? item.url;
  return {
    ...item,
    ...page,
    headline,
    ...(guid ? { guid } : {}),
    ...(url ? { url } : {}),
    ...(standfirst ? { standfirst } : {}),
    ...(language ? { language } : {}),
    ...(publishedAt ? { publishedAt } : {}),
    ...(updatedAt ? { updatedAt } : {}),
    ...(item.authors?.length ? { authors: item.authors } : {}),
    tags: [...new Set([...(item.tags ?? []), ...(page.tags ?? [])])].slice(0, 100),
    ...(image ? { image } : {}),
  };
}

/**
 * The address of an entry's article: the one that its page names, unless that is another article's too; another entry's
 * link is that entry's.
 */
function settledAddress(
  item: ArticleInput,
  page: ArticleInput,
  { articles }: Batch,
  { claims }: PageMemory,
): Partial<Settled> {
  const [own, canonical] = [httpUrl(item.url), httpUrl(page.url)];
  if (own === undefined || canonical === undefined) return {};
  const key = cleanUrl(canonical);
  const named =
    key === cleanUrl(own)
      ? undefined
      : articles.find(({ url }) => url !== undefined && cleanUrl(url) === key);
  if (named) claims.settle({ url: named.url ?? '', own: canonical, canonical, headline: named.headline });
  return claims.settle({ url: own, own, canonical, headline: page.headline });
}

/** The result of completing. */
export interface Completing {
  read: number;
  /** Incomplete entries that are tried again in the next poll. */
  left: number;
}

/**
 * A feed's articles, incomplete entries completed by reading their pages. Complete ones come first, so that no page
 * delays them; entries that were completed before and say nothing new are left out; one whose page can't be read is
 * ingested as it is.
 */
export async function* completing(
  batch: Batch,
  memory: PageMemory,
  options: PageRequest,
  context: SourceContext,
  round: Completing,
): AsyncGenerator<Batch> {
  const thin = batch.articles.filter(isIncomplete);
  const whole = { ...batch, articles: batch.articles.filter((item) => !isIncomplete(item)) };
  yield* unseen(whole, memory, completionOf(options));
  const endsAt = context.clock.monotonic() + longestMs;
  const down = new Set<string>();
  const queue = [...thin];
  for (const item of queue) {
    const url = item.url ?? '';
    // A guid that is another one at each poll is no reason to read the page again.
    const version = versionOf({ ...item, guid: undefined });
    if (memory.knows(url, version)) continue;
    const { host } = new URL(url);
    const isTimeUp = context.clock.monotonic() > endsAt || down.has(host);
    const answer = isTimeUp
      ? undefined
      : await readArticlePage(url, options, context, { timeoutMs: pageTimeoutMs });
    const why =
      answer?.kind === 'read'
        ? disbelief({ url, headline: item.headline }, answer.url, answer.document)
        : undefined;
    const page = answer?.kind === 'read' && why === undefined ? articleFor(item, answer.document) : undefined;
    if (page) round.read++;
    if (answer?.kind === 'later' && (answer.isUnreachable || answer.notBefore !== undefined)) down.add(host);
    // A host that is down is one failure, not one for each entry.
    const isLeft =
      answer === undefined ||
      ((answer.kind === 'later' || why !== undefined) && memory.failed(url) < maxTries);
    if (answer?.kind === 'read') memory.judged(url, why);
    else if (answer && 'reason' in answer && !isLeft)
      memory.judged(url, joined`${url} can’t be read: ${answer.reason}`);
    const wasCompleted = memory.hasRead(url);
    if (isLeft) round.left++;
    else memory.read(url, version);
    if (answer && (answer.kind !== 'read' || why))
      context.log.info(
        { source: options.id, url, reason: why ?? ('reason' in answer ? answer.reason : answer.kind) },
        'an entry’s page could not be read',
      );
    // As it is, it would remove text and points from the complete article, so it waits for its page.
    if (isLeft && wasCompleted) continue;
    const settled = page ? settledAddress(item, page, batch, memory) : {};
    const again = queue.find((each) => each.url === settled.again);
    if (settled.again !== undefined && again) {
      memory.forget(settled.again);
      queue.push(again);
    }
    const article = page ? completedBy(item, settled.url ? { ...page, url: settled.url } : page) : item;
    // Once completed it never becomes incomplete again: its new words are ingested, text and points stay.
    const partial = wasCompleted && !page ? { partial: true } : {};
    const { formerly } = settled;
    yield { ...batch, articles: [article], refusals: [], ...partial, ...(formerly ? { formerly } : {}) };
  }
}
