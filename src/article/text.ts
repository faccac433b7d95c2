import { withAsciiDigits } from './digits.ts';
import { withoutInvisible } from './invisibleCharacters.ts';
import { holdsTags, untagged } from './markup.ts';

const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** Most English headlines are such a line already. */
const plainLine = /^[!-~]+(?: [!-~]+)*$/;

/**
 * Plain text as one line: invisible characters removed, white space folded, NFC. Tags and entities are left unchanged.
 */
export function oneLine(text: string): string {
  if (plainLine.test(text)) return text;
  const line = withoutInvisible(text)
    .normalize('NFC')
    .replace(/[\p{White_Space}\x85]+/gu, ' ')
    .trim();
  return visible.test(line) ? line : '';
}

/**
 * The plain one-line text of a headline or summary point as a source gives it: tags are dropped and entities decoded
 * once ("a < b" and "<unverified>" are no tags), invisible characters removed, white space folded, NFC. Empty if
 * nothing is visible.
 */
export function cleanText(text: string): string {
  return oneLine(untagged(text, { line: ' ', paragraph: ' ', item: '', keepUnknown: true }));
}

/**
 * Plain text escaped so that `cleanText` returns it: for readers whose text is decoded already. It differs from the
 * plain text only if that contains something that looks like a tag or an entity.
 */
export function asSource(plain: string): string {
  const escaped = plain.replace(/&(?=#?[a-z0-9])/gi, '&amp;');
  return holdsMarkup(escaped) ? escaped.replace(/</g, '&lt;') : escaped;
}

function holdsMarkup(text: string): boolean {
  return /<[!?/a-z]/i.test(text) && (holdsTags(text) || /<[!?/]/.test(text));
}

/**
 * Arabic and Urdu: one letter for each group that writers and keyboards mix up; vowel signs and tatweel are removed.
 */
function withPlainArabicLetters(text: string): string {
  return text
    .replace(/[\u0640\u064B-\u065F\u0670\u06D6-\u06ED]/g, '')
    .replace(/[\u0622\u0623\u0625\u0671]/g, '\u0627')
    .replace(/[\u0624]/g, '\u0648')
    .replace(/[\u0649\u064A\u0626\u06D0]/g, '\u06CC')
    .replace(/[\u0643\u06AA]/g, '\u06A9')
    .replace(/[\u0629\u06C0-\u06C3\u06D5]/g, '\u0647');
}

/** Letters and digits for searching: NFKC, lower case, ASCII digits, mixed-up Arabic letters made one. */
export function foldLetters(text: string): string {
  const joined = text.replace(/[\u200C-\u200F\u061C\u202A-\u202E\u2066-\u2069]|\p{Variation_Selector}/gu, '');
  const lower = joined.normalize('NFKC').toLowerCase().normalize('NFKC');
  return withPlainArabicLetters(withAsciiDigits(lower)).normalize('NFKC');
}

/**
 * A headline as an identity: NFKC, lower case, punctuation and white space folded to single spaces, Arabic and
 * Urdu letter variants and vowel signs made one. Takes clean text; never empty for a headline that is not.
 */
export function foldHeadline(headline: string): string {
  const line = foldLetters(oneLine(headline));
  const folded = line
    .replace(/['\u2018\u2019\u02BC]/g, '')
    .replace(/[\p{P}\p{Z}\s]+/gu, ' ')
    .trim();
  return folded || line;
}

/**
 * A slug: NFKC, lower case, Unicode kept, everything except letters, marks and digits replaced with `-`. May be empty.
 */
export function slugOf(text: string): string {
  const lower = withoutInvisible(text).normalize('NFKC').toLowerCase().normalize('NFKC');
  return lower.replace(/[^\p{L}\p{M}\p{Nd}]+/gu, '-').replace(/^-|-$/g, '');
}
