import { recordRejections } from '../../store/scripts/source/recordRejections.ts';
import type { Context } from '../context.ts';

const longest = 500;

/** How many rejections of one request, document or poll are recorded; a longer list is of no use. */
const maxTogether = 100;

/** What could not be ingested or shown: where it was, and why. */
export interface Rejection {
  where: string;
  reason: string;
}

/** Records what could not be ingested or shown, for the operator. `source` is empty if none is to blame. */
export async function reportRejected(
  context: Context,
  source: string,
  where: string,
  reason: string,
): Promise<void> {
  await reportRejections(context, source, [{ where, reason }]);
}

/** Records many in one step: the first hundred, and how many more there were. */
export async function reportRejections(
  { store, config }: Context,
  source: string,
  rejections: Rejection[],
): Promise<void> {
  if (rejections.length === 0) return;
  const shown = rejections.slice(0, maxTogether);
  const more = rejections.length - shown.length;
  if (more > 0)
    shown.push({
      where: 'further ones',
      reason: `${more} more came with these and were rejected too`,
    });
  await recordRejections(store, {
    source,
    rejections: shown.map(({ where, reason }) => ({
      where: where.slice(0, longest),
      reason: reason.slice(0, longest),
    })),
    most: config.retention.rejected,
  });
}

/** The rejections among the rows that a door returns. */
export function rejectionsIn(rows: { outcome: string; headline: string; reason?: string }[]): Rejection[] {
  return rows.flatMap(({ outcome, headline, reason = '' }) =>
    outcome === 'rejected' ? [{ where: headline, reason }] : [],
  );
}
