import { z } from 'zod';
import { sweep, sweepEveryMs } from '../src/actions/operations/sweep.ts';
import * as askHub from './askHub.ts';
import * as checkCopy from './checkCopy.ts';
import * as deliver from './deliver.ts';
import * as distributeFeed from './distributeFeed.ts';
import type { JobContext, Schedule } from './job.ts';
import * as publishToHub from './publishToHub.ts';
import * as pushArticle from './pushArticle.ts';
import * as releaseHeld from './releaseHeld.ts';
import * as retrySubscriber from './retrySubscriber.ts';
import * as settle from './settle.ts';
import * as verifySubscription from './verifySubscription.ts';

/** Finds whatever is due and was not woken up: abandoned claims, lost wake-ups, what ran out. */
export const name = 'sweep';
export const payload = z.object({});
/** So often that an abandoned claim is found within 20 s of its beginning. */
export const schedule: Schedule = { cron: '*/5 * * * * *', missed: 'once' };
export const retry = { attempts: 1, firstMs: 1_000 };
export const concurrency = 1;

export async function handle(_: z.infer<typeof payload>, context: JobContext): Promise<void> {
  const due = await sweep(context);
  // Two sweeps of the same five seconds wake a thing up once.
  const round = Math.floor(context.clock.now() / sweepEveryMs);
  await context.enqueue([
    ...due.deliver.map((id) => ({ name: deliver.name, payload: { id }, id: `${id}-s${round}` })),
    ...due.settle.map((id) => ({ name: settle.name, payload: { id }, id: `${id}-s${round}` })),
    ...due.copies.map((id) => ({ name: checkCopy.name, payload: { id }, id: `${id}-s${round}` })),
    ...due.push.map((id) => ({ name: pushArticle.name, payload: { id }, id: `${id}-s${round}` })),
    ...due.release.map((channel) => ({
      name: releaseHeld.name,
      payload: { channel },
      id: `release-${channel}-s${round}`,
    })),
    ...due.hubs.map((source) => ({ name: askHub.name, payload: { source }, id: `${source}-s${round}` })),
    ...[
      ...due.verify.map((id) => ({ name: verifySubscription.name, payload: { id } })),
      ...due.distribute.map((id) => ({ name: distributeFeed.name, payload: { id } })),
      ...due.ping.map((id) => ({ name: retrySubscriber.name, payload: { id } })),
      ...due.publish.map((id) => ({ name: publishToHub.name, payload: { id } })),
    ].map((job) => ({ ...job, id: `${job.payload.id}-s${round}` })),
  ]);
}
