import type { ArticleInput } from '../article/article.ts';
import { asSource, cleanText, foldHeadline, oneLine } from '../article/text.ts';
import { readInstant } from './instant.ts';
import type { Refusal } from './json.ts';
import { linesOf } from './lines.ts';
import { given, linkedArticles, webAddress } from './linked-data.ts';
import { type Marked, readMarkup } from './markup.ts';
import { type PageOptions, type ReadPage, readPage } from './page.ts';

/** Whether a document is an HTML page: by its type, its name's ending, or what it starts with. */
export function isHtml(text: string, { name, contentType }: { name: string; contentType?: string }): boolean {
  if (/\b(?:text\/html|application\/xhtml\+xml)\b/i.test(contentType ?? '')) return true;
  if (/\.x?html?$/i.test(name)) return true;
  const start = text.slice(0, 2_000).replace(/^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*/, '');
  return /^<(?:!doctype\s+html|html|head|body|article|main|div|section|header|h1|meta|title|p)\b/i.test(
    start,
  );
}

function metaOf(marked: Marked, ...names: string[]): string | undefined {
  for (const name of names) {
    const value = marked.meta.get(name)?.map(oneLine).find(Boolean);
    if (value) return value;
  }
  return undefined;
}

/** What the page says of its one article: OpenGraph first, then plain `<meta>`, `<link>` and `<html lang>`. */
function describedBy(marked: Marked, options: PageOptions & { url?: string }): Partial<ArticleInput> {
  const base = options.url ?? marked.canonical;
  const standfirst = metaOf(marked, 'og:description', 'description');
  const section = metaOf(marked, 'article:section');
  const image = webAddress(metaOf(marked, 'og:image:secure_url', 'og:image', 'twitter:image'), base);
  const alt = metaOf(marked, 'og:image:alt', 'twitter:image:alt');
  const date = (...names: string[]) => readInstant(metaOf(marked, ...names) ?? '', options.timezone);
  const author = metaOf(marked, 'author', 'article:author');
  return given({
    url:
      webAddress(marked.canonical ?? metaOf(marked, 'og:url'), options.url) ??
      webAddress(options.url, undefined),
    standfirst: standfirst ? asSource(standfirst) : undefined,
    image: image ? { url: image, ...(alt ? { alt: asSource(alt) } : {}) } : undefined,
    authors: author && !/^https?:/.test(author) ? [asSource(author)] : [],
    section: section ? asSource(section) : undefined,
    tags: (marked.meta.get('article:tag') ?? []).map(oneLine).filter(Boolean).slice(0, 100).map(asSource),
    publishedAt: date('article:published_time', 'datepublished'),
    updatedAt: date('article:modified_time', 'og:updated_time', 'datemodified'),
  });
}

/** The page's own text says best what is printed; what it lacks comes from the descriptions, best first. */
function together(printed: ArticleInput, ...described: Partial<ArticleInput>[]): ArticleInput {
  const whole: Partial<ArticleInput> = Object.assign({}, ...described.toReversed());
  const { headline, bullets, body, dateline, image, updatedAt, publishedAt, standfirst, language } = printed;
  const merged = {
    ...whole,
    headline,
    ...given({ bullets, dateline, standfirst: standfirst ?? whole.standfirst }),
  };
  return {
    ...merged,
    ...given({
      body: body ?? whole.body,
      image: image || whole.image ? { ...whole.image, ...image } : undefined,
      // A described instant is exact where the printed date is a day.
      updatedAt: whole.updatedAt ?? updatedAt,
      publishedAt: whole.publishedAt ?? publishedAt,
      language: whole.language ?? language,
    }),
  };
}

function sameHeadline(one: ArticleInput, other: ArticleInput): boolean {
  return foldHeadline(cleanText(one.headline)) === foldHeadline(cleanText(other.headline));
}

/** The printed lines from the page's heading on: what stands before it is the site's. */
function printed(marked: Marked, options: PageOptions): ReadPage {
  const lines = linesOf(marked.lines, options.name, oneLine);
  const heading = foldHeadline(oneLine(marked.heading));
  const start =
    heading === ''
      ? -1
      : lines.findIndex(({ text }) => text.length <= 1_000 && foldHeadline(text) === heading);
  return readPage(start > 0 ? lines.slice(start) : lines, options);
}

function titled(marked: Marked): ArticleInput | undefined {
  const title =
    metaOf(marked, 'og:title', 'twitter:title') ?? (oneLine(marked.heading) || oneLine(marked.title));
  return title ? { headline: asSource(title) } : undefined;
}

/** Whether the page's text was recognised as an article page: it has points, a dateline or an "Updated". */
function isShaped({ bullets, dateline, updatedAt }: ArticleInput): boolean {
  return (bullets?.length ?? 0) > 0 || dateline !== undefined || updatedAt !== undefined;
}

/**
 * The articles of an HTML page: what is printed, read as a plain-text page, joined with what JSON-LD and
 * OpenGraph say of the same article. A page whose text has no article's shape gives what they describe alone.
 */
export function readHtml(html: string, options: PageOptions & { url?: string }): ReadPage {
  const marked = readMarkup(html);
  const linked = linkedArticles(marked.data, options);
  const page = printed(marked, options);
  const shaped = page.articles.filter(isShaped);
  const described = describedBy(marked, options);
  const isOne = Math.max(shaped.length, linked.length) === 1;
  if (shaped.length > 0) {
    const articles = shaped.map((article) => {
      const same = isOne ? linked[0] : linked.find((other) => sameHeadline(other, article));
      return together(article, ...(same ? [same] : []), ...(isOne ? [described] : []));
    });
    return { articles, refusals: page.refusals, notes: page.notes };
  }
  const [first] = page.articles;
  const alone = linked.length > 0 ? linked : [first?.body && marked.heading ? first : titled(marked)];
  const articles = alone
    .filter((article) => article !== undefined)
    .map((article) => ({ ...(isOne || linked.length <= 1 ? described : {}), ...article }));
  const refusals: Refusal[] = articles.length > 0 ? [] : page.refusals;
  return { articles, refusals, notes: page.notes };
}
