import type { SourceConfig } from '../../config/schema.ts';
import { sourceContext } from '../../sources/configuredSource.ts';
import type { SourceMemory, SourceType } from '../../sources/source.ts';
import type { SourceStats } from '../../sources/sourceStats.ts';
import { isPushed, type Subscription } from '../../sources/subscription.ts';
import { LockLost } from '../../store/locks.ts';
import { changeSource } from '../../store/scripts/source/changeSource.ts';
import { isStoreError } from '../../store/storeError.ts';
import type { Context } from '../context.ts';
import type { Ingested } from './ingest.ts';
import { ingestPoll } from './ingestPoll.ts';
import { type PolledSource, savePoll, savePollFailure, savePollStart } from './sourceState.ts';
import { syncSubscription } from './sourceSubscription.ts';

/** The result of a poll, or why the source could not be polled. */
export type Polled = { rows: Ingested[]; saw: string } | { failure: unknown };

/** Polls a source whose lock is held, and ingests what is new. The source's own failure is stored and returned. */
export async function pollUnderLock(
  context: Context,
  config: SourceConfig,
  type: SourceType,
  source: PolledSource,
  subscription: Subscription | undefined,
  isScheduled: boolean,
): Promise<Polled> {
  const { store, clock } = context;
  const { id, lock } = source;
  try {
    await savePollStart(context, config, source);
    const poll = await type.poll?.(config, memoryIn(source.stats), sourceContext(context));
    if (!poll) return { rows: [], saw: '' };
    const { rows, ...result } = await ingestPoll(context, config, type, poll, source);
    await savePoll(context, source, { poll, ...result });
    if (type.receive) await syncSubscription(context, config, poll.hub, subscription);
    const { tally } = result;
    const isMissed = isScheduled && isPushed(subscription, clock.now()) && tally.new + tally.revised > 0;
    if (isMissed) await changeSource(store, { source: id, hub: { set: { missedAt: clock.now() } }, lock });
    return { rows, saw: poll.saw() };
  } catch (error) {
    // Neither is the source's fault, and its state is unchanged for the next poll.
    if (isStoreError(error) || error instanceof LockLost) throw error;
    await savePollFailure(context, source, error);
    return { failure: error };
  }
}

export function memoryIn({ memory = '{}' }: SourceStats): SourceMemory {
  return JSON.parse(memory) as SourceMemory;
}
