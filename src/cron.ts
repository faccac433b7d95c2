import { type CronExpression, CronExpressionParser } from 'cron-parser';

/**
 * The one authority for when a schedule is due (docs/decisions/cron.md). A schedule is matched on the zone's wall
 * clock; only this file decides what a clock change does to it:
 * - a wall time that is skipped runs once, as much later as the clock jumped (02:30 at 03:30);
 * - a wall time that comes twice runs the first time; a schedule of every hour, or of every n-th minute, runs both
 * times.
 */

const second = 1_000;
const day = 86_400_000;
/** The largest clock change of any zone so far: Samoa skipped a whole day in 2011. */
const largestChange = day;
/** Every wall clock is at most this far from UTC. */
const farthestZone = 15 * 3_600_000;
/** The step at which a zone is searched for clock changes: no two have been less than a week apart since 1970. */
const probe = 6 * day;

const fieldNames = ['second', 'minute', 'hour', 'day of month', 'month', 'day of week'];
const ranges = ['0 to 59', '0 to 59', '0 to 23', '1 to 31', '1 to 12 or jan to dec', '0 to 7 or sun to sat'];

/** What is wrong with a cron expression, as a sentence; undefined if nothing is. */
export function checkCron(expression: string): string | undefined {
  const fields = fieldsOf(expression);
  if (fields.length !== 5 && fields.length !== 6) {
    return `"${expression}" has ${fields.length} fields; a cron expression has five (minute, hour, day of month, month, day of week), or six with seconds first`;
  }
  const all = fields.length === 6 ? fields : ['0', ...fields];
  const wrong = all.findIndex((field, index) => !isField(field, index));
  if (wrong >= 0)
    return `the ${fieldNames[wrong]} "${all[wrong]}" is none of ${ranges[wrong]}, "*", "a-b", "*/n" or a list of them`;
  return nextWallTime(all.join(' '), 0) === undefined ? `"${expression}" never comes` : undefined;
}

/**
 * The instants after `afterMs` and up to `untilMs` (both in milliseconds) at which a schedule is due in an IANA zone,
 * in order: the first `limit` of them, so that continuing from the last one loses none. Throws `RangeError` for an
 * expression that `checkCron` rejects and for an unknown zone.
 */
export function dueInstants(
  expression: string,
  timezone: string,
  afterMs: number,
  untilMs: number,
  limit: number,
): number[] {
  const schedule = scheduleOf(expression);
  const found: number[] = [];
  for (const stretch of stretchesBetween(timezone, afterMs, untilMs)) {
    for (const instant of dueWithin(schedule, stretch)) {
      if (found.length >= limit) return found;
      found.push(instant);
    }
  }
  return found;
}

/** The first instant after `afterMs` at which a schedule is due; undefined if there is none. */
export function nextInstant(expression: string, timezone: string, afterMs: number): number | undefined {
  const { pattern } = scheduleOf(expression);
  const margin = farthestZone + largestChange;
  for (let after = afterMs; ; ) {
    const wall = nextWallTime(pattern, after - margin > afterMs ? after : after - margin);
    if (wall === undefined) return undefined;
    const until = Math.max(wall, after) + margin;
    const [instant] = dueInstants(expression, timezone, after, until, 1);
    if (instant !== undefined) return instant;
    after = until;
  }
}

interface Schedule {
  /** Six fields. */
  pattern: string;
  /** Whether it means "repeatedly" rather than "at this time of day". */
  isInterval: boolean;
}

/** Parsing an expression costs more than evaluating it, and the same few are evaluated each second. */
const schedules = new Map<string, Schedule>();

function scheduleOf(expression: string): Schedule {
  const known = schedules.get(expression);
  if (known) return known;
  const issue = checkCron(expression);
  if (issue !== undefined) throw new RangeError(issue);
  const fields = fieldsOf(expression);
  const pattern = (fields.length === 6 ? fields : ['0', ...fields]).join(' ');
  const parsed = parse(pattern);
  const minutes = fields.at(-5) ?? '';
  const schedule = {
    pattern,
    isInterval: parsed.fields.hour.values.length === 24 || minutes.startsWith('*'),
  };
  if (schedules.size >= 1_000) schedules.clear();
  schedules.set(expression, schedule);
  return schedule;
}

/** A period in which the zone's clock runs evenly. */
interface Stretch {
  after: number;
  until: number;
  offset: number;
  /** The clock change that began it, if its effect reaches into this stretch. */
  change?: { at: number; offsetBefore: number };
}

function* stretchesBetween(timezone: string, afterMs: number, untilMs: number): Generator<Stretch> {
  const offsetAt = offsetsOf(timezone);
  let change: Stretch['change'];
  for (let at = afterMs - largestChange; at < untilMs; ) {
    const end = Math.min(at + probe, untilMs);
    const offset = offsetAt(at);
    const next = firstChange(offsetAt, at, end);
    const until = next === undefined ? end : next - 1;
    if (until > afterMs)
      yield {
        after: Math.max(at - (change?.at === at ? 1 : 0), afterMs),
        until,
        offset,
        ...(change && { change }),
      };
    if (next !== undefined) change = { at: next, offsetBefore: offset };
    at = next ?? end;
  }
}

function* dueWithin(schedule: Schedule, stretch: Stretch): Generator<number> {
  const { after, until, offset, change } = stretch;
  const shift = change === undefined ? 0 : offset - change.offsetBefore;
  if (change === undefined || shift === 0 || after >= change.at + Math.abs(shift)) {
    return yield* matches(schedule.pattern, offset, after, until);
  }
  const changeEnd = Math.min(change.at + Math.abs(shift) - 1, until);
  const early = [...matches(schedule.pattern, offset, after, changeEnd)];
  if (shift > 0) {
    const skipped = matches(schedule.pattern, change.offsetBefore, after, changeEnd);
    yield* [...new Set([...early, ...skipped])].sort((one, other) => one - other);
  } else if (schedule.isInterval) {
    yield* early;
  }
  if (changeEnd < until) yield* matches(schedule.pattern, offset, changeEnd, until);
}

/** The instants in (after, until] at which a clock with this offset shows a matching time. */
function* matches(pattern: string, offset: number, after: number, until: number): Generator<number> {
  const walls = parse(pattern, after + offset);
  for (;;) {
    const wall = nextOf(walls);
    if (wall === undefined || wall - offset > until) return;
    yield wall - offset;
  }
}

/** The first instant in (from, to] at which the offset is no longer that of `from`. */
function firstChange(offsetAt: (ms: number) => number, from: number, to: number): number | undefined {
  const offset = offsetAt(from);
  if (offsetAt(to) === offset) return undefined;
  let [same, other] = [Math.floor(from / second), Math.ceil(to / second)];
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (offsetAt(middle * second) === offset) same = middle;
    else other = middle;
  }
  return other * second;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** The zone's distance from UTC at an instant, in milliseconds, east positive. */
function offsetsOf(timezone: string): (ms: number) => number {
  const known = formatters.get(timezone);
  const formatter =
    known ?? new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' });
  if (!known) formatters.set(timezone, formatter);
  return (ms) => {
    const sign = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(formatter.format(ms));
    const [, direction, hours, minutes, seconds] = sign ?? [];
    const size = (Number(hours ?? 0) * 3_600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)) * second;
    return direction === '-' ? -size : size;
  };
}

/**
 * The library parses expressions and finds their times on a clock that never changes: UTC in place of the wall clock.
 */
function parse(pattern: string, wallMs = 0): CronExpression {
  return CronExpressionParser.parse(pattern, { tz: 'UTC', currentDate: new Date(wallMs) });
}

function nextOf(walls: CronExpression): number | undefined {
  try {
    return walls.next().getTime();
  } catch {
    // It stops after 10,000 steps without a match: such a date never comes.
    return undefined;
  }
}

function nextWallTime(pattern: string, wallMs: number): number | undefined {
  try {
    return nextOf(parse(pattern, wallMs));
  } catch {
    // It refuses some impossible dates, such as 30 February, when it parses them.
    return undefined;
  }
}

function fieldsOf(expression: string): string[] {
  return expression
    .trim()
    .split(/\s+/)
    .filter((field) => field !== '');
}

/** `H` would be a random value, `?` an empty one in this library; neither means the same everywhere. */
function isField(field: string, index: number): boolean {
  if (/[h?]/i.test(field.replace(/thu|mar|mch/gi, ''))) return false;
  try {
    parse(fieldNames.map((_, at) => (at === index ? field : '*')).join(' '));
    return true;
  } catch {
    return false;
  }
}
