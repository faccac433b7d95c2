import type { ArticleInput } from '../article/article.ts';
import { cleanText } from '../article/text.ts';
import { SluglineError } from '../errors.ts';
import { decode } from './decode.ts';
import { isHtml, readHtml } from './html.ts';
import { parseArticles, type Refusal } from './json.ts';
import { linesOf } from './lines.ts';
import { readPage } from './page.ts';

export interface DocumentOptions {
  /** What the document is called in errors and refusals: a file's name or an address. */
  name: string;
  contentType?: string;
  /** The newsroom's zone (IANA), for dates without one. */
  timezone: string;
  /** Milliseconds. */
  now: number;
  /** The newsroom's or source's language, for texts too short to tell; `en` by default. */
  language?: string;
  /** The document's own address, for relative ones inside. */
  url?: string;
}

export interface ReadDocument {
  articles: ArticleInput[];
  refusals: Refusal[];
  /** What was left out of articles that came in (a date that can't be read). */
  notes: Refusal[];
}

function isJson(text: string, { name, contentType }: DocumentOptions): boolean {
  if (/[/+]json\b/i.test(contentType ?? '') || /\.json$/i.test(name)) return true;
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/**
 * The articles of a document: JSON, an HTML page or a plain-text article page, whatever its encoding. One part
 * that can't be read is refused in a sentence and the others come in.
 *
 * @throws SluglineError `article.empty`, `article.binary`, `article.too-large` or `body.not-json`.
 */
export async function readDocument(bytes: Uint8Array, options: DocumentOptions): Promise<ReadDocument> {
  const text = decode(bytes, options.name, options.contentType);
  if (isJson(text, options)) {
    const { articles, refusals } = parseArticles(new TextEncoder().encode(text), {
      timezone: options.timezone,
    });
    return { articles, refusals, notes: [] };
  }
  const page = {
    name: options.name,
    timezone: options.timezone,
    now: options.now,
    language: options.language ?? 'en',
  };
  const read = isHtml(text, options)
    ? readHtml(text, { ...page, ...(options.url ? { url: options.url } : {}) })
    : readPage(linesOf(text, options.name, cleanText), page);
  const isEmpty = read.articles.length === 0 && read.refusals.length === 0;
  if (isEmpty) throw new SluglineError('article.empty', { where: options.name });
  return read;
}
