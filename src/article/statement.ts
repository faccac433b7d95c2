import { type Lexicon, searchable } from './lexicon/lexicon.ts';
import { foldLetters } from './text.ts';

/** What a headline or a summary point says, in a form for comparing two of them: the meaningful words, in order. */
export interface Statement {
  words: Word[];
  /** Owners ("Tarn's bridge", "bridge of Tarn"): these words may come before or after the others. */
  owners: string[];
  /** A text without spaces between words: the letters themselves are compared. */
  letters?: string;
  denies: boolean;
  /** Whether it attributes its claim to anyone. */
  reports: boolean;
}

interface Word {
  stem: string;
  form: string;
  /** A participle before a preposition or at the end ("sued over…"): it says what was done to someone. */
  isPassive: boolean;
  /** "Second", "another": it makes a different thing. */
  isOther: boolean;
  /** A word that attributes the claim, or a colon after it. */
  attributes: boolean;
}

/** Scripts without spaces between words. */
const unspaced = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Mymr}]/gu;
const token = /[\p{L}\p{M}]+(?:['’][st]\b)?|\p{N}+(?:[.,\u066B\u066C]\p{N}+)*|:/gu;

/** Parses what a text says. In a language without a lexicon every word counts as written. */
export function statementOf(text: string, lexicon: Lexicon | undefined): Statement {
  const folded = foldLetters(text).replace(/(?<=\p{L})['’](?!s\b|t\b)(?=\p{L})/gu, ' ');
  const tokens = folded.match(token) ?? [];
  const words: Word[] = [];
  const owners: string[] = [];
  for (const [at, written] of tokens.entries()) {
    if (written === ':') {
      const last = words.at(-1);
      if (last) last.attributes = true;
      continue;
    }
    const form = written.replace(/['’]s$/u, '');
    if (lexicon?.weightless.has(form)) continue;
    const word = wordOf(form, tokens[at + 1], lexicon);
    const isOwner = form !== written || (lexicon?.owns.has(tokens[at - 1] ?? '') ?? false);
    if (isOwner) owners.push(word.stem);
    else words.push(word);
  }
  const count = folded.match(unspaced)?.length ?? 0;
  const letters = count * 2 > folded.length ? { letters: bareLetters(folded) } : {};
  const searched = lexicon ? searchable(text, lexicon) : text;
  const denies = lexicon?.negations.test(searched) ?? false;
  return { words, owners, ...letters, denies, reports: lexicon?.reporting.test(searched) ?? false };
}

function wordOf(form: string, next: string | undefined, lexicon: Lexicon | undefined): Word {
  const number = /^\p{N}/u.test(form) ? plainNumber(form) : lexicon?.numbers.get(form);
  const isBound =
    next === undefined ||
    next === ':' ||
    (lexicon?.common.has(next) && (!lexicon.weightless.has(next) || lexicon.owns.has(next)));
  return {
    stem: number ?? stemOf(form, lexicon),
    form: number ?? form,
    isPassive: Boolean(isBound && lexicon?.participles.test(form)),
    isOther: lexicon?.others.has(form) ?? false,
    attributes: lexicon?.reporting.test(form) ?? false,
  };
}

/** `9,412` and `9412` are one number; the point of a fraction stays. */
export function plainNumber(written: string): string {
  return written.replace(/[,.\u066C](?=\d{3}(?:\D|$))/g, '').replace(/[,\u066B]/g, '.');
}

/** A word without the endings for number, tense or gender. */
export function stemOf(form: string, lexicon: Lexicon | undefined): string {
  const bare =
    lexicon?.language === 'ar' ? form.replace(/^([وف]?[بلك]?)(?:ال|(?<=ل)ل)(?=.{3})/u, '$1') : form;
  const stem = lexicon ? bare.replace(lexicon.endings, '') : bare;
  return stem.length >= 3 ? stem : bare;
}

/** Without punctuation, the possessive particle and endings that only close a sentence. */
function bareLetters(folded: string): string {
  return folded
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '')
    .replace(/(?<=[\p{sc=Han}\p{sc=Kana}ー])の(?=[\p{sc=Han}\p{sc=Kana}])/gu, '')
    .replace(
      /(?:(?<=\p{sc=Han})(?:した|する|して|され|し)?)(?:ました|ます|だった|である|です|だ|へ|た)?$/u,
      '',
    );
}

/**
 * Whether a statement says nothing that another one does not: no word is left over, the words are in the same order,
 * and both are affirmative or both negative. If the other one says more, this one must be its beginning, or a claim
 * quoted in it word for word.
 */
export function saysNothingElse(one: Statement, other: Statement): boolean {
  if (one.denies !== other.denies) return false;
  if (one.letters !== undefined && other.letters !== undefined)
    return one.letters.length > 0 && other.letters.startsWith(one.letters);
  if (one.words.length + one.owners.length === 0 || !isSequenceIn(one.owners, other.owners)) return false;
  if (one.words.length === other.words.length) return areSameWords(one.words, other.words);
  const at = placeOf(one.words, other.words);
  return at === 0 || (at > 0 && other.words[at - 1]?.attributes === true);
}

/** Fewer letters of an unspaced script are a name. */
const leastLetters = 6;

/** Whether a statement contains another one completely and also attributes it. */
export function attributes(whole: Statement, part: Statement): boolean {
  if (whole.letters !== undefined && part.letters !== undefined)
    return (
      part.letters.length >= leastLetters &&
      whole.letters.includes(part.letters) &&
      whole.reports &&
      !part.reports
    );
  if (part.words.length < 2 || whole.denies !== part.denies || !isSequenceIn(part.owners, whole.owners))
    return false;
  const at = placeOf(part.words, whole.words);
  if (at < 0) return false;
  const rest = [...whole.words.slice(0, at), ...whole.words.slice(at + part.words.length)];
  return rest.some((word) => word.attributes);
}

/**
 * Whether one text is the other with a few words inserted, none of them figures: how an agency's copy arrives a
 * second time.
 */
export function isSameWithAdditions(one: Statement, other: Statement): boolean {
  if (one.denies !== other.denies) return false;
  if (one.letters !== undefined && other.letters !== undefined)
    return isNearlySequenceIn([...one.letters], [...other.letters]);
  const written = ({ words }: Statement) => words.map(({ form }) => form).join('');
  if (one.words.length > 0 && written(one) === written(other)) return true;
  const othersIn = ({ words }: Statement) => words.filter(({ isOther }) => isOther).length;
  if (othersIn(one) !== othersIn(other)) return false;
  // "Council of Tarn" may be "Tarn council" there.
  const owners = new Set([...one.owners, ...other.owners]);
  const [named, counterpart] = [one, other].map(({ words, owners: own }) => {
    const stems = words.map(({ stem }) => stem);
    return {
      rest: stems.filter((stem) => !owners.has(stem)),
      owners: own.concat(stems.filter((stem) => owners.has(stem))),
    };
  }) as [Named, Named];
  return (
    isNearlySequenceIn(named.rest, counterpart.rest) && isNearlySequenceIn(named.owners, counterpart.owners)
  );
}

interface Named {
  rest: string[];
  owners: string[];
}

/** Whether the shorter of two sequences occurs within the longer in order, with little left over. */
function isNearlySequenceIn(one: string[], other: string[]): boolean {
  const [few, many] = one.length <= other.length ? [one, other] : [other, one];
  return many.length - few.length <= Math.max(1, many.length / mostAdded) && isSequenceIn(few, many);
}

/** One word in this many may have been inserted. */
const mostAdded = 6;

function areSameWords(one: Word[], other: Word[]): boolean {
  return one.every((word, at) => {
    const counterpart = other[at];
    return (
      word.stem === counterpart?.stem &&
      (word.form === counterpart.form || word.isPassive === counterpart.isPassive)
    );
  });
}

/** The position of the words within the others, word for word and adjacent; -1 if they do not occur. */
function placeOf(words: Word[], others: Word[]): number {
  for (let at = 0; at + words.length <= others.length; at++)
    if (words.every(({ form }, index) => others[at + index]?.form === form)) return at;
  return -1;
}

function isSequenceIn(few: readonly string[], many: readonly string[]): boolean {
  let at = 0;
  for (const each of many) if (each === few[at]) at++;
  return at === few.length;
}
