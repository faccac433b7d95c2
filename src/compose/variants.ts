import { withIsolates } from './bidiIsolates.ts';
import { cutOf } from './cutting.ts';
import { bulletSign, ellipsis, newLine, paragraph, space } from './fixedText.ts';
import { addsSomething, type Point } from './pointSelection.ts';
import { type Composing, fitsWithin, type Segment, textOf } from './segments.ts';
import { line, type Subject } from './subject.ts';
import { threadOf } from './thread.ts';
import { segmentOf, type Unit } from './units.ts';

/** One way to post an article, in its fitted form. */
export interface Made {
  variant: 'headline' | 'list' | 'lead' | 'thread';
  /** The segments of each post: one, except for a thread. */
  parts: Segment[][];
  reason: string;
  cut: boolean;
}

/** More points than this would be an article, not a post. */
const maxListed = 4;

/** A longer point is a paragraph: in a list it would hide the others. */
const longestListed = 240;

type Fits = (segments: Segment[]) => boolean;

/** A single post, before its link. */
type Single = Omit<Made, 'parts'> & { segments: Segment[] };

/** Every variant that can be posted without distortion, the best first. Empty if there is none. */
export function variantsOf(subject: Subject, composing: Composing): Made[] {
  const { counting, limit } = composing;
  const link = withIsolates({ text: composing.link, from: 'link' }, subject.direction, counting);
  const ended = (content: Segment[]): Segment[] => [...content, { text: paragraph, from: 'fixed' }, ...link];
  const fits: Fits = (content) => fitsWithin(ended(content), counting, limit);
  const available = (limit ?? counting.limit) * 40;
  const headline = headlineVariant(subject, fits, available);
  const lead = leadVariant(subject, fits, available);
  // A point that contains the headline takes its place, if it fits.
  const head = subject.heading && lead && !lead.cut ? lead : headline;
  const list = head && !head.cut ? listVariant(subject, head.segments, fits) : undefined;
  const leadsFirst = lead && !lead.cut && (headline?.cut || head === lead);
  const inOrder = leadsFirst ? [headline?.cut ? undefined : list, lead, headline] : [list, headline, lead];
  const made = inOrder
    .filter((single) => single !== undefined)
    .map(({ segments, ...single }): Made => ({ ...single, parts: [tagged(ended(segments))] }));
  const thread = head && !head.cut ? threadOf(subject, composing, list !== undefined) : undefined;
  if (!head || !thread) return made;
  return [
    ...made,
    { variant: 'thread', cut: false, ...thread, parts: [tagged(ended(head.segments)), ...thread.parts] },
  ];

  function tagged(segments: Segment[]): Segment[] {
    return withTags(segments, subject, composing);
  }
}

function headlineVariant(subject: Subject, fits: Fits, available: number): Single | undefined {
  const { headline } = subject;
  const whole = headed(subject, [segmentOf(headline)]);
  if (fits(whole))
    return { variant: 'headline', segments: whole, reason: 'Headline and link, whole.', cut: false };
  const cut = shortened(subject, headline, fits, available);
  return cut && { variant: 'headline', ...cut, reason: `The headline is too long: ${cut.reason}` };
}

/** The headline and what the points add to it, each whole, in order, as many as fit. */
function listVariant(subject: Subject, headline: Segment[], fits: Fits): Single | undefined {
  let content: Segment[] | undefined;
  const shown: Point[] = [];
  for (const point of subject.points) {
    if (shown.length === maxListed) break;
    if (!mayFollow(point, shown, subject)) continue;
    const tried = listed(subject, headline, [...shown, point]);
    if (!fits(tried)) continue;
    shown.push(point);
    content = tried;
  }
  if (!content) return undefined;
  const points = shown.length === 1 ? 'a summary point' : `${shown.length} summary points`;
  return {
    variant: 'list',
    segments: content,
    reason: `${subject.heading ? 'The point that says what the headline says' : 'Headline'}, ${points} and link, all whole: it says most.`,
    cut: false,
  };
}

/** A point that depends on another follows that one, or the headline if the other only repeats it. */
function mayFollow(point: Point, shown: Point[], subject: Subject): boolean {
  if (point === subject.heading || point.attributesHeadline) return false;
  if (point.text.length > longestListed || !addsSomething(point, shown)) return false;
  if (!point.leans) return true;
  const before = subject.points[subject.points.indexOf(point) - 1];
  return before === undefined
    ? subject.lexicon === undefined
    : before.repeatsHeadline || (before === subject.heading ? shown.length === 0 : shown.at(-1) === before);
}

function listed(subject: Subject, headline: Segment[], points: Point[]): Segment[] {
  const { direction } = subject;
  const lines = points.flatMap((point, index): Segment[] => {
    const sign: Segment[] = points.length > 1 ? [{ text: bulletSign, from: 'fixed' }] : [];
    const between: Segment[] = index > 0 ? [{ text: newLine, from: 'fixed' }] : [];
    return [...between, ...line([...sign, segmentOf(point)], direction)];
  });
  return [...headline, { text: paragraph, from: 'fixed' }, ...lines];
}

/** The first independent point that says something other than the headline. */
function leadVariant(subject: Subject, fits: Fits, available: number): Single | undefined {
  const lead = subject.heading ?? subject.points.find((point) => !point.leans && !point.repeatsHeadline);
  if (!lead) return undefined;
  const whole = headed(subject, [segmentOf(lead)]);
  const named = `Summary point ${(lead.index ?? 0) + 1} and link`;
  if (fits(whole))
    return { variant: 'lead', segments: whole, reason: `${named}, whole: it can stand alone.`, cut: false };
  const cut = shortened(subject, lead, fits, available);
  // A point cut after a word is no post next to a complete headline.
  if (cut?.after === 'word') return undefined;
  return cut && { variant: 'lead', ...cut, reason: `${named}: ${cut.reason}` };
}

function headed(subject: Subject, segments: Segment[]): Segment[] {
  const { breaking, direction } = subject;
  return line(breaking ? [{ text: breaking, from: 'fixed' }, ...segments] : segments, direction);
}

function shortened(
  subject: Subject,
  unit: Unit,
  fits: Fits,
  available: number,
): { segments: Segment[]; reason: string; cut: true; after: 'clause' | 'word' } | undefined {
  const until = (end: number) =>
    headed(subject, [segmentOf(unit, unit.start + end), { text: ellipsis, from: 'fixed' }]);
  const cut = cutOf(unit.text, subject.lexicon, available, (end) => fits(until(end)));
  if (!cut) return undefined;
  const reason = `it was cut after a ${cut.after}; the omitted part contains no source, no doubt and no condition.`;
  return { segments: until(cut.end), reason, cut: true, after: cut.after };
}

/** The article's tags after the link, as many as there is room for. */
function withTags(segments: Segment[], { tags, direction }: Subject, composing: Composing): Segment[] {
  if (!composing.hashtags) return segments;
  let made = segments;
  const text = textOf(segments).toLowerCase();
  for (const tag of tags.slice(0, composing.hashtags)) {
    if (text.includes(tag.text.toLowerCase())) continue;
    const between = made === segments ? paragraph : space;
    const shown = withIsolates(tag, direction, composing.counting);
    const tried: Segment[] = [...made, { text: between, from: 'fixed' }, ...shown];
    if (!fitsWithin(tried, composing.counting, composing.limit)) break;
    made = tried;
  }
  return made;
}
