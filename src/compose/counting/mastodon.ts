import type { CountingRule } from './countingRule.ts';
import { countGraphemes } from './graphemes.ts';
import { outside, type Place, withBytes } from './spans.ts';

/** The counted length of every address. */
const addressLength = 23;

const scheme = /https?:\/\//giu;
/** Mastodon starts no address right after these (a letter, a digit or a sign that makes it a name). */
const gluedTo = /[A-Za-z0-9@＠$#＃]/u;
/** A host needs a top-level domain of letters, so an IP address or `localhost` is counted as written. */
const host =
  /(?:[\p{L}\p{M}\p{N}_-]+\.)+(?:xn--[a-z0-9-]+|[a-z]{2,}(?![a-z0-9@])|(?=[^a-z])\p{L}[\p{L}\p{M}]+)(?::\d+)?/iuy;
const pathCharacter = /[^\s<>()?]/u;
const pathEnd = /[^\s()?!*"'「」<>;:=,.$%[\]~&|@]/u;
/** One nested level, as in `thing_(cool_(one))`. */
const parentheses = /\((?:[^\s<>()?]+|[^\s<>()?]*\([^\s<>()?]+\)[^\s<>()?]*)\)/uy;
const queryCharacter = /[a-z0-9!?*'();:&=+$/%#[\]\-_.,~|@^\u{A0}-\u{10FFFD}]/iu;
const queryEnd = /[a-z0-9_&=#/\-\u{A0}-\u{10FFFD}]/iu;

const mention =
  /(?<![=/\p{L}\p{M}\p{N}_])@([a-z0-9_]+(?:[.-]+[a-z0-9_]+)*)(?:@[\p{L}\p{M}\p{N}_]+(?:[.-]+[\p{L}\p{M}\p{N}_]+)*)?(?![@＠]|:\/\/)/giu;

/** Letters, digits and separators with at least one that is not a digit (Mastodon's Tag model). */
const hashtag = /(?<![=/)\p{L}\p{N}])[#＃]([\p{L}\p{M}\p{N}_\xB7\u30FB\u200C]+)/gu;
const hashtagRequires = /[\p{L}\p{M}_\xB7\u30FB\u200C]/u;

interface Counted extends Place {
  counts: string;
}

function matchAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

function pathEndFrom(text: string, start: number): number {
  let end = start;
  let at = start;
  while (at < text.length) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    if (character === '(') {
      at = matchAt(parentheses, text, at);
      if (at < 0) break;
      end = at;
      continue;
    }
    if (!pathCharacter.test(character)) break;
    at += character.length;
    if (pathEnd.test(character)) end = at;
  }
  return end;
}

function queryEndFrom(text: string, start: number): number {
  if (text[start] !== '?') return start;
  let end = start;
  for (let at = start + 1; at < text.length; ) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    if (!queryCharacter.test(character)) break;
    at += character.length;
    if (queryEnd.test(character)) end = at;
  }
  return end;
}

/** The addresses that Mastodon turns into links, in order; `start` and `end` in UTF-16 units. */
export function addressesIn(text: string): Counted[] {
  const spans: Counted[] = [];
  for (const found of text.matchAll(scheme)) {
    if (found.index < (spans.at(-1)?.end ?? 0)) continue;
    if (found.index > 0 && gluedTo.test(text[found.index - 1] ?? '')) continue;
    const hostEnd = matchAt(host, text, found.index + found[0].length);
    if (hostEnd < 0) continue;
    const pathStop = text[hostEnd] === '/' ? pathEndFrom(text, hostEnd) : hostEnd;
    const start = found.index;
    const end = queryEndFrom(text, pathStop);
    spans.push({ text: text.slice(start, end), start, end, counts: 'x'.repeat(addressLength) });
  }
  return spans;
}

function mentionsIn(text: string): Counted[] {
  return Array.from(text.matchAll(mention), (found) => ({
    text: found[0].slice(1),
    start: found.index,
    end: found.index + found[0].length,
    counts: `@${found[1]}`,
  }));
}

function hashtagsIn(text: string): Place[] {
  return Array.from(text.matchAll(hashtag), ({ 0: found, 1: name = '', index }) => ({
    text: name,
    start: index,
    end: index + found.length,
  })).filter(({ text: name }) => hashtagRequires.test(name));
}

/** The text with each address as 23 letters and each `@user@host` as `@user`: what Mastodon counts. */
function countable(text: string, spans: Counted[]): string {
  let made = '';
  let at = 0;
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    if (span.start < at) continue;
    made += text.slice(at, span.start) + span.counts;
    at = span.end;
  }
  return made + text.slice(at);
}

/**
 * Mastodon's own count (StatusLengthValidator and its address pattern): grapheme clusters after addresses are 23 each
 * and `@user@host` is `@user`. A content warning counts too: the caller subtracts it from `limit`.
 */
export const mastodon: CountingRule = {
  name: 'mastodon',
  limit: 500,
  warningLength: countGraphemes,
  measure: (text, limit = mastodon.limit) => {
    const links = addressesIn(text);
    const mentions = mentionsIn(text);
    return {
      length: countGraphemes(countable(text, [...links, ...mentions])),
      limit,
      links: withBytes(text, links),
      mentions: withBytes(text, outside(mentions, links)),
      hashtags: withBytes(text, outside(hashtagsIn(text), links)),
    };
  },
};
