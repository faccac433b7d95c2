import type { CountingRule } from './countingRule.ts';
import { countGraphemes } from './graphemes.ts';
import { type Place, withBytes } from './spans.ts';
import { topLevelDomains } from './topLevel.ts';

/** A part of a post that Bluesky treats specially, as its record describes it: byte offsets, and the meaning. */
export interface Facet {
  byteStart: number;
  byteEnd: number;
  kind: 'mention' | 'link' | 'tag';
  /** A mention's handle, a link's full address, a tag without `#` (a cashtag with its `$`, in capitals). */
  value: string;
}

const mention = /(?<=^|[\s(])@([a-zA-Z0-9.-]+)\b/g;
const address = /(?<=^|[\s(])(?:https?:\/\/\S+|(?<domain>[a-z][a-z0-9]*(?:\.[a-z0-9]+)+)\S*)/gim;
/** What ends a tag: white space and invisible characters. */
const ends = '\\s\\xAD\\u2060\\u200A\\u200B\\u200C\\u200D\\u20E2';
const hashtag = new RegExp(`(?<=^|\\s)[#＃](?!\\uFE0F)([^${ends}]+)`, 'gu');
const hashtagRequires = new RegExp(`[^\\d\\p{P}${ends}]`, 'u');
const cashtag = /(?<=^|[\s(])\$([A-Za-z][A-Za-z0-9]{0,4})(?=\s|$|[.,;:!?)"'\u2019])/gu;
const longestTag = 64;

function isDomain(name: string): boolean {
  return topLevelDomains.has(name.slice(name.lastIndexOf('.') + 1)) && name.includes('.');
}

type Meant = Place & { kind: Facet['kind']; value: string };

function mentionsIn(text: string): Meant[] {
  return Array.from(text.matchAll(mention), ({ 0: whole, 1: handle = '', index }) => ({
    text: handle,
    value: handle,
    kind: 'mention' as const,
    start: index,
    end: index + whole.length,
  })).filter(({ value }) => isDomain(value) || value.endsWith('.test'));
}

function linksIn(text: string): Meant[] {
  const places: Meant[] = [];
  for (const { 0: whole, groups, index } of text.matchAll(address)) {
    const domain = groups?.domain;
    if (!whole.startsWith('http') && !(domain && isDomain(domain))) continue;
    let written = whole;
    if (/[.,;:!?]$/.test(written)) written = written.slice(0, -1);
    if (written.endsWith(')') && !written.includes('(')) written = written.slice(0, -1);
    const value = written.startsWith('http') ? written : `https://${written}`;
    places.push({ text: written, value, kind: 'link', start: index, end: index + written.length });
  }
  return places;
}

function hashtagsIn(text: string): Meant[] {
  const places: Meant[] = [];
  for (const { 1: found = '', index } of text.matchAll(hashtag)) {
    if (!hashtagRequires.test(found)) continue;
    const name = withoutPunctuationAfter(found);
    if (name === '' || name.length > longestTag) continue;
    places.push({ text: name, value: name, kind: 'tag', start: index, end: index + 1 + name.length });
  }
  for (const { 0: whole, 1: name = '', index } of text.matchAll(cashtag)) {
    const value = `$${name.toUpperCase()}`;
    places.push({ text: whole, value, kind: 'tag', start: index, end: index + whole.length });
  }
  return places.sort((a, b) => a.start - b.start);
}

function withoutPunctuationAfter(tag: string): string {
  let end = tag.length;
  while (end > 0) {
    const start = /[\uDC00-\uDFFF]/.test(tag.charAt(end - 1)) ? end - 2 : end - 1;
    if (!/^\p{P}$/u.test(tag.slice(start, end))) break;
    end = start;
  }
  return tag.slice(0, end);
}

/** The facets of a post in the order of their bytes, as Bluesky's own client finds them. */
export function facetsIn(text: string): Facet[] {
  const meant = [...mentionsIn(text), ...linksIn(text), ...hashtagsIn(text)].sort(
    (a, b) => a.start - b.start,
  );
  const spans = withBytes(text, meant);
  return meant.map(({ kind, value }, index) => {
    const { byteStart = 0, byteEnd = 0 } = spans[index] ?? {};
    return { byteStart, byteEnd, kind, value };
  });
}

/**
 * More than two line ends in a row become two, whatever invisible characters are between them, as Bluesky's own client
 * does.
 */
export function withoutExtraLines(text: string): string {
  return text.replace(/[\xAD\u2060\u200B-\u200D\s]+/g, (gap) => {
    const first = gap.search(/[\r\n]/);
    if (first < 0 || (gap.match(/[\r\n]/g)?.length ?? 0) < 3) return gap;
    const last = Math.max(gap.lastIndexOf('\n'), gap.lastIndexOf('\r'));
    return `${gap.slice(0, first)}\n\n${gap.slice(last + 1)}`;
  });
}

/** Bluesky's count (app.bsky.feed.post): grapheme clusters, and also bytes. Addresses count as written. */
export const bluesky: CountingRule = {
  name: 'bluesky',
  limit: 300,
  measure: (text, limit = bluesky.limit) => ({
    length: countGraphemes(text),
    bytes: Buffer.byteLength(text),
    limit,
    bytesLimit: 3_000,
    links: withBytes(text, linksIn(text)),
    mentions: withBytes(text, mentionsIn(text)),
    hashtags: withBytes(text, hashtagsIn(text)),
  }),
};
