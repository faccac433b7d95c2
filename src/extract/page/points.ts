import { bulletText, numberedText } from './bullets.ts';
import { takeDateline } from './dateline.ts';
import type { Line } from './lines.ts';

export interface Points {
  /** The lines between the repeated headline and the first point. */
  standfirst?: string;
  bullets: string[];
  /** What comes after: the body's lines. */
  rest: Line[];
}

/** A longer list belongs to the body. */
const maxPoints = 50;

/** A standfirst has at most this many lines. */
const standfirstLines = 2;

function pointOf(line: Line | undefined, due: number, isNumbered: boolean): string | undefined {
  if (line === undefined) return undefined;
  return isNumbered ? numberedText(line.text, due) : bulletText(line.text);
}

/** An indented line right below a point, without a sign, continues it. */
function goesOn(line: Line | undefined, point: string): line is Line {
  if (line === undefined || line.gap > 0 || bulletText(line.text) !== undefined) return false;
  return (line.isIndented || point === '') && takeDateline(line.text) === undefined;
}

/** Numbers are points only if a second one follows: "1. FC wins" is a sentence. */
function startsNumbered(lines: Line[], at: number): boolean {
  if (numberedText(lines[at]?.text ?? '', 1) === undefined) return false;
  return lines.slice(at + 1, at + 4).some(({ text }) => numberedText(text, 2) !== undefined);
}

function firstPoint(lines: Line[]): { at: number; isNumbered: boolean } | undefined {
  for (let at = 0; at <= standfirstLines && at < lines.length; at++) {
    const text = lines[at]?.text ?? '';
    if (bulletText(text) !== undefined) return { at, isNumbered: false };
    if (startsNumbered(lines, at)) return { at, isNumbered: true };
    if (takeDateline(text)) return undefined;
  }
  return undefined;
}

/** The summary points that open an article's lines, and what comes after them. */
export function pointsIn(lines: Line[]): Points {
  const first = firstPoint(lines);
  if (!first) return { bullets: [], rest: lines };
  const bullets: string[] = [];
  let at = first.at;
  while (at < lines.length && bullets.length < maxPoints) {
    let point = pointOf(lines[at], bullets.length + 1, first.isNumbered);
    if (point === undefined) break;
    at++;
    for (let next = lines[at]; goesOn(next, point); next = lines[++at])
      point = `${point} ${next.text}`.trim();
    if (point !== '') bullets.push(point);
  }
  const above = lines.slice(0, first.at).map(({ text }) => text);
  return { ...(above.length > 0 ? { standfirst: above.join(' ') } : {}), bullets, rest: lines.slice(at) };
}
