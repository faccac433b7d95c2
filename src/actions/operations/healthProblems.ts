import { withoutEnd } from '../../ends.ts';
import { SluglineError } from '../../errors.ts';
import { isMemoryFull } from '../../store/memoryLimit.ts';
import { recordHeartbeat } from '../../store/scripts/process/recordHeartbeat.ts';
import { guarded, storeError } from '../../store/storeError.ts';
import { copyProblems } from './healthProblems/copies.ts';
import { deliveryProblems } from './healthProblems/deliveries.ts';
import type { HealthContext, HealthProblem } from './healthProblems/problem.ts';
import { outboxProblem, processProblems, queueProblem } from './healthProblems/processes.ts';
import { channelProblems, sourceProblems } from './healthProblems/sourcesAndChannels.ts';
import { heldReason, homeStateOf } from './homeLease.ts';
import { type Paused, pauseOf } from './switches.ts';

/** The newsroom's problems, in a fixed order, read in two round trips; empty while all is well. */
export async function healthProblems(context: HealthContext): Promise<HealthProblem[]> {
  const { redis, keys, memory } = context.store;
  const [readOnly, accepted, homeState, ...others] = await guarded(() =>
    Promise.all([
      readOnlyProblem(context),
      redis.hget(keys.instance, 'config'),
      homeStateOf(context),
      outboxProblem(context),
      queueProblem(context),
      channelProblems(context),
      sourceProblems(context),
      deliveryProblems(context),
      copyProblems(context),
      processProblems(context),
      pauseOf(context.store),
    ]),
  );
  const [outbox, queues, channels, sources, deliveries, copies, processes, pause] = others;
  const held = heldReason(homeState);
  return [
    ...readOnly,
    ...(isMemoryFull(memory) ? [memoryProblem] : []),
    ...(differs(accepted, context.config.fingerprint) ? [configProblem] : []),
    // If nothing can be written, no heartbeats are either, so a missing one means nothing.
    ...(readOnly.length === 0 ? processes : []),
    ...outbox,
    ...queues,
    ...(held ? [{ name: 'paused' as const, says: held, hint: '' }] : pause ? [pauseProblem(pause)] : []),
    ...channels,
    ...sources,
    ...deliveries,
    ...copies,
  ];
}

/** The problem if the store does not answer, because nothing else is known then. */
export const storeProblem: HealthProblem = {
  name: 'store',
  says: 'The store (Redis) does not answer: feeds and known links are served from memory, everything else waits.',
  hint: 'Start it again; "slugline doctor" says what is wrong with it.',
};

const memoryProblem: HealthProblem = {
  name: 'memory',
  says: 'The store is nearly full: intake and sending have stopped.',
  hint: 'Give Redis more memory, or shorten retention.',
};

function pauseProblem({ by, why, at }: Paused): HealthProblem {
  return {
    name: 'paused',
    says: `${by} paused everything at ${at}${why ? `: ${withoutEnd(why, /[.\s]/)}` : ''}. Nothing is sent.`,
    hint: 'Resume with "slugline resume".',
  };
}

const configProblem: HealthProblem = {
  name: 'config',
  says: 'This newsroom.yaml differs from the one accepted last.',
  hint: 'Give every process the same file, then send each a SIGHUP or start it again.',
};

/**
 * Tries a write that changes nothing. A replica refuses it, and so does a master that has no disk space or too few
 * replicas.
 */
async function readOnlyProblem({ store }: HealthContext): Promise<HealthProblem[]> {
  try {
    await recordHeartbeat(store, { id: 'nobody', ends: true });
    return [];
  } catch (thrown) {
    const error = storeError(thrown);
    if (!(error instanceof SluglineError) || error.code !== 'store.read-only') throw error;
    return [{ name: 'store-readonly', says: error.sentence, hint: error.hint }];
  }
}

/** Before the first start no configuration has been accepted, so none differs. */
function differs(accepted: string | null, fingerprint: string): boolean {
  return accepted !== null && accepted !== fingerprint;
}
