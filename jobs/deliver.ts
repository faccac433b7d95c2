import { z } from 'zod';
import { deliver } from '../src/actions/deliver.ts';
import type { JobNeeds } from './job.ts';

/** Attempts one delivery that is due. Its retries are the ledger's, not the queue's. */
export const name = 'deliver';
export const payload = z.object({ id: z.string() });
export const retry = { attempts: 3, firstMs: 1_000 };
export const concurrency = 64;

export async function handle({ id }: z.infer<typeof payload>, needs: JobNeeds): Promise<void> {
  await deliver(needs, id, needs.stop);
}
