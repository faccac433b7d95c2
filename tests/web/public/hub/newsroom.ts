import { afterEach, beforeEach, expect } from 'vitest';
import { ingest } from '../../../../src/actions/intake/ingest.ts';
import { type Subscriber, startSubscriber } from '../../../simulators/subscriber.ts';
import { byCommand } from '../../../support/records.ts';
import { testWorker } from '../../../support/worker.ts';
import { openTestWeb, type TestWeb } from '../../server.ts';

/** The newsroom's hub, black box: real HTTP on both sides, in the test's own time. */

export let web: TestWeb;
export let subscriber: Subscriber;
export let worker: ReturnType<typeof testWorker>;
export let hub: string;
export let topic: string;

/** Gives each test of a file a newsroom with one article, and a subscriber. */
export function useHub(): void {
  beforeEach(() => openHub());
  afterEach(closeHub);
}

export async function openHub(more: Record<string, unknown> = {}): Promise<void> {
  web = await openTestWeb(more);
  subscriber = await startSubscriber();
  worker = testWorker(web.context, web.clock);
  hub = `${web.base}/hub`;
  topic = `${web.base}/feeds/all.atom`;
  await publish('Ferry returns to Orrin after the storm');
}

export async function closeHub(): Promise<void> {
  await web.close();
  await subscriber.close();
}

export async function publish(headline: string, more: Record<string, unknown> = {}): Promise<string> {
  const [row] = await ingest(web.context, [{ headline, section: 'Harbour', ...more }], byCommand);
  await worker.settleDown();
  return row?.id ?? '';
}

/** Until everybody who should be notified by now has been. */
export async function distribute(): Promise<void> {
  await worker.pass(2_000, 500);
}

export async function subscribed(
  name: string,
  more: { lease?: number; secret?: string; topic?: string } = {},
) {
  const callback = subscriber.callback(name);
  const answer = await subscriber.ask(hub, callback, { topic, ...more });
  expect(answer.status).toBe(202);
  await worker.settleDown();
  expect(callback.verifications).toHaveLength(1);
  return callback;
}

/** The number of valid subscriptions. */
export function subscriptions(): Promise<number> {
  return web.context.store.redis.zcard(web.context.store.keys.due('lease'));
}
