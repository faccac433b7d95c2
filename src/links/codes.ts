import { createHmac } from 'node:crypto';
import { withoutEnd } from '../ends.ts';

/** No letters or digits that are easily confused: no i, l, o, 0, 1. */
const alphabet = '23456789abcdefghjkmnpqrstuvwxyz';
const shortest = 4;
const longest = 8;

/**
 * Words that no newsroom's link should spell, including with similar characters: 4 is read as a, 3 as e. Short and
 * blunt on purpose.
 */
const unfortunate = new RegExp(
  [
    'anal|anus|arse|butt|cack|cunt|crap|damn|dead|dumb|fag|fap|fart|fuc|fuk|hate|heb|jap|jew|kkk|krap|kys|nazi|nazy|neg|nigg',
    'nsdap|paki|penu|prn|puta|pute|puss|rape|sex|scum|shag|shit|slut|spaz|suck|tard|tranny|turd|twat|wank|whore|xxx',
  ].join('|'),
);
const lookalikes: Record<string, string> = { 2: 'z', 3: 'e', 4: 'a', 5: 's', 6: 'b', 7: 't', 8: 'b', 9: 'g' };

/** Whether a code spells an unfortunate word. @public */
export function isUnfortunate(code: string): boolean {
  const plain = code.toLowerCase();
  return (
    unfortunate.test(plain.replace(/[2-9]/g, (digit) => lookalikes[digit] ?? digit)) ||
    unfortunate.test(plain)
  );
}

/**
 * The minimum number of codes offered: a taken one or an unfortunate letter must never leave an article without a link.
 */
const atLeast = 4;

/**
 * The candidate codes of an article, channel and variant, shortest first: prefixes of the base-31
 * HMAC-SHA256(code key, article id | channel | variant) up to the first unfortunate one, then those of the HMAC of
 * the next round. The same keys give the same codes on every machine (`codeKeyOf`).
 */
export function candidateCodes(
  codeKey: string,
  articleId: string,
  channel: string,
  variant: string,
): string[] {
  const codes: string[] = [];
  for (let round = 0; codes.length < atLeast; round++) {
    const key = `${articleId}|${channel}|${variant}${round === 0 ? '' : `|${round}`}`;
    codes.push(...prefixesOf(codeOf(codeKey, key)));
  }
  return codes;
}

function codeOf(codeKey: string, key: string): string {
  // Eight of 31 letters are 40 bits, so the digest's first 64 are enough.
  let number = createHmac('sha256', codeKey).update(key).digest().readBigUInt64BE();
  let letters = '';
  while (letters.length < longest) {
    letters += alphabet[Number(number % 31n)];
    number /= 31n;
  }
  return letters;
}

/** Once a prefix spells such a word, every longer one does too. */
function prefixesOf(letters: string): string[] {
  const codes: string[] = [];
  // The usual code spells nothing at all, which a single check shows.
  const fine = !isUnfortunate(letters);
  for (let length = shortest; length <= longest; length++) {
    const code = letters.slice(0, length);
    if (!fine && isUnfortunate(code)) break;
    codes.push(code);
  }
  return codes;
}

/**
 * Names that exist, or may exist, next to links at a host's root, and that people would mistake for a page of the
 * newsroom.
 */
const reserved = new Set(
  [
    'about account accounts activitypub admin api app archive article articles assets auth contact desk docs favicon feed feeds',
    'health healthz help hub imprint index ingest link links login logout look metrics newsletter nodeinfo ops pictures privacy push',
    'readyz robots rss samples search security sign-in sign-up signin signup sitemap static status subscribe support',
    'terms unsubscribe web welcome well-known www',
  ].flatMap((line) => line.split(' ')),
);

/** Whether a code is a page's address, or would be mistaken for one. */
export function isReserved(code: string): boolean {
  return reserved.has(code.toLowerCase());
}

/** A code that a person may choose: 3 to 32 ASCII letters, digits and hyphens. @public */
export function isVanityCode(code: string): boolean {
  return /^[A-Za-z0-9](?:[A-Za-z0-9-]{1,30})[A-Za-z0-9]$/.test(code);
}

/** What is wrong with a code that a person chose; undefined if nothing is. */
export function issueOfCode(code: string): string | undefined {
  if (!isVanityCode(code))
    return 'a code is 3 to 32 of A-Z, a-z, 0-9 and "-", with a letter or digit at both ends';
  if (isReserved(code)) return 'it is, or looks like, the address of a page';
  if (isUnfortunate(code)) return 'it spells a word that does not belong next to a headline';
  return undefined;
}

/** A code of another shortener that may be imported unchanged: it is already in circulation. */
export function isValidCode(code: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(code);
}

/** A code without punctuation from the end of a sentence; undefined if nothing is left. */
export function codeIn(typed: string): string | undefined {
  const code = withoutEnd(typed, /[^A-Za-z0-9]/);
  return isValidCode(code) ? code : undefined;
}
