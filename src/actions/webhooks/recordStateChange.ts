import { toInstant } from '../../clock.ts';
import { recordEvent } from '../../store/scripts/webhook/recordEvent.ts';
import {
  eventName,
  isSubscribed,
  type RecordedEvent,
  type StateChange,
  webhookEventId,
} from '../../webhooks/event.ts';
import type { Context } from '../context.ts';

/** Records a change of state for each webhook that subscribes to it. May run twice. */
export async function recordStateChange({ store, config }: Context, change: StateChange): Promise<void> {
  const event = eventName(change);
  const subscribed = config.webhooks.filter((webhook) => isSubscribed(webhook, event));
  await Promise.all(
    subscribed.map(({ id: webhook }) => {
      const id = webhookEventId(webhook, change);
      const recorded: RecordedEvent = {
        id,
        webhook,
        event,
        subject: { type: change.subject, id: change.id },
        at: toInstant(change.at),
      };
      return recordEvent(store, { webhook, id, at: change.at, json: JSON.stringify(recorded) });
    }),
  );
}
