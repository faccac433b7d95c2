import { DateTime } from 'luxon';
import { instants, toInstant } from '../../clock.ts';
import { duration } from '../../config/duration.ts';
import { typedTime } from '../../config/moment.ts';
import { SluglineError } from '../../errors.ts';

/** An instant in the newsroom's wall-clock time, with its offset from UTC. */
export function shownTime(instant: string | undefined, timezone: string): string {
  if (instant === undefined) return '';
  return DateTime.fromISO(instant, { zone: timezone }).toFormat('yyyy-LL-dd HH:mm ZZ');
}

/** A sentence with its RFC 3339 instants shown in the newsroom's time. */
export function withTimes(sentence: string, timezone: string): string {
  return sentence.replace(instants, (instant) => shownTime(instant, timezone));
}

/** The same with seconds, for events close together. */
export function exactTime(instant: string, timezone: string): string {
  return DateTime.fromISO(instant, { zone: timezone }).toFormat('yyyy-LL-dd HH:mm:ss ZZ');
}

/**
 * A time as people type it: RFC 3339, or a wall time (`2026-11-24 18:00`) or date in the newsroom's zone. Returns RFC
 * 3339 UTC; throws `usage.wrong` for anything else.
 */
export function instantFrom(text: string, option: string, timezone: string): string {
  const time = typedTime(text, timezone);
  if (time === undefined) {
    throw new SluglineError('usage.wrong', {
      what: `${option} ${text} is not a valid time; write it as 2026-11-24T18:00:00Z, or as "2026-11-24 18:00" of ${timezone}`,
    });
  }
  return toInstant(time);
}

/** A time in a filter (ms): as above, or how long ago (`24h`, `3d`). */
export function sinceFrom(text: string, option: string, now: number, timezone: string): number {
  const ago = duration.safeParse(text);
  return ago.success ? now - ago.data : Date.parse(instantFrom(text, option, timezone));
}
