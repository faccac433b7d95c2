import { parseFeed } from 'feedsmith';
import type { HubLinks } from './hub.ts';
import { withoutLongPersons } from './persons.ts';

/** A JSON Feed with only a number as its version (`"version": "1.1"`) means that of the standard. */
function withKnownVersion(text: string): string {
  if (!/^\s*\{/.test(text)) return text;
  const feed = JSON.parse(text) as { version?: unknown; items?: unknown };
  if (!Array.isArray(feed.items) || !/^v?1(\.[01])?$/i.test(String(feed.version ?? ''))) return text;
  return JSON.stringify({ ...feed, version: 'https://jsonfeed.org/version/1.1' });
}

/** Dates stay as written: those of all formats are parsed in one place later. */
export function parsed(text: string) {
  return parseFeed(withKnownVersion(withoutLongPersons(text)), { parseDateFn: (date) => date });
}

/** feedsmith's result for a text, in the terms of its format. */
export type ParsedFeed = ReturnType<typeof parsed>;

/** A text as a feed gives it, its XML decoded: HTML or plain. */
export interface FeedText {
  value: string;
  isHtml: boolean;
}

/** One entry in terms common to all formats, not checked or resolved yet. */
export interface FeedItem {
  title?: FeedText | undefined;
  link?: string | undefined;
  id?: string | undefined;
  /** When it was published, as written; the first that can be read holds. */
  published: (string | undefined)[];
  /** Its content system says that it is not public. */
  isDraft?: boolean;
  updated?: string | undefined;
  summary?: FeedText | undefined;
  content?: FeedText | undefined;
  image?: { url?: string | undefined; caption?: string | undefined; credit?: string | undefined } | undefined;
  authors: string[];
  tags: string[];
  language?: string | undefined;
  /** The end of its embargo, as written; empty if that isn't given. */
  embargo?: string | undefined;
  /** `xml:base`, if the entry has its own. */
  base?: string | undefined;
}

/** A feed in terms common to all formats. */
export interface FeedDocument {
  title?: string | undefined;
  /** The page that the feed belongs to. */
  siteUrl?: string | undefined;
  base?: string | undefined;
  language?: string | undefined;
  authors: string[];
  items: FeedItem[];
  /** Ids of entries that the feed says are deleted. */
  deleted?: string[] | undefined;
  /** What was wrong with its XML and left out, as a sentence; undefined if it was well-formed. */
  salvage?: string | undefined;
  links?: HubLinks | undefined;
}

export function html(value: string | undefined): FeedText | undefined {
  return value === undefined ? undefined : { value, isHtml: true };
}

export function plain(value: string | undefined): FeedText | undefined {
  return value === undefined ? undefined : { value, isHtml: false };
}

/** The non-empty texts, trimmed, without repeats. */
export function present(texts: (string | undefined)[]): string[] {
  return [...new Set(texts.map((text) => text?.trim() ?? '').filter((text) => text !== ''))];
}
