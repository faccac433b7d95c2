import { check } from 'recheck';
import { expect, test } from 'vitest';
import { filesIn } from './exported.ts';
import { literalsIn, madeBy, type Pattern } from './patterns.ts';

/** Patterns that may take more than linear time, by reason: `file: part of the pattern`. */
const allowed: Record<string, string[]> = {
  'it sees a few hundred characters at most, which whoever calls it cuts': [
    'src/compose/altText.ts: \\p{L}+\\s){0,2}\\p{L}+\\s*[:',
    'src/compose/claimIssues.ts: \\p{Lu}[\\p{L}\\p{M}',
    'src/compose/cutting.ts: [,،–—]\\s*([^',
    'src/compose/cutting.ts: (?:[\\p{L}\\p{N}]\\.\\p{L}|[@/])\\S*$',
    'src/compose/cutting.ts: \\S+$',
    'src/extract/page/credit.ts: {1,80})$',
    'src/extract/page/credit.ts: {2,60})$',
    'src/extract/page/credit.ts: ^\\p{L}{0,12}',
    'src/extract/page/dateline.ts: {0,59}?)',
    'src/extract/dates.ts: (午前|午後',
  ],
  'it reads files and bytes of our own': [
    'src/accounts/passwords.ts: =+$',
    'src/web/theme/fonts.ts: @font-face',
    'src/web/theme/fonts.ts: url\\(',
    'src/web/theme/fonts.ts: src:',
  ],
  'the checker knows too few names of Unicode; every repetition in it is counted': [
    'src/compose/counting/emoji.ts: \\p{Emoji}(?:\\p{EMod}',
  ],
};

/** Closed lists of words, any of which may occur at a place: the checker takes their number for growth. */
const isWordList = ({ file }: Pattern) => file === 'src/article/lexicon/lexicon.ts';

/** A pattern without an unbounded repetition takes the same time from every place of a text. */
const isUnbounded = ({ source }: Pattern) => /[*+]|\{\d+,\}/.test(source);

const stands = (place: string, { file, source }: Pattern) =>
  place.startsWith(`${file}: `) && source.includes(place.slice(file.length + 2));

const isAllowed = (pattern: Pattern) =>
  Object.values(allowed)
    .flat()
    .some((place) => stands(place, pattern));

/** What is wrong with a pattern, with a text that shows it. */
async function faultOf({ file, source, flags }: Pattern): Promise<string[]> {
  const found = await check(source, flags, {
    timeout: 100_000,
    maxIteration: 3,
    maxGenerationSize: 50,
    randomSeed: 7,
  });
  if (found.status === 'safe') return [];
  const why =
    found.status === 'vulnerable' ? `${found.complexity.summary}, ${found.attack.pattern}` : found.status;
  return [`${file}: /${source}/${flags}: ${why}`];
}

test('every pattern of the program takes time in proportion to the text', { timeout: 300_000 }, async () => {
  const files = filesIn('src', 'feeds', 'jobs');
  // Those that run when they are loaded create no pattern.
  const made = await madeBy(files.filter((file) => !/worker\.ts$|^src\/(?:cli|app)\.ts$/.test(file)));
  const patterns = [...files.flatMap(literalsIn), ...made].filter(
    (one) => isUnbounded(one) && !isWordList(one),
  );
  const each = [...new Map(patterns.map((one) => [`/${one.source}/${one.flags}`, one])).values()];
  expect(each.length).toBeGreaterThan(100);
  const places = Object.values(allowed).flat();
  const isNeeded = (place: string) => each.some((one) => stands(place, one));
  expect(places.filter((place) => !isNeeded(place))).toEqual([]);
  const faults: string[] = [];
  for (const pattern of each.filter((one) => !isAllowed(one))) faults.push(...(await faultOf(pattern)));
  expect(faults).toEqual([]);
});
