import type { ArticleInput } from '../article/article.ts';
import { cleanText } from '../article/text.ts';
import { SluglineError } from '../errors.ts';
import { decode } from './decode.ts';
import { foreignKind } from './foreign.ts';
import type { Provenance } from './html/mergeLayers.ts';
import type { Selectors } from './html/selectors.ts';
import { isHtml, readHtml } from './html.ts';
import { judged, parseArticles, type Refusal } from './json.ts';
import { isNewsMl, newsMlItems } from './newsml.ts';
import { isNitf, nitfArticle } from './nitf.ts';
import { linesOf } from './page/lines.ts';
import { type PageOptions, readPage } from './page.ts';

export interface DocumentOptions {
  /** The document's name in errors and refusals: a file's name or an address. */
  name: string;
  contentType?: string;
  /** The newsroom's zone (IANA), for dates without one. */
  timezone: string;
  /** Milliseconds. */
  now: number;
  /** The newsroom's or source's language, for texts too short to detect it; `en` by default. */
  language?: string;
  /** The document's own address, for relative ones inside. */
  url?: string;
  /** Where this site's pages have an article's parts. */
  selectors?: Selectors;
}

export interface ReadDocument {
  articles: ArticleInput[];
  refusals: Refusal[];
  /** What was left out of accepted articles (an unreadable date). */
  notes: Refusal[];
  /** The source of each field of each article, as text. */
  provenance: Provenance[];
  /** Whether the document declares, or shows by its shape, that it is an article. */
  isArticle: boolean;
  /** Whether an HTML page says that it is the site's (`og:type` is website), and shows no sign of an article. */
  isSite?: boolean;
}

/** All fields of articles that came from one place. */
function allFrom(articles: ArticleInput[], place: string): Provenance[] {
  return articles.map((article) => Object.fromEntries(Object.keys(article).map((field) => [field, place])));
}

function isJson(text: string, { name, contentType }: DocumentOptions): boolean {
  if (/[/+]json\b/i.test(contentType ?? '') || /\.json$/i.test(name)) return true;
  if (!/^\s*[[{]/.test(text)) return false;
  // The beginning of an object or of a list of objects: if it is cut off, it is broken JSON and not an article page.
  if (/^\s*(?:\[\s*)?\{\s*(?:"|\})/.test(text)) return true;
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** The items of an agency's XML; undefined for anything else. */
function agencyItems(text: string, name: string): { format: string; items: [string, unknown][] } | undefined {
  if (isNewsMl(text)) return { format: 'NewsML-G2', items: newsMlItems(text, name) };
  return isNitf(text) ? { format: 'NITF', items: nitfArticle(text, name) } : undefined;
}

function plain(text: string, page: PageOptions): ReadDocument {
  const read = readPage(linesOf(text, page.name, cleanText), page);
  return { ...read, provenance: allFrom(read.articles, 'the printed page'), isArticle: true };
}

/**
 * The articles of a document: JSON (ours or ninjs), NewsML-G2, NITF, an HTML page or a plain-text article page, in
 * any encoding. An unreadable part is refused with a sentence and the others are accepted.
 * @throws SluglineError `article.empty`, `article.binary`, `article.foreign`, `article.too-large` or `body.not-json`.
 */
export async function readDocument(bytes: Uint8Array, options: DocumentOptions): Promise<ReadDocument> {
  const text = decode(bytes, options.name, options.contentType);
  if (isJson(text, options)) {
    const { articles, refusals } = parseArticles(new TextEncoder().encode(text), {
      timezone: options.timezone,
    });
    return { articles, refusals, notes: [], provenance: allFrom(articles, 'JSON'), isArticle: true };
  }
  const agency = agencyItems(text, options.name);
  if (agency) {
    const { articles, refusals } = judged(agency.items, options.timezone);
    return { articles, refusals, notes: [], provenance: allFrom(articles, agency.format), isArticle: true };
  }
  const foreign = foreignKind(text, options.url === undefined ? options.name : undefined);
  if (foreign) throw new SluglineError('article.foreign', { where: options.name, what: foreign });
  const page = {
    name: options.name,
    timezone: options.timezone,
    now: options.now,
    language: options.language ?? 'en',
  };
  const read = isHtml(text, options)
    ? readHtml(text, { ...page, url: options.url, selectors: options.selectors })
    : plain(text, page);
  const isEmpty = read.articles.length === 0 && read.refusals.length === 0;
  if (isEmpty) throw new SluglineError('article.empty', { where: options.name });
  return read;
}
