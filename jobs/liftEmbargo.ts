import { z } from 'zod';
import { liftEmbargo } from '../src/actions/intake/liftEmbargo.ts';
import type { Event } from '../src/store/outbox.ts';
import type { JobContext, WakeUp } from './job.ts';

/** Publishes one article whose embargo has passed. */
export const name = 'lift-embargo';
export const payload = z.object({ id: z.string() });
export function on(event: Event): WakeUp[] {
  if (!('revision' in event) || !event.embargoUntil) return [];
  return [{ payload: { id: event.id }, notBefore: event.embargoUntil }];
}
export const retry = { attempts: 10, firstMs: 200 };
export const concurrency = 16;

export async function handle({ id }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  await liftEmbargo(context, id);
}
