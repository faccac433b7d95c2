import { z } from 'zod';
import { pingSubscriber } from '../../src/actions/hub/pingSubscriber.ts';
import { type JobContext, onEvent } from '../job.ts';
import * as retrySubscriber from './retrySubscriber.ts';

/** Sends one subscriber a changed feed. Its retries are the store's, not the queue's. */
export const name = 'deliver-to-subscriber';
export const payload = z.object({ id: z.string() });
export const on = onEvent('subscription.behind');
export const retry = { attempts: 3, firstMs: 1_000 };
/** Each waits for an outside server and times out soon: dead ones, say a tenth, must not occupy all places. */
export const concurrency = 256;

export async function handle({ id }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  const pinged = await pingSubscriber(context, id, 'quick');
  if (pinged.kind === 'slow') await context.enqueue([retrySubscriber.wakeUp(id, pinged.at)]);
  if (pinged.kind === 'again') {
    const notBefore = pinged.at;
    await context.enqueue([{ name, payload: { id }, id: `${id}-a${notBefore}`, notBefore }]);
  }
}
