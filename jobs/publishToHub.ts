import { z } from 'zod';
import { publishToHub } from '../src/actions/publishToHub.ts';
import type { JobNeeds } from './job.ts';

/** Tells one outside hub of one changed topic. Its retries are the store's, not the queue's. */
export const name = 'publish-to-hub';
export const payload = z.object({ id: z.string() });
export const retry = { attempts: 3, firstMs: 1_000 };
export const concurrency = 16;

export async function handle({ id }: z.infer<typeof payload>, needs: JobNeeds): Promise<void> {
  const notBefore = await publishToHub(needs, id);
  if (notBefore !== undefined)
    await needs.enqueue([{ name, payload: { id }, id: `${id}-a${notBefore}`, notBefore }]);
}
