import { z } from 'zod';
import { settle } from '../src/actions/settle.ts';
import type { JobNeeds } from './job.ts';

/** Looks what became of one attempt that may have arrived. */
export const name = 'settle';
export const payload = z.object({ id: z.string() });
export const retry = { attempts: 3, firstMs: 5_000 };
export const concurrency = 16;

export async function handle({ id }: z.infer<typeof payload>, needs: JobNeeds): Promise<void> {
  await settle(needs, id);
}
