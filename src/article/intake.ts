import { toInstant } from '../clock.ts';
import { ArticleRefused } from '../errors.ts';
import { joinedBy } from '../joined.ts';
import { httpUrl, readHttpUrl } from '../net/httpUrl.ts';
import type { ArticleContent, ArticleInput, Image } from './article.ts';
import { detectLanguage } from './language.ts';
import { withoutLead } from './lead.ts';
import { limits } from './limits.ts';
import { sanitiseBody, textOf } from './sanitise.ts';
import { cleanText } from './text.ts';
import { unreadableEmbargo } from './visibility.ts';

export interface IntakeOptions {
  /** The article's name in an error. */
  where: string;
  now: number;
  newsroom: { language: string };
  /** From the source's configuration, if the article has none. */
  section?: string | undefined;
  language?: string | undefined;
}

/**
 * The content as stored: texts cleaned once, body sanitised, language known, dates settled. Text is cleaned, not
 * refused; only an article without a headline is. A missing `publishedAt` is `updatedAt`, otherwise first sight.
 */
export function contentFrom(input: ArticleInput, options: IntakeOptions): ArticleContent {
  const headline = cleaned(input.headline, limits.headline);
  if (headline === '') throw new ArticleRefused('article.no-headline', { where: options.where });
  const bullets = texts(input.bullets);
  const standfirst = text(input.standfirst);
  const body = input.body ? sanitiseBody(input.body.slice(0, limits.body), input.url) : '';
  const section = text(input.section) ?? options.section;
  const dateline = text(input.dateline);
  const image = imageFrom(input.image);
  const contentWarning = text(input.contentWarning);
  const updatedAt = instant(input.updatedAt);
  const publishedAt = instant(input.publishedAt) ?? updatedAt ?? toInstant(options.now);
  const detected = () => {
    const words = [headline, ...bullets, standfirst ?? '', textOf(body.slice(0, 20_000)).slice(0, 2_000)];
    return detectLanguage(words.join('\n'), options.newsroom.language);
  };
  return withoutLead({
    headline,
    bullets,
    ...(standfirst ? { standfirst } : {}),
    ...(body ? { body } : {}),
    ...(image ? { image } : {}),
    authors: texts(input.authors),
    ...(dateline ? { dateline } : {}),
    ...(section ? { section } : {}),
    tags: [...new Set(texts(input.tags))],
    language: input.language ?? options.language ?? detected(),
    publishedAt,
    updatedAt: updatedAt ?? publishedAt,
    ...(input.embargoUntil ? { embargoUntil: toInstant(Date.parse(input.embargoUntil)) } : {}),
    breaking: input.breaking ?? false,
    access: input.access ?? 'public',
    ...(contentWarning ? { contentWarning } : {}),
    ...(input.sensitive === undefined ? {} : { sensitive: input.sensitive }),
    ...(input.channels ? { channels: input.channels } : {}),
  });
}

function text(value: string | undefined): string | undefined {
  return (value && cleaned(value, limits.text)) || undefined;
}

function texts(values: string[] | undefined): string[] {
  return (values ?? []).map((value) => text(value)).filter((value) => value !== undefined);
}

/** Markup, entities and white space, which are removed, may make a text this many times longer. */
const maxMarkup = 10;

/** Cut before it is cleaned, so that no pattern sees a text of many megabytes, and again afterwards. */
function cleaned(value: string, most: number): string {
  return clipped(cleanText(value.slice(0, most * maxMarkup)), most);
}

/** Never leaves half of a surrogate pair at the end. */
function clipped(value: string, most: number): string {
  return value.length <= most
    ? value
    : value
        .slice(0, most)
        .toWellFormed()
        .replace(/\uFFFD$/, '');
}

function instant(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? undefined : toInstant(ms);
}

/** Which part of an article was ignored, and why; undefined if none was. */
export function remarkOn({ image, embargoUntil }: ArticleInput): string | undefined {
  const read = image?.url ? readHttpUrl(image.url) : undefined;
  const held =
    embargoUntil === unreadableEmbargo
      ? 'it is under an embargo whose end can’t be read: it is held until a newer version, or a person, hands it in with an end or without an embargo'
      : undefined;
  const leftOut =
    read && 'fault' in read
      ? `image.url ${read.fault}, so it was left out: ${quoted(image?.url ?? '')}`
      : undefined;
  return joinedBy('; ', [held, leftOut]) || undefined;
}

/** The beginning of an address, on one line: enough to recognise it. */
function quoted(written: string): string {
  return cleanText(clipped(written, 100));
}

function imageFrom(given: ArticleInput['image']): Image | undefined {
  if (!given) return undefined;
  const url = httpUrl(given.url);
  const caption = text(given.caption);
  const credit = text(given.credit);
  const alt = text(given.alt);
  const image: Image = {
    ...(url ? { url } : {}),
    ...(caption ? { caption } : {}),
    ...(credit ? { credit } : {}),
    ...(alt ? { alt } : {}),
  };
  return Object.keys(image).length > 0 ? image : undefined;
}
