import { z } from 'zod';
import { liftEmbargo } from '../src/actions/intake/liftEmbargo.ts';
import type { JobContext } from './job.ts';

/** Brings out one article whose embargo has passed. */
export const name = 'lift-embargo';
export const payload = z.object({ id: z.string() });
export const retry = { attempts: 10, firstMs: 200 };
export const concurrency = 16;

export async function handle({ id }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  await liftEmbargo(context, id);
}
