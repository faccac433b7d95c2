import type { z } from 'zod';
import { SluglineError } from '../errors.ts';
import { momentOf } from './moment.ts';

/** What `24h` and a time without a zone are relative to. */
export interface Moment {
  now: number;
  timezone: string;
}

/** A filter as read: its times are instants (ms). */
type Read<Q extends { since?: string | undefined; until?: string | undefined }> = Omit<
  Q,
  'since' | 'until'
> & {
  since: number | undefined;
  until: number | undefined;
};

/** Reads a filter as people and programs write it. Throws `request.invalid` for an invalid value or time. */
export function readQuery<Q extends { since?: string | undefined; until?: string | undefined }>(
  schema: z.ZodType<Q>,
  given: unknown,
  { now, timezone }: Moment,
): Read<Q> {
  const read = schema.safeParse(given);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new SluglineError('request.invalid', {
      where: String(issue?.path[0] ?? 'filter'),
      what: issue?.message ?? 'is not valid',
    });
  }
  const { since, until, ...rest } = read.data;
  return {
    ...rest,
    since: since ? momentOf(since, 'since', now, timezone) : undefined,
    until: until ? momentOf(until, 'until', now, timezone) : undefined,
  };
}
