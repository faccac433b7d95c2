import { dueInstants } from '../../cron.ts';
import { advanceCron } from '../../store/scripts/cron/advanceCron.ts';
import type { Context } from '../context.ts';

/** Something that is due repeatedly. */
export interface Recurring {
  /** The name of its cursor in the store. */
  name: string;
  cron: string;
  timezone: string;
  /** `once`: one run makes up for all missed instants; `each`: one run for every missed instant. */
  missed: 'once' | 'each';
  /** Whether it is due as soon as it is first seen, so that a new source is polled immediately. */
  atFirstSight: boolean;
  job: string;
  payload: Record<string, unknown>;
}

/** How many missed instants are made up for in one tick; the others follow in the next. */
const maxAtOnce = 100;

/**
 * Enqueues everything that was due between each schedule's cursor and now. Any number of schedulers may tick at the
 * same time; a downtime drops nothing.
 */
export async function tick(context: Context, schedules: Recurring[]): Promise<void> {
  if (schedules.length === 0) return;
  const { store, clock } = context;
  const cursors = await store.redis.hmget(store.keys.cron, ...schedules.map(({ name }) => name));
  const now = clock.now();
  // Hundreds of sources share a few schedules, and with them their cursors.
  const steps = new Map<string, ReturnType<typeof stepOf>>();
  await Promise.all(
    schedules.map(async (schedule, index) => {
      const cursor = cursors[index] ?? '';
      const { cron, timezone, missed, atFirstSight } = schedule;
      const sameJob = `${cron}|${timezone}|${missed}|${atFirstSight}|${cursor}`;
      if (!steps.has(sameJob)) steps.set(sameJob, stepOf(schedule, cursor, now));
      const step = steps.get(sameJob);
      if (!step) return;
      const { job, payload, name } = schedule;
      await advanceCron(store, { schedule: name, expected: cursor, job, payload, ...step });
    }),
  );
}

/** Where a schedule's cursor moves and what became due in between; undefined if nothing did. */
export function stepOf(
  schedule: Recurring,
  cursor: string,
  now: number,
): { to: number; instants: number[] } | undefined {
  if (cursor === '') return { to: now, instants: schedule.atFirstSight ? [now] : [] };
  const due = dueInstants(schedule.cron, schedule.timezone, Number(cursor), now, maxAtOnce);
  const last = due.at(-1);
  if (last === undefined) return undefined;
  if (schedule.missed === 'each') return { to: last, instants: due };
  // All missed instants are one run: the cursor jumps to now, however many they were.
  return { to: due.length < maxAtOnce ? last : now, instants: [last] };
}
