import { z } from 'zod';
import { probePicture } from '../src/actions/syndicating/probePicture.ts';
import type { QueuedJob } from '../src/store/queues.ts';
import type { JobContext } from './job.ts';

/** Reads the type and size of an article's picture from its first bytes. */
export const name = 'probe-picture';
export const payload = z.object({ id: z.string() });
export const retry = { attempts: 4, firstMs: 5_000 };
export const concurrency = 8;

export async function handle({ id }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  await probePicture(context, id);
}

/** The wake-up for an article's revision. */
export function wakeUp(id: string, revision: number): QueuedJob {
  return { name, payload: { id }, id: `picture-${id}-${revision}` };
}
