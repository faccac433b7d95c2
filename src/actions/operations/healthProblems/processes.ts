import { pausedQueues } from '../../../store/queues/pausedQueues.ts';
import { listProcesses, type ProcessRole } from '../heartbeat.ts';
import type { HealthContext, HealthProblem } from './problem.ts';

/**
 * How long to wait (ms) for other processes, which may start later than this one or return one by one after an outage
 * of the store.
 */
const graceMs = 30_000;
/** Events become jobs within moments; if one has waited this long (ms), no process handles them. */
const outboxLateMs = 2 * 60_000;

const roleProblems: Record<Exclude<ProcessRole, 'web'>, Omit<HealthProblem, 'name'>> = {
  worker: {
    says: 'No worker runs: nothing is polled, drafted or sent.',
    hint: 'Start one: "slugline start --roles worker", or "slugline start" for everything.',
  },
  scheduler: {
    says: 'No scheduler runs: no source is polled on its schedule.',
    hint: 'Start one: "slugline start --roles scheduler", or "slugline start" for everything.',
  },
};

/**
 * Whether a worker and a scheduler are alive somewhere. A process that has just started waits before it reports that
 * none is.
 */
export async function processProblems(context: HealthContext): Promise<HealthProblem[]> {
  const { heartbeat } = context;
  if (heartbeat && heartbeat.steadyFor() < graceMs) return [];
  const all = await listProcesses(context);
  // There was never a heartbeat: the newsroom is not in use yet.
  if (all.length === 0 && !heartbeat) return [];
  const alive = new Set(all.flatMap(({ state, roles }) => (state === 'alive' ? roles : [])));
  return (['worker', 'scheduler'] as const)
    .filter((role) => !alive.has(role))
    .map((name) => ({ name, ...roleProblems[name] }));
}

/** Whether events are waiting to become jobs. */
export async function outboxProblem({ store }: HealthContext): Promise<HealthProblem[]> {
  const { redis, keys, clock } = store;
  const [[oldest], count] = await Promise.all([
    redis.xrange(keys.outbox, '-', '+', 'COUNT', 1),
    redis.xlen(keys.outbox),
  ]);
  // An entry's id begins with the store's time at which it was written.
  const since = oldest ? Number(oldest[0].split('-')[0]) : Number.POSITIVE_INFINITY;
  if (clock.now() - since < outboxLateMs) return [];
  return [
    {
      name: 'outbox',
      says: `${count} ${count === 1 ? 'event waits' : 'events wait'} to become jobs: they have had no effect yet.`,
      hint: 'See whether a worker runs, and what its log says.',
    },
  ];
}

/** Queues in which jobs wait although workers run. */
export async function queueProblem({ store }: HealthContext): Promise<HealthProblem[]> {
  const paused = await pausedQueues(store);
  if (paused.length === 0) return [];
  return [
    {
      name: 'queues',
      says: `Paused by hand: ${paused.join(', ')}. Their jobs are not run.`,
      hint: 'Resume them: "slugline resume".',
    },
  ];
}
