import { SluglineError } from '../../errors.ts';
import { replayEvent } from '../../store/scripts/webhook/replayEvent.ts';
import { requireWebhook, type WebhookEvent, webhookEventById } from '../../webhooks/event.ts';
import { type Context, requireRole } from '../context.ts';

/** Sends one of a webhook's events of the last week again, whatever its outcome was. For admins. */
export async function replayWebhookEvent(
  context: Context,
  { webhook, id }: { webhook: string; id: string },
): Promise<WebhookEvent> {
  requireRole(context, 'admin');
  const { store, config, actor } = context;
  requireWebhook(config.webhooks, webhook);
  const { outcome } = await replayEvent(store, { webhook, id, actor: actor.name });
  const event = outcome === 'replayed' ? await webhookEventById(store, webhook, id) : undefined;
  if (!event) throw new SluglineError('webhook-event.unknown', { webhook, id });
  return event;
}
