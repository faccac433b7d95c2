import type { Appearance } from '../../../channels/appearance.ts';
import type { Finding } from '../../../compose/claimIssues.ts';
import type { Segment } from '../../../compose/composer.ts';
import type { CountingRule } from '../../../compose/counting/index.ts';

/** A piece of a post's text with one source, one mark and one finding. */
export interface Piece {
  text: string;
  segment: Segment;
  mark?: 'link' | 'mention' | 'hashtag' | undefined;
  finding?: Finding | undefined;
  /** Whether the platform hides it until readers ask for more. */
  isFolded: boolean;
}

interface Stretch<T> {
  start: number;
  end: number;
  value: T;
}

/** Cuts a part's text wherever a segment, a mark of the platform, a finding or the fold begins or ends. */
export function piecesOf(
  { text, segments }: { text: string; segments: Segment[] },
  {
    rule,
    appearance,
    link,
    findings,
  }: { rule: CountingRule; appearance: Appearance; link: string; findings: Finding[] },
): Piece[] {
  const sources = stretchesOf(segments);
  const marks = marksIn(text, rule, appearance, link);
  const wrong = findings.flatMap((finding) => placesOf(text, finding));
  const fold = foldAt(text, appearance.fold) ?? text.length;
  const borders = [...sources, ...marks, ...wrong].flatMap(({ start, end }) => [start, end]);
  const cuts = [...new Set([0, fold, text.length, ...borders])].sort((a, b) => a - b);
  return cuts.slice(1).flatMap((end, index) => {
    const start = cuts[index] ?? 0;
    const at = <T>(all: Stretch<T>[]) => all.find((each) => each.start <= start && end <= each.end)?.value;
    const segment = at(sources);
    if (!segment || start === end) return [];
    const piece = { text: text.slice(start, end), segment, mark: at(marks), finding: at(wrong) };
    return [{ ...piece, isFolded: start >= fold }];
  });
}

function stretchesOf(segments: Segment[]): Stretch<Segment>[] {
  let at = 0;
  return segments.map((value) => {
    const start = at;
    at += value.text.length;
    return { start, end: at, value };
  });
}

type Mark = NonNullable<Piece['mark']>;

/** The parts of a text that the platform turns into links. Our own link becomes one whatever its host looks like. */
function marksIn(text: string, rule: CountingRule, { marks }: Appearance, link: string): Stretch<Mark>[] {
  const { links, mentions, hashtags } = rule.measure(text);
  const found: [Mark, typeof links][] = [
    ['link', links],
    ['mention', mentions],
    ['hashtag', hashtags],
  ];
  const stretches = found
    .filter(([mark]) => marks.includes(mark))
    .flatMap(([value, spans]) => spans.map(({ start, end }) => ({ start, end, value })));
  const own = text.indexOf(link);
  const isOver = ({ start, end }: Stretch<Mark>) => start < own + link.length && own < end;
  if (own < 0 || link === '') return stretches;
  const others = stretches.filter((stretch) => !isOver(stretch));
  return [...others, { start: own, end: own + link.length, value: 'link' }];
}

/** Every occurrence of a finding's words in the text, as whole words. */
function placesOf(text: string, finding: Finding): Stretch<Finding>[] {
  const { words } = finding;
  if (!words) return [];
  const places: Stretch<Finding>[] = [];
  for (let start = text.indexOf(words); start >= 0; start = text.indexOf(words, start + words.length)) {
    const isWithin =
      /[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, start - 2), start)) && /^[\p{L}\p{N}]/u.test(words);
    if (!isWithin) places.push({ start, end: start + words.length, value: finding });
  }
  return places;
}

/** Where the platform folds a text; undefined if all of it is shown. */
export function foldAt(text: string, fold: Appearance['fold']): number | undefined {
  if (!fold) return undefined;
  let left = fold.lines;
  let at = 0;
  for (const paragraph of text.split('\n')) {
    const lines = Math.max(1, Math.ceil(paragraph.length / fold.perLine));
    if (lines > left) return at + wholeWords(paragraph, left * fold.perLine);
    left -= lines;
    at += paragraph.length + 1;
  }
  return undefined;
}

/** The length of a text cut to at most `longest` units, at the end of a word. */
function wholeWords(text: string, longest: number): number {
  const end = text.lastIndexOf(' ', longest);
  return end > longest / 2 ? end : text.slice(0, longest).toWellFormed().length;
}
