import { z } from 'zod';
import { verifySubscription } from '../../src/actions/hub/verifySubscription.ts';
import type { Event } from '../../src/store/outbox.ts';
import { verifiedTogether } from '../../src/syndication/hub/limits.ts';
import { isTrusted, requestById } from '../../src/syndication/hub/subscription.ts';
import { dueIn, type JobContext, type WakeUp } from '../job.ts';

/** Asks one subscriber whether it really requested the subscription. */
export const name = 'verify-subscription';
export const payload = z.object({ id: z.string(), request: z.string().optional() });
export function on(event: Event): WakeUp[] {
  if (event.type !== 'subscription.asked') return [];
  return [{ payload: { id: event.id, request: event.request } }];
}
export const due = dueIn('verify');
export const retry = { attempts: 3, firstMs: 1_000 };
export const concurrency = 128;

const againMs = 100;
const inProgress = new Map<string, number>();

/**
 * One host gets a limited number at a time: a client that names another's host can't make us flood it, nor delay the
 * others.
 */
export async function handle({ id, request }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  const host = (await requestById(context.store, id))?.host ?? '';
  const held = inProgress.get(host) ?? 0;
  if (held >= verifiedTogether && !(await isTrusted(context.store, host))) {
    const notBefore = context.clock.now() + againMs;
    await context.enqueue([{ name, payload: { id, request }, id: `${id}-w${notBefore}`, notBefore }]);
    return;
  }
  inProgress.set(host, held + 1);
  try {
    await verifySubscription(context, id, request);
  } finally {
    const left = (inProgress.get(host) ?? 1) - 1;
    if (left > 0) inProgress.set(host, left);
    else inProgress.delete(host);
  }
}
