import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { primaryLanguage } from './direction.ts';

export { directionOf } from './direction.ts';

type Detector = typeof import('eld/extrasmall').eld;

const require = createRequire(import.meta.url);
let loaded: Detector | undefined;

/** Its tables take 80 MiB of memory: a process that is given every article's language never loads them. */
function detector(): Detector {
  // The package exports its file only for `import`, which would have to wait.
  loaded ??= (
    require(fileURLToPath(import.meta.resolve('eld/extrasmall'))) as typeof import('eld/extrasmall')
  ).eld;
  return loaded;
}

/** What the detector, which lacks these languages, mistakes them for. */
const detectedAs: Record<string, string[]> = {
  bs: ['hr', 'sr', 'sl'],
  ckb: ['ku', 'fa', 'ar'],
  id: ['ms'],
  nb: ['no', 'da'],
  nn: ['no', 'da', 'sv'],
  pnb: ['ur'],
  ps: ['fa', 'ur', 'ar'],
  sd: ['ur', 'fa', 'ar'],
};

/** How close the newsroom's own language must come to the best guess to win, by the text's length in letters. */
function marginFor(letters: number): number {
  if (letters < 25) return 0.8;
  return letters < 80 ? 0.9 : 1;
}

/** Scripts that many languages share with much the same letters: two words are not enough to tell the language. */
const shared = [/^[\P{L}\p{Script=Latin}]*$/u, /^[\P{L}\p{Script=Cyrillic}]*$/u];
const sharedScripts = ['Latn', 'Cyrl'];

/** Whether a text is a word or two (a name, "Live", "Wetter") that may as well be in the newsroom's language. */
function isTooShort(text: string, home: string): boolean {
  const words = text.split(/\s+/).filter((word) => /\p{L}/u.test(word));
  if (words.length > 2) return false;
  return shared[sharedScripts.indexOf(new Intl.Locale(home).maximize().script ?? '')]?.test(text) ?? false;
}

/** Enough of a text to detect its language; more costs time and adds nothing. */
const sample = 2_000;

/**
 * The language of a text as a primary BCP 47 tag. `fallback` (the newsroom's or page's language) wins if the text is
 * too short, or is in a similar language that the detector does not know.
 */
export function detectLanguage(text: string, fallback: string): string {
  const home = primaryLanguage(fallback);
  const read = text.slice(0, sample).replace(/\p{Cs}/gu, '');
  const letters = read.match(/\p{L}/gu)?.length ?? 0;
  if (letters < 3 || isTooShort(read, home)) return home;
  const found = detector().detect(read);
  if (!found.language || detectedAs[home]?.includes(found.language)) return home;
  const scores = found.getScores();
  const best = scores[found.language] ?? 0;
  return (scores[home] ?? 0) >= best * marginFor(letters) ? home : found.language;
}
