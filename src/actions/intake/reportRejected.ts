import type { Context } from '../context.ts';

const longest = 500;

/** Of one request, document or poll so many are kept: a list of more helps nobody. */
const maxTogether = 100;

/** What could not be taken in, or not shown: where it stood, and why. */
export interface Rejection {
  where: string;
  reason: string;
}

/** Keeps what could not be taken in, or not shown, for the operator to see. `source` is empty where none is to blame. */
export async function reportRejected(
  context: Context,
  source: string,
  where: string,
  reason: string,
): Promise<void> {
  await reportRejections(context, source, [{ where, reason }]);
}

/** The same of many at once, in one round trip to the store: the first hundred, and how many came with them. */
export async function reportRejections(
  { store, config, clock }: Context,
  source: string,
  rejections: Rejection[],
): Promise<void> {
  const shown = rejections.slice(0, maxTogether);
  const more = rejections.length - shown.length;
  if (more > 0)
    shown.push({
      where: 'further ones',
      reason: `${more} more came with these and were rejected too`,
    });
  const at = clock.now();
  await Promise.all(
    shown.map(({ where, reason }) =>
      store.redis.xadd(
        store.keys.rejected,
        'MAXLEN',
        '~',
        config.retention.rejected,
        '*',
        ...['at', at, 'source', source],
        ...['where', where.slice(0, longest), 'reason', reason.slice(0, longest)],
      ),
    ),
  );
}

/** Of the rows that a door answers with, the ones that were rejected. */
export function rejectionsIn(rows: { outcome: string; headline: string; reason?: string }[]): Rejection[] {
  return rows.flatMap(({ outcome, headline, reason = '' }) =>
    outcome === 'rejected' ? [{ where: headline, reason }] : [],
  );
}
