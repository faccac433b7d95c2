import { z } from 'zod';
import { sendWebhookEvent } from '../src/actions/webhooks/sendWebhookEvent.ts';
import { dueIn, type JobContext, onEvent } from './job.ts';

/** Sends a webhook one event. Its retries are the store's, not the queue's: the sweep wakes them. */
export const name = 'send-webhook-event';
export const payload = z.object({ id: z.string() });
export const on = onEvent('webhook.due');
export const due = dueIn('webhook');
export const retry = { attempts: 3, firstMs: 1_000 };
/** Each waits for an outside server. */
export const concurrency = 32;

export async function handle({ id }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  await sendWebhookEvent(context, id);
}
