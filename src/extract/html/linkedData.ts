import type { ArticleInput } from '../../article/article.ts';
import { sanitiseBody } from '../../article/sanitise.ts';
import { asSource, oneLine } from '../../article/text.ts';
import { readInstant } from '../dates/instant.ts';
import { readDate } from '../dates.ts';
import type { PageOptions } from '../page.ts';
import { articleAddress } from './articleAddress.ts';
import { looseJson, parsedJson } from './looseJson.ts';
import { webAddress } from './webAddress.ts';

type Fields = Record<string, unknown>;

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listed(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** schema.org's article types: NewsArticle, Article, ReportageNewsArticle, BlogPosting … */
function isArticleType(type: unknown): boolean {
  return listed(type).some(
    (name) => typeof name === 'string' && /(?:Article|BlogPosting|LiveBlogPosting|Report)$/.test(name),
  );
}

/** `schema:headline` is `headline`. */
function withPlainNames(thing: Fields): Fields {
  return Object.fromEntries(
    Object.entries(thing).map(([name, value]) => [name.replace(/^schema:/, ''), value]),
  );
}

/** The articles of a JSON-LD document: itself, its list, or its `@graph`; nothing else is searched. */
function articlesIn(document: unknown): Fields[] {
  const things = listed(document)
    .flatMap(listed)
    .flatMap((thing) =>
      isObject(thing) ? [thing, ...listed(thing['@graph']), ...listed(thing.mainEntity)] : [],
    );
  return things
    .filter(isObject)
    .map(withPlainNames)
    .filter((thing) => isArticleType(thing['@type']));
}

function textIn(value: unknown, name: string): string | undefined {
  for (const item of listed(value)) {
    const text =
      typeof item === 'string' ? item : isObject(item) ? (item[name] ?? item['@value']) : undefined;
    if (typeof text === 'string' && oneLine(text)) return text;
  }
  return undefined;
}

function languageTag(value: unknown): string | undefined {
  const tag = textIn(value, 'alternateName');
  return tag && /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag) ? tag : undefined;
}

function imageIn(value: unknown, base: string | undefined): ArticleInput['image'] {
  const [image] = listed(value);
  const url = webAddress(textIn(image, 'url') ?? textIn(image, 'contentUrl'), base);
  const caption = isObject(image) ? textIn(image.caption, 'text') : undefined;
  const credit = isObject(image) ? textIn(image.creditText, 'name') : undefined;
  if (!url && !caption) return undefined;
  return { ...(url ? { url } : {}), ...(caption ? { caption } : {}), ...(credit ? { credit } : {}) };
}

function keywordsIn(value: unknown): string[] {
  return listed(value).flatMap((item) =>
    typeof item === 'string' ? item.split(',') : [textIn(item, 'name') ?? ''],
  );
}

/** The given values as an article's fields: missing ones are not named. */
export function given<T extends Record<string, unknown>>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const remaining = Object.entries(fields).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(remaining) as { [K in keyof T]?: NonNullable<T[K]> };
}

/** The address of the page that a node's id names (`https://…/story#article`); other ids may be no page's. */
function nodeAddress(id: unknown, page: string | undefined): string | undefined {
  if (typeof id !== 'string') return undefined;
  const [address = '', fragment] = id.split('#', 2);
  return fragment !== undefined || address === page ? address : undefined;
}

/** Dates in no standard form are read as in print. */
function instantOf(written: string, options: PageOptions): string | undefined {
  const read = readInstant(written, options.timezone) ?? readDate(written, options);
  return typeof read === 'object' ? read.at : read === 'impossible' ? undefined : read;
}

function articleOf(
  fields: Fields,
  options: PageOptions & { url?: string | undefined },
): ArticleInput | undefined {
  const headline = textIn(fields.headline, 'name') ?? textIn(fields.name, 'name');
  if (!headline) return undefined;
  const read = (value: unknown) =>
    listed(value)
      .map((one) => textIn(one, '@value'))
      .map((one) => (one === undefined ? undefined : instantOf(one, options)))
      .find((instant) => instant !== undefined);
  const text = textIn(fields.articleBody, 'text');
  return {
    headline,
    ...given({
      url:
        articleAddress(textIn(fields.url, '@id'), options.url) ??
        articleAddress(textIn(fields.mainEntityOfPage, '@id'), options.url) ??
        articleAddress(nodeAddress(fields['@id'], options.url), options.url),
      standfirst: textIn(fields.description, 'text'),
      body: text ? sanitiseBody(text, options.url) : undefined,
      image: imageIn(fields.image, options.url),
      authors: listed(fields.author)
        .map((author) => textIn(author, 'name') ?? '')
        .filter(Boolean)
        .slice(0, 50),
      section: textIn(fields.articleSection, 'name'),
      tags: keywordsIn(fields.keywords).map(oneLine).filter(Boolean).slice(0, 100).map(asSource),
      language: languageTag(fields.inLanguage),
      publishedAt: read(fields.datePublished),
      updatedAt: read(fields.dateModified),
      access: /^false$/i.test(String(fields.isAccessibleForFree)) ? ('subscribers' as const) : undefined,
    }),
  };
}

/**
 * The articles that a page's JSON-LD scripts describe (schema.org). An invalid script is ignored: many pages have
 * broken ones, and the page's text is read all the same.
 */
export function linkedArticles(
  scripts: string[],
  options: PageOptions & { url?: string | undefined },
): ArticleInput[] {
  return scripts.flatMap((script) => {
    const document = parsedJson(script);
    return (document === undefined ? looseJson(script) : [document])
      .flatMap(articlesIn)
      .map((fields) => articleOf(fields, options))
      .filter((article) => article !== undefined);
  });
}
