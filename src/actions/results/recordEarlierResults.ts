import { deliveriesById } from '../../delivery/delivery.ts';
import { keptMs } from '../../delivery/results/row.ts';
import { walk } from '../../store/lists/walk.ts';
import { recordInstance } from '../../store/scripts/instance/recordInstance.ts';
import type { Context } from '../context.ts';
import { forEachIsolated } from '../forEachIsolated.ts';
import { recordResult } from './recordResult.ts';

/** How many are recorded at a time. */
const together = 50;

/**
 * Runs once for a store of an earlier version, and after an import: records what became of the drafts of the last three
 * months that are still stored.
 */
export async function recordEarlierResults(context: Context): Promise<void> {
  const { store, clock } = context;
  const { redis, keys } = store;
  if (await redis.hexists(keys.instance, 'resultsRecorded')) return;
  const oldest = clock.now() - keptMs;
  // The scores of both lists are negative: the latest first.
  for await (const rows of walk(store, keys.deliveriesByTime('*'), '-inf', -oldest, together)) {
    const deliveries = await deliveriesById(
      store,
      rows.map(({ id }) => id),
    );
    const sent = deliveries.filter(({ state, part }) => state === 'sent' && part === 1);
    await recordEach(context, [...new Set(sent.map(({ draftId }) => draftId))]);
  }
  for await (const rows of walk(store, keys.drafts('rejected', '*'), '-inf', -oldest, together))
    await recordEach(
      context,
      rows.map(({ id }) => id),
    );
  await recordInstance(store, { set: { resultsRecorded: '1' } });
}

async function recordEach(context: Context, draftIds: string[]): Promise<void> {
  await forEachIsolated(context, draftIds, 'recording a result', (id) => recordResult(context, id));
}
