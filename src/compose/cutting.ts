import { type Lexicon, searchable } from '../article/lexicon/lexicon.ts';

/** Where a text may end early, and after what kind of unit. */
export interface Cut {
  /** UTF-16 units from the text's start. */
  end: number;
  after: 'clause' | 'word';
}

const pairs: Record<string, string> = {
  ')': '(',
  ']': '[',
  '}': '{',
  '）': '（',
  '」': '「',
  '』': '『',
  '】': '【',
  '》': '《',
  '\u202C': '\u202A',
  '\u2069': '\u2066',
};
const opening: Record<string, string> = {
  ...Object.fromEntries(Object.values(pairs).map((sign) => [sign, sign])),
  '\u202B': '\u202A',
  '\u2067': '\u2066',
  '\u2068': '\u2066',
};
/** Signs that open in one language and close in another: the first opens, the next closes. */
const toggles: Record<string, string> = {
  '“': '"',
  '”': '"',
  '„': '"',
  '"': '"',
  '«': '«',
  '»': '«',
  '‹': '‹',
  '›': '‹',
};

/**
 * For each place in the text whether it is within a quotation, a bracket or an isolate; one more than the text has
 * units.
 */
function withinPairs(text: string): Uint8Array {
  const inside = new Uint8Array(text.length + 1);
  const open: string[] = [];
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at);
    const toggle = toggles[sign] ?? (isSingleQuote(text, at, open) ? "'" : undefined);
    const closes = toggle ?? pairs[sign];
    const opened = closes === undefined ? -1 : open.lastIndexOf(closes);
    if (opened >= 0) open.splice(opened, 1);
    else if (toggle) open.push(toggle);
    else if (opening[sign] && open.length < 50) open.push(opening[sign]);
    inside[at + 1] = open.length > 0 ? 1 : 0;
  }
  return inside;
}

/** A single quotation mark, not an apostrophe: it opens before a word, or closes an open one after a word. */
function isSingleQuote(text: string, at: number, open: string[]): boolean {
  if (!/['‘’‚]/.test(text.charAt(at))) return false;
  const before = /[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, at - 2), at));
  const after = /^[\p{L}\p{N}]/u.test(text.slice(at + 1, at + 3));
  if (before && after) return false;
  return open.includes("'") ? !after : after && !before;
}

/** A clause ends before one of these; a colon ties the speaker to the statement, so it does not count. */
const clauseEnd = /[,;，；](?=\s)|[،؛、。，；]|\s[–—](?=\s)|[.۔!?](?=\s)/gu;

/**
 * The ends of clauses; a comma within a list ("finance, transport, water"), after which few words follow, does not
 * count.
 */
function clauseEndsOf(text: string, lexicon: Lexicon): number[] {
  const found = Array.from(text.matchAll(clauseEnd), ({ 0: sign, index }) => ({
    index,
    after: index + sign.length,
  }));
  return found
    .filter(({ after }, n) => {
      const clause = text.slice(after, found[n + 1]?.index ?? text.length);
      return lexicon.language === 'ja'
        ? clause.length >= minUnspaced / 2
        : countWords(clause) >= minFollowing;
    })
    .map(({ index }) => trimmedEnd(text, index));
}

function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}]\S*/gu)?.length ?? 0;
}

/** A beginning of fewer words, or less than this share of the available room, says too little. */
const minWords = 6;
const minUnspaced = 12;
const minFollowing = 4;

/**
 * Where a text may be cut without distortion so that its beginning and an ellipsis fit: after a clause, otherwise
 * after a word. Never within a number, a name, a quotation or a bracket, never after a number (its unit follows) or a
 * word that opens a phrase, and never so that the omitted part attributes, denies or conditions the statement. `most`
 * is how many units of the text can possibly fit; `fits` must hold for every beginning of one that it holds for.
 */
export function cutOf(
  text: string,
  lexicon: Lexicon | undefined,
  most: number,
  fits: (end: number) => boolean,
): Cut | undefined {
  if (!lexicon || endsInAside(text, lexicon)) return undefined;
  // A little more than can fit: what follows a cut decides whether it is allowed.
  const head = text.slice(0, most + 300);
  const inside = withinPairs(head);
  const mayEnd = (end: number) => inside[end] === 0 && isLongEnough(head.slice(0, end), lexicon);
  const losesTie = (end: number) => lexicon.ties.test(searchable(text.slice(end), lexicon));
  const clauses = clauseEndsOf(head, lexicon);
  const clause = longest(clauses, fits, mayEnd, losesTie);
  if (clause !== undefined) return { end: clause, after: 'clause' };
  if (!lexicon.opensPhrase) return undefined;
  const wordEnds = wordEndsOf(head, lexicon.language);
  const word = longest(wordEnds, fits, (end) => mayEnd(end) && mayEndWord(head, end, lexicon), losesTie);
  return word === undefined ? undefined : { end: word, after: 'word' };
}

/** The longest allowed end that fits; only a handful is checked, the longest first. */
function longest(
  ends: number[],
  fits: (end: number) => boolean,
  mayEnd: (end: number) => boolean,
  losesTie: (end: number) => boolean,
): number | undefined {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(ends[middle - 1] ?? 0)) low = middle;
    else high = middle - 1;
  }
  const end = ends.slice(0, low).slice(-40).reverse().find(mayEnd);
  // Every shorter beginning omits at least as much, so there is no second attempt.
  return end === undefined || losesTie(end) ? undefined : end;
}

/**
 * Whether a text ends in a few words after a comma or dash. That is where headlines attribute (", rival muses"), with
 * more verbs than any list has. Only in languages where such a cut may be after any word.
 */
function endsInAside(text: string, { opensPhrase }: Lexicon): boolean {
  const aside = opensPhrase && /[,،–—]\s*([^,،;؛.–—]+)[.!?۔…]?$/u.exec(text.slice(-120));
  if (!aside?.[1]) return false;
  const lexicon = countWords(aside[1]);
  return lexicon >= 2 && lexicon <= 5;
}

function trimmedEnd(text: string, end: number): number {
  let at = end;
  while (at > 0 && /\s/.test(text.charAt(at - 1))) at--;
  return at;
}

function isLongEnough(cut: string, lexicon: Lexicon): boolean {
  if (/[\p{N}\p{Sc}]$/u.test(cut)) return false;
  // An ellipsis after an address or a name would become part of it on some platforms.
  if (/(?:[\p{L}\p{N}]\.\p{L}|[@/])\S*$/u.test(cut.slice(-300))) return false;
  if (lexicon.language === 'ja') return cut.length >= minUnspaced;
  return countWords(cut) >= minWords;
}

function wordEndsOf(text: string, language: string): number[] {
  const ends: number[] = [];
  for (const { isWordLike, index, segment } of new Intl.Segmenter(language, { granularity: 'word' }).segment(
    text,
  )) {
    const end = index + segment.length;
    if (isWordLike && /\s/.test(text.charAt(end))) ends.push(end);
  }
  return ends;
}

/** Lower-case words within names. */
const particles =
  /^(?:de|del|della|di|da|do|dos|das|du|la|le|el|al|bin|bint|ibn|van|von|der|den|ten|ter|zu|y|e|and|of|the|for|und)$/u;

function mayEndWord(text: string, end: number, lexicon: Lexicon): boolean {
  // An unfinished clause must contain no source, doubt or negation: its object would be missing.
  const unfinished =
    text
      .slice(0, end)
      .split(/[,;:]\s|[.!?]\s|\s[–—]\s/u)
      .at(-1) ?? '';
  const soon = text.slice(end, end + 40);
  if (lexicon.ties.test(searchable(unfinished + soon, lexicon))) return false;
  const last = /\S+$/u.exec(text.slice(Math.max(0, end - 80), end))?.[0] ?? '';
  const next = /^\s+(\S+)/u.exec(text.slice(end, end + 80))?.[1] ?? '';
  if (lexicon.opensPhrase?.test(last.replace(/^.*['’]/u, ''))) return false;
  if (/\p{N}/u.test(last) || /^[\p{N}\p{Sc}%‰°]/u.test(next)) return false;
  const isName = (word: string) => /^[\p{P}\p{S}]*\p{Lu}/u.test(word);
  return !((isName(last) || particles.test(last)) && (isName(next) || particles.test(next)));
}
