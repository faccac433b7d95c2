import { z } from 'zod';
import { HttpUrl } from '../net/httpUrl.ts';
import { Id } from './id.ts';

/** What webhooks may subscribe to: a thing and its new state (`tests/webhooks/events.test.ts`). */
export const webhookEvents: Record<string, readonly string[]> = {
  article: ['published', 'revised', 'corrected', 'withdrawn', 'republished', 'purged'],
  draft: ['in_review', 'needs_edit', 'stale', 'approved', 'scheduled', 'done', 'rejected'],
  delivery: [
    'scheduled',
    'held',
    'retry_wait',
    'uncertain',
    'unknown',
    'sent',
    'failed',
    'expired',
    'cancelled',
  ],
  copy: ['live', 'editing', 'edited', 'removing', 'gone', 'still-visible', 'cannot-tell'],
};

const known = Object.entries(webhookEvents).flatMap(([subject, states]) => [
  `${subject}.*`,
  ...states.map((state) => `${subject}.${state}`),
]);
const all = Object.keys(webhookEvents).map((subject) => `${subject}.*`);

const Pattern = z.string().refine((pattern) => known.includes(pattern), {
  error: ({ input }) => {
    const states = webhookEvents[String(input).split('.')[0] ?? ''];
    const offered = states ? ['*', ...states] : all;
    return `there is no event ${String(input)}; there are ${offered.join(', ')}`;
  },
});

/** One of your own programs that is notified of changes (docs/webhooks.md). */
export const WebhookConfig = z.strictObject({
  id: Id,
  /** Each event is sent here. */
  url: HttpUrl,
  /** Signs what is sent, as `POST /ingest` requires it of others. */
  secret: z.string().min(16, 'use at least 16 characters'),
  events: z.array(Pattern).min(1).default(all),
});
export type WebhookConfig = z.infer<typeof WebhookConfig>;
