import type { ArticleInput } from '../../article/article.ts';
import { sanitiseBody } from '../../article/sanitise.ts';
import { asSource, oneLine } from '../../article/text.ts';
import { readInstant } from '../dates/instant.ts';
import { articleAddress } from './articleAddress.ts';
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

/** The articles of a JSON-LD document: itself, its list, or its `@graph`; nothing else is searched. */
function articlesIn(document: unknown): Fields[] {
  const things = listed(document).flatMap((thing) =>
    isObject(thing) ? [thing, ...listed(thing['@graph']), ...listed(thing.mainEntity)] : [],
  );
  return things.filter(isObject).filter((thing) => isArticleType(thing['@type']));
}

function textIn(value: unknown, name: string): string | undefined {
  for (const item of listed(value)) {
    const text = typeof item === 'string' ? item : isObject(item) ? item[name] : undefined;
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

function articleOf(
  fields: Fields,
  options: { timezone: string; url?: string | undefined },
): ArticleInput | undefined {
  const headline = textIn(fields.headline, 'name') ?? textIn(fields.name, 'name');
  if (!headline) return undefined;
  const read = (value: unknown) =>
    listed(value)
      .map((one) => (typeof one === 'string' ? readInstant(one, options.timezone) : undefined))
      .find((instant) => instant !== undefined);
  const text = textIn(fields.articleBody, 'text');
  return {
    headline,
    ...given({
      url:
        articleAddress(textIn(fields.url, '@id'), options.url) ??
        articleAddress(textIn(fields.mainEntityOfPage, '@id'), options.url),
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

function parsedData(script: string): unknown {
  try {
    return JSON.parse(script);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** What templates do to JSON: comment and CDATA marks around it, a semicolon after it, line ends within its texts. */
function mended(script: string): string {
  const bare = script.replaceAll('<![CDATA[', '').replaceAll(']]>', '');
  const from = bare.search(/[{[]/);
  const to = Math.max(bare.lastIndexOf('}'), bare.lastIndexOf(']'));
  return from < 0 ? '' : bare.slice(from, to + 1).replace(/\p{Cc}/gu, ' ');
}

/**
 * The articles that a page's JSON-LD scripts describe (schema.org). An invalid script is ignored: many pages have
 * broken ones, and the page's text is read all the same.
 */
export function linkedArticles(
  scripts: string[],
  options: { timezone: string; url?: string | undefined },
): ArticleInput[] {
  return scripts.flatMap((script) => {
    const document = parsedData(script) ?? parsedData(mended(script));
    return articlesIn(document)
      .map((fields) => articleOf(fields, options))
      .filter((article) => article !== undefined);
  });
}
