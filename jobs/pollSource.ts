import { z } from 'zod';
import { pollSource } from '../src/actions/intake/pollSource.ts';
import type { Config } from '../src/config/schema.ts';
import { sourceTypes } from '../src/sources/index.ts';
import type { Event } from '../src/store/outbox.ts';
import type { QueuedJob } from '../src/store/queues.ts';
import type { Job, JobContext, WakeUp } from './job.ts';

/** Polls one source. Its schedule is in newsroom.yaml with the source. */
export const name = 'poll-source';
export const payload = z.object({
  source: z.string(),
  why: z.enum(['due', 'pushed', 'anew']).default('due'),
});
export function schedules({ sources }: Config): ReturnType<NonNullable<Job['schedules']>> {
  const isPolled = (type: string) => sourceTypes.some((each) => each.type === type && each.poll);
  return sources
    .filter(({ type }) => isPolled(type))
    .map(({ id, cron = '* * * * *' }) => ({
      name: `source ${id}`,
      cron,
      missed: 'once',
      atFirstSight: true,
      payload: { source: id },
    }));
}
export function on(event: Event): WakeUp[] {
  if (event.type === 'source.pushed') return [{ payload: { source: event.id, why: 'pushed' } }];
  if (event.type !== 'source.subscribed') return [];
  return [{ payload: { source: event.id, why: 'anew' }, notBefore: event.dueAt }];
}
export const retry = { attempts: 1, firstMs: 1_000 };
/** Polls mostly wait, so many run at a time: slow sources, or sites that are read page by page, delay no others. */
export const concurrency = 256;

export async function handle({ source, why }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  // A source that was removed from the configuration meanwhile is no failure.
  if (context.config.sources.some(({ id }) => id === source)) await pollSource(context, source, why);
}

/** A poll of a drop folder with new files. `round` makes its id new. */
export function wakeUp(source: string, round: string): QueuedJob {
  return { name, payload: { source, why: 'due' }, id: `${source}-${round}` };
}

/** Polls for what hubs may have pushed while we were not listening. `round` makes their ids new. */
export function catchUp({ sources }: Config, round: string): QueuedJob[] {
  const isPushed = (type: string) => sourceTypes.some((each) => each.type === type && each.receive);
  return sources
    .filter(({ type }) => isPushed(type))
    .map(({ id }) => ({ name, payload: { source: id, why: 'anew' }, id: `${id}-${round}` }));
}
