import { toInstant } from '../../clock.ts';
import { SluglineError } from '../../errors.ts';
import type { Context } from '../context.ts';

/** A time that a person asks for; `confirm`: they have said that they mean a far one. */
export interface RequestedTime {
  at: string;
  confirm?: boolean | undefined;
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
