import { toInstant } from '../../clock.ts';
import { SluglineError } from '../../errors.ts';
import type { Draft } from '../../review/draft.ts';
import type { PlaceInQueue } from '../../review/placeInQueue.ts';
import type { Context } from '../context.ts';

/** A time that a person asks for; `confirm`: the person has confirmed a time far ahead. */
interface RequestedTime {
  at: string;
  confirm?: boolean | undefined;
}

/** When a person wants a post to go: not before a time, and bypassing the rules that `place` bypasses. */
export interface RequestedPlace {
  /** RFC 3339; the channel's next free slot if undefined. */
  at?: string | undefined;
  place?: PlaceInQueue | undefined;
  confirm?: boolean | undefined;
}

/** Resolves the request; a time or place that is not given stays as it is in the draft. */
export function requestedPlace(
  context: Pick<Context, 'clock'>,
  { wantedAt, place }: Pick<Draft, 'wantedAt' | 'place'>,
  { at, place: named, confirm }: RequestedPlace,
): Pick<Draft, 'wantedAt' | 'place'> {
  if (at !== undefined) return { wantedAt: requestedTime(context, { at, confirm }), place: named };
  return named === undefined ? { wantedAt, place } : { wantedAt: undefined, place: named };
}

/** A form's time has no seconds: the current minute is not in the past. */
const oneMinute = 60_000;
const oneYear = 366 * 86_400_000;

/** The time that a person asked for. Throws if it is invalid, in the past, or far away and not confirmed. */
export function requestedTime({ clock }: Pick<Context, 'clock'>, { at, confirm }: RequestedTime): string {
  const ms = Date.parse(at);
  if (Number.isNaN(ms))
    throw new SluglineError('request.invalid', {
      where: 'at',
      what: `${at} is not a valid time; write it as 2026-11-24T18:00:00Z`,
    });
  const now = clock.now();
  if (ms <= now - oneMinute) throw new SluglineError('draft.time-over', { at: toInstant(ms) });
  if (ms > now + oneYear && confirm !== true)
    throw new SluglineError('draft.time-far', { at: toInstant(ms) });
  return toInstant(ms);
}
