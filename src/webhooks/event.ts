import { createHash } from 'node:crypto';
import { toInstant } from '../clock.ts';
import type { WebhookConfig } from '../config/webhooks.ts';
import { SluglineError } from '../errors.ts';
import { type Page, pageOfIds } from '../store/lists/page.ts';
import type { Store } from '../store/store.ts';

type Subject = 'article' | 'draft' | 'delivery' | 'copy';

/** A change of a record to a new state. */
export interface StateChange {
  subject: Subject;
  id: string;
  state: string;
  /** Distinguishes two changes to the same state. */
  call: string;
  /** When it changed, by the newsroom's time (ms). */
  at: number;
}

interface WebhookAttempt {
  at: string;
  outcome: 'delivered' | 'failed';
  status?: number;
  ms: number;
  error?: string;
}

/** One event for one webhook, and its attempts so far. */
export interface WebhookEvent {
  id: string;
  webhook: string;
  /** Such as `article.published`. */
  event: string;
  subject: { type: Subject; id: string };
  at: string;
  /** `waiting`: not delivered yet; `failed`: not retried automatically. */
  state: 'waiting' | 'delivered' | 'failed';
  /** The newest twenty attempts, oldest first. */
  attempts: WebhookAttempt[];
  nextAttemptAt?: string;
}

/** The name of a change, such as `article.published`. */
export function eventName({ subject, state }: Pick<StateChange, 'subject' | 'state'>): string {
  return `${subject}.${state}`;
}

/** Whether a webhook is subscribed to an event. */
export function isSubscribed({ events }: Pick<WebhookConfig, 'events'>, event: string): boolean {
  return events.includes(event) || events.includes(`${event.split('.')[0]}.*`);
}

/** The id of an event: the same for the same change and webhook, however often it is recorded. */
export function webhookEventId(webhook: string, { subject, id, state, call }: StateChange): string {
  const digest = createHash('sha256').update([webhook, subject, id, state, call].join('\n')).digest('hex');
  return `w_${digest.slice(0, 20)}`;
}

/** The fields that are written once, when an event is recorded. */
export type RecordedEvent = Pick<WebhookEvent, 'id' | 'webhook' | 'event' | 'subject' | 'at'>;

function eventOf(stored: Record<string, string>): WebhookEvent | undefined {
  const { json, state, attempts = '[]', nextAt } = stored;
  if (!json) return undefined;
  const lines = JSON.parse(attempts) as (Omit<WebhookAttempt, 'at'> & { at: number })[];
  return {
    ...(JSON.parse(json) as RecordedEvent),
    state: state as WebhookEvent['state'],
    attempts: lines.map((line) => ({ ...line, at: toInstant(line.at) })),
    ...(nextAt ? { nextAttemptAt: toInstant(Number(nextAt)) } : {}),
  };
}

export async function webhookEventById(
  { redis, keys }: Store,
  webhook: string,
  id: string,
): Promise<WebhookEvent | undefined> {
  return eventOf(await redis.hgetall(keys.webhookEvent(webhook, id)));
}

/** A webhook's events of the last week, newest first. */
export async function listWebhookEvents(
  store: Store,
  webhook: string,
  limit: number,
  cursor?: string,
): Promise<Page<WebhookEvent>> {
  const page = await pageOfIds(store, store.keys.webhookEvents(webhook), limit, cursor);
  const found = await Promise.all(page.items.map((id) => webhookEventById(store, webhook, id)));
  return { ...page, items: found.filter((event) => event !== undefined) };
}

/** The state of a webhook's receiver. */
export interface WebhookState {
  id: string;
  /** Its address without the path, which may be a secret. */
  host: string;
  events: string[];
  /** How many attempts in a row have failed. */
  failures: number;
  failingSince?: string;
  lastError?: string;
  lastDeliveredAt?: string;
}

/** The configured webhooks, with the states of their receivers. */
export async function webhookStates(store: Store, webhooks: WebhookConfig[]): Promise<WebhookState[]> {
  return Promise.all(
    webhooks.map(async ({ id, url, events }) => {
      const stored = await store.redis.hgetall(store.keys.webhook(id));
      const { failures = '0', failingSince, lastError, deliveredAt } = stored;
      return {
        id,
        host: new URL(url).host,
        events,
        failures: Number(failures),
        ...(failingSince ? { failingSince: toInstant(Number(failingSince)) } : {}),
        ...(lastError ? { lastError } : {}),
        ...(deliveredAt ? { lastDeliveredAt: toInstant(Number(deliveredAt)) } : {}),
      };
    }),
  );
}

/** Throws `webhook.unknown` if no webhook with this id is configured. */
export function requireWebhook(webhooks: WebhookConfig[], id: string): WebhookConfig {
  const found = webhooks.find((webhook) => webhook.id === id);
  if (!found) throw new SluglineError('webhook.unknown', { id });
  return found;
}
