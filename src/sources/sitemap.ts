import { z } from 'zod';
import { ArticleInput } from '../article/article.ts';
import { asSource, oneLine } from '../article/text.ts';
import { duration } from '../config/duration.ts';
import { sourceBase } from '../config/schema.ts';
import { readInstant } from '../extract/dates/instant.ts';
import { selectorKeys } from '../extract/html/selectors.ts';
import { HttpUrl, httpUrl } from '../net/httpUrl.ts';
import { auth } from './auth.ts';
import {
  fetchSource,
  headOf,
  isOk,
  memoryOf,
  movedWarnings,
  notModified,
  postponed,
  remembered,
  unreachable,
} from './conditionalFetch.ts';
import { PageMemory } from './page/memory.ts';
import { type Candidate, type Reading, type Round, readPages, unread } from './page/readPages.ts';
import { entriesOfChildren, mapAccept, newestFirst, readAnswer, timeOf } from './sitemap/answer.ts';
import type { MapChild, MapEntry } from './sitemap/document.ts';
import type { Batch, Poll, SourceContext, SourceMemory } from './source.ts';

export const type = 'sitemap';

export const schema = z.strictObject({
  ...sourceBase,
  type: z.literal(type),
  url: HttpUrl,
  auth: auth.optional(),
  /** How many of the newest pages are read. */
  newest: z.int().min(1).max(1_000).default(200),
  selectors: selectorKeys.optional(),
  /** How soon a page that was read is checked again for changes. */
  recheck: duration.prefault('5m'),
});

export const pushed = false;

/** A Google News sitemap, a plain sitemap or a sitemap index; the pages that it names are read. */
export type SitemapSource = z.infer<typeof schema> & Record<string, unknown>;

/** What the sitemap says about the page's article, in valid fields of an article. */
function fieldsOf({ news, image }: MapEntry, timezone: string): Partial<ArticleInput> {
  const published = news?.date ? readInstant(news.date, timezone) : undefined;
  const title = oneLine(news?.title ?? '');
  const picture = httpUrl(image?.url) ?? image?.url;
  const caption = oneLine(image?.caption ?? '');
  const tags = (news?.keywords ?? '').split(',').map(oneLine).filter(Boolean);
  const language = ArticleInput.shape.language.safeParse(news?.language).success ? news?.language : undefined;
  return {
    ...(title ? { headline: asSource(title) } : {}),
    ...(published ? { publishedAt: published } : {}),
    ...(tags.length > 0 ? { tags: tags.slice(0, 100).map(asSource) } : {}),
    ...(language ? { language } : {}),
    ...(picture ? { image: { url: picture, ...(caption ? { caption: asSource(caption) } : {}) } } : {}),
  };
}

function candidatesOf(entries: MapEntry[], source: SitemapSource, timezone: string): Candidate[] {
  const web = entries.flatMap((entry) => {
    const url = httpUrl(entry.url);
    return url ? [{ ...entry, url }] : [];
  });
  const newest = newestFirst(web, ({ lastmod, news }) => timeOf(lastmod ?? news?.date, timezone));
  return newest.slice(0, source.newest).map((entry) => ({
    url: entry.url,
    version: `${entry.lastmod ?? ''} ${entry.news?.date ?? ''}`.trim(),
    fields: fieldsOf(entry, timezone),
  }));
}

function readingOf(source: SitemapSource, isNews: boolean): Reading {
  const { id, language, selectors, recheck, url, auth } = source;
  return {
    id,
    url,
    auth,
    language,
    selectors,
    recheckMs: recheck,
    respectsRobots: false,
    needsSign: !isNews,
  };
}

/** Fetches the sitemap if it changed, and reads the pages that are new or changed in it. */
export async function poll(
  source: SitemapSource,
  lastMemory: SourceMemory,
  context: SourceContext,
): Promise<Poll> {
  const before = memoryOf(source, lastMemory);
  const response = await fetchSource(source, before, mapAccept, context);
  const isSame = response.status === 304;
  if (!isSame && !isOk(response)) return postponed(source, response, lastMemory, context);
  const document = isSame ? undefined : await readAnswer(source, response, context);
  const isIndex = document ? document.kind === 'index' : before.index !== undefined;
  // An index that did not change may still name sitemaps that did.
  const children = document?.children ?? (JSON.parse(before.index ?? '[]') as MapChild[]);
  const below = isIndex
    ? await entriesOfChildren(children, source, before, context)
    : { entries: document?.entries ?? [], memory: {}, warnings: [] };
  const memory = new PageMemory(before);
  const listed = candidatesOf(below.entries, source, context.newsroom.timezone);
  const fresh = unread(listed, memory);
  if (isSame && fresh.length === 0 && memory.watched().length === 0)
    return notModified({ ...before, ...below.memory }, 'not modified', undefined);
  const round: Round = { read: 0, left: 0 };
  const isNews = below.entries.some(({ news }) => news !== undefined);
  const head = isSame ? before : remembered(source, response);
  const index = isIndex ? { index: JSON.stringify(children.slice(0, 1_000)) } : {};
  return {
    batches: readPages(fresh, memory, readingOf(source, isNews), context, round),
    // With pages still to read, the whole lists are fetched again.
    memory: () => ({
      ...(round.left > 0 ? {} : below.memory),
      ...index,
      ...memory.toMemory(),
      ...headOf(source, head, round.left > 0),
    }),
    saw: () => sawOf(listed.length, round, isSame),
    fresh: fresh.map(({ url }) => ({ url })),
    unfinished: () => round.left > 0,
    warnings: () => [...movedWarnings(source, response.movedTo), ...below.warnings, ...memory.warnings()],
    get notBefore() {
      return round.notBefore;
    },
    ...(isSame || isIndex ? {} : { listed: listed.length }),
  };
}

function sawOf(listed: number, { read: pages, left }: Round, isSame: boolean): string {
  const head = isSame ? 'not modified' : `${listed} entries`;
  return `${head}, ${pages} pages read${left > 0 ? `, ${left} left for the next poll` : ''}`;
}

/** How many pages a test reads at most. */
const pagesATest = 5;

/** Reads the current sitemap and its newest pages, without storing anything. */
export async function test(source: SitemapSource, context: SourceContext): Promise<{ batches: Batch[] }> {
  const response = await fetchSource(source, {}, mapAccept, context);
  if (!isOk(response)) throw unreachable(source, response.status);
  const document = await readAnswer(source, response, context);
  const entries =
    document.kind === 'index'
      ? (await entriesOfChildren(document.children, source, {}, context)).entries
      : document.entries;
  const candidates = candidatesOf(entries, source, context.newsroom.timezone).slice(0, pagesATest);
  const isNews = entries.some(({ news }) => news !== undefined);
  const batches: Batch[] = [];
  const round: Round = { read: 0, left: 0 };
  for await (const batch of readPages(
    candidates,
    new PageMemory({}),
    readingOf(source, isNews),
    context,
    round,
  ))
    batches.push(batch);
  return { batches };
}
