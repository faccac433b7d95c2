import { z } from 'zod';
import { distributeFeed } from '../../src/actions/hub/distributeFeed.ts';
import { dueIn, type JobContext, onEvent } from '../job.ts';
import * as deliverToSubscriber from './deliverToSubscriber.ts';
import * as publishToHub from './publishToHub.ts';

/** Sends one changed feed to all its subscribers, with a wake-up for each. */
export const name = 'distribute-feed';
export const payload = z.object({ id: z.string() });
export const on = onEvent('feed.changed');
export const due = dueIn('distribute');
export const retry = { attempts: 10, firstMs: 500 };
export const concurrency = 4;

export async function handle({ id }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  await distributeFeed(context, id, async ({ subscribers, outside }, version) => {
    await context.enqueue([
      ...subscribers.map((one) => ({
        name: deliverToSubscriber.name,
        payload: { id: one },
        id: `${one}-v${version}`,
      })),
      ...outside.map((one) => ({
        name: publishToHub.name,
        payload: { id: one },
        id: `${one}-v${version}`,
      })),
    ]);
  });
}
