import { toInstant } from '../../clock.ts';
import { SluglineError } from '../../errors.ts';
import type { Draft } from '../../review/draft.ts';
import type { PlaceInQueue } from '../../review/placeInQueue.ts';
import type { Context } from '../context.ts';

/** A time that a person asks for; `confirm`: they have said that they mean a far one. */
interface RequestedTime {
  at: string;
  confirm?: boolean | undefined;
}

/** Where a person puts a post: not before a time, passing what the place says. */
export interface RequestedPlace {
  /** RFC 3339; without it the channel's next free place. */
  at?: string | undefined;
  place?: PlaceInQueue | undefined;
  confirm?: boolean | undefined;
}

/** What was asked for; a time or place that is not named is the one that the draft has already. */
export function requestedPlace(
  context: Pick<Context, 'clock'>,
  { wantedAt, place }: Pick<Draft, 'wantedAt' | 'place'>,
  { at, place: named, confirm }: RequestedPlace,
): Pick<Draft, 'wantedAt' | 'place'> {
  if (at !== undefined) return { wantedAt: requestedTime(context, { at, confirm }), place: named };
  return named === undefined ? { wantedAt, place } : { wantedAt: undefined, place: named };
}

/** A form's time has no seconds: the minute that it is now is no time that is over. */
const oneMinute = 60_000;
const oneYear = 366 * 86_400_000;

/** When something is to go, as a person asked. Throws for what is no time, is over, or is far away and not confirmed. */
export function requestedTime({ clock }: Pick<Context, 'clock'>, { at, confirm }: RequestedTime): string {
  const ms = Date.parse(at);
  if (Number.isNaN(ms))
    throw new SluglineError('request.invalid', {
      where: 'at',
      what: `${at} is no time; write it as 2026-11-24T18:00:00Z`,
    });
  const now = clock.now();
  if (ms <= now - oneMinute) throw new SluglineError('draft.time-over', { at: toInstant(ms) });
  if (ms > now + oneYear && confirm !== true)
    throw new SluglineError('draft.time-far', { at: toInstant(ms) });
  return toInstant(ms);
}
