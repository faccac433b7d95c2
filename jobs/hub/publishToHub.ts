import { z } from 'zod';
import { publishToHub } from '../../src/actions/hub/publishToHub.ts';
import { dueIn, type JobContext } from '../job.ts';

/** Notifies one outside hub of one changed topic. Its retries are the store's, not the queue's. */
export const name = 'publish-to-hub';
export const payload = z.object({ id: z.string() });
export const due = dueIn('publish');
export const retry = { attempts: 3, firstMs: 1_000 };
export const concurrency = 16;

export async function handle({ id }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  const notBefore = await publishToHub(context, id);
  if (notBefore !== undefined)
    await context.enqueue([{ name, payload: { id }, id: `${id}-a${notBefore}`, notBefore }]);
}
