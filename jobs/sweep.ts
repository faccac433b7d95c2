import { z } from 'zod';
import { forEachIsolated } from '../src/actions/forEachIsolated.ts';
import { sweepRound } from '../src/actions/operations/dueIds.ts';
import { sweep } from '../src/actions/operations/sweep.ts';
import type { Job, JobContext } from './job.ts';

/** Finds whatever is due and was not woken up: abandoned claims, lost wake-ups of these jobs, expired items. */
export function sweepOf(jobs: Job[]): Job {
  const dueOf = new Map(jobs.flatMap(({ name, due }) => (due ? [[name, due]] : [])));
  return {
    name: 'sweep',
    payload: z.object({}),
    /** Often enough that an abandoned claim is found within 20 s of its beginning. */
    schedule: { cron: '*/5 * * * * *', missed: 'once' },
    retry: { attempts: 1, firstMs: 1_000 },
    concurrency: 1,
    async handle(_: never, context: JobContext): Promise<void> {
      await sweep(context);
      const round = sweepRound(context.clock.now());
      await forEachIsolated(context, [...dueOf.keys()], 'finding what is due', async (name) => {
        const payloads = (await dueOf.get(name)?.(context)) ?? [];
        const idOf = (payload: object) => `${name}-${Object.values(payload).join('-')}-s${round}`;
        await context.enqueue(payloads.map((payload) => ({ name, payload, id: idOf(payload) })));
      });
    },
  };
}
