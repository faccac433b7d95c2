import { legalText, oneLine } from './characters.ts';
import { type Entry, type Feed, UnfitEntry } from './format.ts';

export interface CleanImage {
  url?: string;
  caption: string;
  credit: string;
  alt: string;
  type?: string;
  width?: number;
  height?: number;
  bytes?: number;
}

/** An entry whose every field is valid in any format. */
export interface CleanEntry {
  entryId: string;
  url: string;
  headline: string;
  bullets: string[];
  standfirst: string;
  body: string;
  image?: CleanImage;
  authors: string[];
  /** Section first, then tags; each once. */
  categories: string[];
  language?: string;
  publishedAt: Date;
  updatedAt: Date;
  corrections: { at: Date; note: string }[];
}

/** The entry with legal text and valid addresses and dates. Throws `UnfitEntry` if that is impossible. */
export function cleanEntry(entry: Entry): CleanEntry {
  const unfit = (why: string) => new UnfitEntry(entry.id, why);
  const url = webAddress(entry.url);
  if (url === undefined) throw unfit('its address is no web address');
  if (!/^(urn|tag|https?):[!-;=?-Z_a-z~]+$/.test(entry.entryId)) throw unfit('its feed identity is no URI');
  const headline = oneLine(entry.headline);
  if (headline === '') throw unfit('its headline is empty');
  const publishedAt = instant(entry.publishedAt);
  const updatedAt = instant(entry.updatedAt);
  if (publishedAt === undefined || updatedAt === undefined) throw unfit('its dates are no dates');
  const image = cleanImage(entry.image);
  const language = languageTag(entry.language);
  return {
    entryId: entry.entryId,
    url,
    headline,
    bullets: lines(entry.bullets),
    standfirst: oneLine(entry.standfirst ?? ''),
    body: legalText(entry.body ?? '').trim(),
    ...(image && { image }),
    authors: lines(entry.authors),
    categories: [...new Set(lines([entry.section ?? '', ...entry.tags]))],
    ...(language && { language }),
    publishedAt,
    updatedAt,
    corrections: entry.corrections.flatMap(({ at, note }) => {
      const when = instant(at);
      return when === undefined ? [] : [{ at: when, note: oneLine(note) }];
    }),
  };
}

export type CleanFeed = Omit<Feed, 'updatedAt' | 'language'> & { updatedAt: Date; language?: string };

/**
 * A feed's head with legal text. Its addresses and date come from the newsroom's own configuration, so bad ones throw.
 */
export function cleanFeed(feed: Feed): CleanFeed {
  const { language: given, image: picture, copyright: notice, ...rest } = feed;
  const updatedAt = instant(feed.updatedAt);
  if (updatedAt === undefined) throw new RangeError(`Feed ${feed.id}: "${feed.updatedAt}" is no instant.`);
  const language = languageTag(given);
  const image = picture === undefined ? undefined : webAddress(picture);
  const copyright = oneLine(notice ?? '');
  return {
    ...rest,
    ...(image && { image }),
    ...(copyright && { copyright }),
    title: oneLine(feed.title) || feed.id,
    description: oneLine(feed.description) || oneLine(feed.title) || feed.id,
    newsroomName: oneLine(feed.newsroomName) || feed.id,
    ...(language && { language }),
    updatedAt,
  };
}

function lines(texts: string[]): string[] {
  return texts.map(oneLine).filter((text) => text !== '');
}

function cleanImage(image: Entry['image']): CleanImage | undefined {
  if (image === undefined) return undefined;
  const url = image.url === undefined ? undefined : webAddress(image.url);
  const texts = {
    caption: oneLine(image.caption ?? ''),
    credit: oneLine(image.credit ?? ''),
    alt: oneLine(image.alt ?? ''),
  };
  if (url === undefined && texts.caption === '') return undefined;
  return url === undefined ? texts : { url, ...texts, ...sizesOf(image) };
}

/** Numbers need no cleaning; the type must be a known one. */
function sizesOf({ type, width, height, bytes }: NonNullable<Entry['image']>): Partial<CleanImage> {
  return {
    ...(type !== undefined && /^image\/[a-z+.-]+$/.test(type) && { type }),
    ...(width !== undefined && height !== undefined && { width, height }),
    ...(bytes !== undefined && { bytes }),
  };
}

/** Only `http` and `https`, in the ASCII form of RFC 3986: URL leaves some characters unencoded. */
function webAddress(text: string): string | undefined {
  const url = URL.parse(legalText(text).trim());
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined;
  const rest = (url.pathname + url.search + url.hash)
    .replace(/[[\]{}|\\^`]/g, encodeURIComponent)
    .replace(/%(?![0-9A-Fa-f]{2})/g, '%25');
  const hash = rest.indexOf('#');
  const path = hash < 0 ? rest : rest.slice(0, hash + 1) + rest.slice(hash + 1).replaceAll('#', '%23');
  return url.origin + path;
}

/** RFC 3339 and RFC 822 both write years with four digits. */
function instant(text: string): Date | undefined {
  const date = new Date(text);
  const year = date.getUTCFullYear();
  return year >= 1 && year <= 9999 ? date : undefined;
}

function languageTag(text: string): string | undefined {
  return /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(text) ? text : undefined;
}
