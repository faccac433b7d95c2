import type { z } from 'zod';
import { ArticleInput } from '../article/article.ts';
import { embargoIn, isEmbargoName } from '../article/embargo.ts';
import { unreadableEmbargo } from '../article/visibility.ts';
import { reasonOf, SluglineError } from '../errors.ts';
import { joinedBy } from '../joined.ts';
import { readInstant } from './dates/instant.ts';
import { damagedUtf8 } from './decode.ts';
import { fromNinjs, isNinjs, ninjsItems } from './ninjs.ts';

/** One thing that could not become an article: its place, and the reason as a sentence. */
export interface Refusal {
  where: string;
  reason: string;
}

/** The result for one element, in the document's order; a refused one keeps its headline for the report. */
type Element = { article: ArticleInput } | { refusal: Refusal; headline: string };

export interface ParsedArticles {
  articles: ArticleInput[];
  refusals: Refusal[];
  /** Both, in the document's order. */
  elements: Element[];
}

/** More articles than this in one document are a mistake, and a list of as many refusals helps no one. */
const maxElements = 10_000;

const instants = ['publishedAt', 'updatedAt'];

type Fields = Record<string, unknown>;

/** A part of a document without an article, as found by the reader of its format. */
export class NoArticle {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** Content systems write `null` for "not given". */
function withoutNulls(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

/** An empty or unreadable embargo holds the article: a typing mistake must not publish a secret. */
function embargoOf(fields: Fields, timezone: string): string | undefined {
  const given = Object.entries(fields).filter(([name]) => isEmbargoName(name));
  const written = embargoIn(given.map(([, value]) => value));
  return written === undefined ? undefined : (readInstant(written, timezone) ?? unreadableEmbargo);
}

/** The element in the schema's form: null values dropped, numeric ids as text, instants for dates without zone. */
function tidied(fields: Fields, timezone: string): Fields {
  const tidy = withoutNulls(fields);
  for (const name of ['id', 'guid']) if (typeof tidy[name] === 'number') tidy[name] = String(tidy[name]);
  for (const name of instants) {
    const value = tidy[name];
    if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value))
      tidy[name] = readInstant(value, timezone) ?? value;
  }
  const embargoUntil = embargoOf(tidy, timezone);
  if (embargoUntil !== undefined) tidy.embargoUntil = embargoUntil;
  if (isObject(tidy.image)) tidy.image = withoutNulls(tidy.image);
  // A withdrawal names its article by url or id and needs no headline.
  if (tidy.status === 'withdrawn' && (tidy.url ?? tidy.id ?? tidy.guid) !== undefined) tidy.headline ??= '';
  return tidy;
}

function pathOf(root: string, path: PropertyKey[]): string {
  return path.reduce<string>(
    (so, key) => (typeof key === 'number' ? `${so}[${key}]` : `${so}.${String(key)}`),
    root,
  );
}

function valueAt(fields: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((so, key) => (so as Fields | undefined)?.[String(key)], fields);
}

function sentenceOf(issue: z.core.$ZodIssue, fields: Fields): string {
  const value = valueAt(fields, issue.path);
  if (issue.code === 'invalid_type') {
    return value === undefined ? 'is missing' : `should be a ${issue.expected}, not ${kindOf(value)}`;
  }
  if (issue.code === 'invalid_format' && issue.format === 'url') return 'is no http or https address';
  if (issue.code === 'invalid_format' && issue.format === 'datetime')
    return 'is no date such as 2024-06-08T10:00:00Z';
  return issue.message.replace(/^Invalid input: /, '');
}

function refused(where: string, reason: string, fields: unknown): Element {
  const headline =
    isObject(fields) && typeof fields.headline === 'string' ? fields.headline.slice(0, 200) : '';
  return { refusal: { where, reason }, headline };
}

function elementOf(value: unknown, root: string, timezone: string): Element {
  if (value instanceof NoArticle) return refused(root, value.reason, undefined);
  if (!isObject(value))
    return refused(root, `should be an object with a headline, not ${kindOf(value)}`, value);
  if (Array.isArray(value.items) && /jsonfeed/i.test(String(value.version)))
    return refused(root, 'is a JSON Feed: add its address as a source of type "feed"', undefined);
  const given = isNinjs(value) ? fromNinjs(value) : value;
  if (typeof given === 'string') return refused(root, given, value);
  const fields = tidied(given, timezone);
  const checked = ArticleInput.safeParse(fields);
  if (!checked.success) {
    const [first, ...more] = checked.error.issues.slice(0, 5).map((issue) => ({
      where: pathOf(root, issue.path),
      reason: sentenceOf(issue, fields),
    }));
    const reasons = [
      first?.reason ?? 'is not valid',
      ...more.map(({ where, reason }) => `${where}: ${reason}`),
    ];
    return refused(first?.where ?? root, joinedBy('; ', reasons), value);
  }
  const article = checked.data;
  if (article.headline.trim() === '' && article.status !== 'withdrawn')
    return refused(`${root}.headline`, 'is empty', value);
  return { article };
}

/** The document's elements with their names: `{ "articles": […] }`, a bare list, a ninjs feed, or one article. */
function elementsOf(document: unknown): [name: string, value: unknown][] {
  const items = isObject(document) && isNinjs(document) ? ninjsItems(document) : undefined;
  if (items) return items.map((value, index) => [`associations[${index}]`, value]);
  const list = isObject(document) && 'articles' in document ? document.articles : document;
  if (Array.isArray(list)) return list.map((value, index) => [`articles[${index}]`, value]);
  return [[isObject(document) && 'articles' in document ? 'articles' : 'article', list]];
}

/** A damaged letter here and there becomes U+FFFD; throws if the text is in another encoding. */
function utf8Of(bytes: Uint8Array): string {
  return damagedUtf8(bytes, true) ?? new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

/**
 * Articles from JSON, as sent to the webhook and the API or dropped as files. Every element is checked separately,
 * whatever its type. Throws `body.not-json` if the whole is not JSON in UTF-8, `article.too-large` if it has more
 * than 10,000 elements. Dates without a zone are in `timezone`.
 */
export function parseArticles(bytes: Uint8Array, options: { timezone?: string } = {}): ParsedArticles {
  let document: unknown;
  try {
    document = JSON.parse(utf8Of(bytes));
  } catch (error) {
    throw new SluglineError('body.not-json', { why: reasonOf(error) }, { cause: error });
  }
  const named = elementsOf(document);
  if (named.length > maxElements) {
    throw new SluglineError('article.too-large', { where: 'The list', limit: `${maxElements} articles` });
  }
  return judged(named, options.timezone ?? 'UTC');
}

/** Values of any type as articles, each checked separately, with their names for refusals. */
export function judged(named: [name: string, value: unknown][], timezone: string): ParsedArticles {
  const elements = named.map(([name, value]) => elementOf(value, name, timezone));
  return {
    elements,
    articles: elements.flatMap((element) => ('article' in element ? [element.article] : [])),
    refusals: elements.flatMap((element) => ('refusal' in element ? [element.refusal] : [])),
  };
}
