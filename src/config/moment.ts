import { DateTime } from 'luxon';
import { SluglineError } from '../errors.ts';
import { duration } from './duration.ts';

/**
 * A time as people type it (ms): RFC 3339, or a wall time (`2026-11-24 18:00`) or date in this zone; undefined for
 * anything else.
 */
export function typedTime(text: string, timezone: string): number | undefined {
  const time = DateTime.fromISO(text.trim().replace(/^(\d{4}-\d\d-\d\d) +/, '$1T'), { zone: timezone });
  return time.isValid ? time.toMillis() : undefined;
}

/**
 * An instant (ms) in a filter: `24h` is that long ago; otherwise a time as in `typedTime`, in the newsroom's zone if it
 * names none. Throws `request.invalid` for anything else.
 */
export function momentOf(text: string, where: string, now: number, timezone: string): number {
  const ago = duration.safeParse(text);
  if (ago.success) return now - ago.data;
  const time = typedTime(text, timezone);
  if (time === undefined)
    throw new SluglineError('request.invalid', {
      where,
      what: `should be a time such as 2026-11-24T18:00, or how long ago, such as 24h or 3d; not ${text}`,
    });
  return time;
}
