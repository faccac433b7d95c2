import { newLine } from './fixedText.ts';
import { addsSomething, type Point } from './pointSelection.ts';
import { type Composing, fitsWithin, type Segment } from './segments.ts';
import { line, type Subject } from './subject.ts';
import { segmentOf } from './units.ts';

/** More posts than this would be an article, not a thread. */
const maxFollowing = 5;

/**
 * The posts after the headline's in a thread: one whole summary point each. Every post of a thread is also shared
 * alone, so a point that depends on another shares that one's post or is left out. Undefined if a single post says as
 * much: with fewer than two points, unless the only one doesn't fit next to the headline (`listed` false).
 */
export function threadOf(
  subject: Subject,
  composing: Composing,
  listed: boolean,
): { parts: Segment[][]; reason: string } | undefined {
  const most = Math.min(composing.threadParts ?? 0, maxFollowing + 1) - 1;
  if (most < 1) return undefined;
  const groups: Point[][] = [];
  for (const point of subject.points) {
    if (point === subject.heading || !addsSomething(point, groups.flat())) continue;
    if (point.leans) follow(point, groups, subject, composing);
    else if (groups.length < most && fits([point], subject, composing)) groups.push([point]);
  }
  const shown = groups.flat().length;
  if (shown === 0 || (shown === 1 && listed)) return undefined;
  const points = shown === 1 ? 'a summary point' : `${shown} summary points`;
  return {
    parts: groups.map((points) => partOf(points, subject)),
    reason: `A thread of ${groups.length + 1}: headline and link first, then ${points}, all whole.`,
  };
}

/** Puts a dependent point into the post of the point that it depends on, if there is room. */
function follow(point: Point, groups: Point[][], subject: Subject, composing: Composing): void {
  const last = groups.at(-1);
  const before = subject.points[subject.points.indexOf(point) - 1];
  if (last === undefined || before === undefined || last.at(-1) !== before) return;
  if (fits([...last, point], subject, composing)) last.push(point);
}

function fits(points: Point[], subject: Subject, { counting, limit }: Composing): boolean {
  return fitsWithin(partOf(points, subject), counting, limit);
}

function partOf(points: Point[], { direction }: Subject): Segment[] {
  return points.flatMap((point, index): Segment[] => [
    ...(index > 0 ? [{ text: newLine, from: 'fixed' as const }] : []),
    ...line([segmentOf(point)], direction),
  ]);
}
