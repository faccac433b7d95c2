import { isEmbargoed } from '../../article/visibility.ts';
import type { WebhookConfig } from '../../config/webhooks.ts';
import { reasonOf } from '../../errors.ts';
import { waitAfter } from '../../net/backoff.ts';
import { retryAfterMs } from '../../net/retryAfter.ts';
import { signatureOf } from '../../net/signed.ts';
import { randomFraction } from '../../random.ts';
import { claimEvent } from '../../store/scripts/webhook/claimEvent.ts';
import { recordAttempt } from '../../store/scripts/webhook/recordAttempt.ts';
import { type WebhookEvent, webhookEventById } from '../../webhooks/event.ts';
import type { Context } from '../context.ts';
import { webhookBody } from './webhookBody.ts';

const timeoutMs = 10_000;
/** A claim without an outcome this long after the request's own time (ms) belongs to a dead process. */
const claimMs = timeoutMs + 5_000;
/** An event that could not be delivered for this long (ms) is no longer retried automatically. */
const triedForMs = 3 * 86_400_000;
/** How soon an event about an embargoed article is checked again (ms): the embargo may be lifted early. */
const embargoedMs = 5 * 60_000;

/**
 * Sends a webhook one event, `<webhook>.<event>`, with its subject in its current state, and records the outcome. An
 * event about an embargoed article waits until the embargo ends. Failed attempts are repeated for three days. Does
 * nothing if it is not due, or another process has claimed it. May run twice.
 */
export async function sendWebhookEvent(context: Context, key: string): Promise<void> {
  const { store, clock, config } = context;
  const [webhook = '', id = ''] = key.split('.');
  const claimed = await claimEvent(store, { webhook, id, claimMs });
  if (claimed.outcome !== 'claimed') return;
  const held = { webhook, id, claim: claimed.claim, restMs: 0 };
  const receiver = config.webhooks.find((each) => each.id === webhook);
  const event = await webhookEventById(store, webhook, id);
  if (!receiver || !event) {
    await recordAttempt(store, { ...held, state: 'failed' });
    return;
  }
  const { json, article } = await webhookBody(context, event);
  const now = clock.now();
  if (article && isEmbargoed(article, now)) {
    const nextAt = Math.min(Date.parse(article.embargoUntil ?? ''), now + embargoedMs);
    await recordAttempt(store, { ...held, state: 'waiting', nextAt });
    return;
  }
  const sent = await send(context, receiver, event, json);
  const attempt = { at: now, ms: Math.round(clock.now() - now), ...sent.line };
  if (attempt.outcome === 'delivered') {
    await recordAttempt(store, { ...held, state: 'delivered', attempt });
    return;
  }
  const fraction = randomFraction(store.random);
  const waitMs = waitAfter(claimed.failures + 1, fraction, sent.waitMs);
  const isOver = sent.isGone === true || now - Date.parse(event.at) > triedForMs;
  const nextAt = isOver ? undefined : clock.now() + waitMs;
  await recordAttempt(store, {
    ...held,
    state: isOver ? 'failed' : 'waiting',
    attempt,
    nextAt,
    restMs: waitAfter(claimed.failedInARow + 1, fraction, sent.waitMs),
  });
  context.log.warn(
    { webhook, event: id, name: event.event, reason: attempt.error, again: !isOver },
    'a webhook event could not be delivered',
  );
}

interface Sent {
  line: { outcome: 'delivered' | 'failed'; status?: number; error?: string };
  waitMs?: number | undefined;
  /** Its receiver wants no more events. */
  isGone?: boolean;
}

/** 2xx is success, 410 ends it, anything else (including a redirect) is a failure. The body is ignored. */
async function send(
  { net, clock }: Context,
  { url, secret }: WebhookConfig,
  { id, event }: WebhookEvent,
  body: string,
): Promise<Sent> {
  try {
    const { status, headers } = await net.request(url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': id,
        'x-slugline-event': event,
        ...signatureOf(body, secret, clock.now()),
      },
      timeoutMs,
      redirects: 0,
      ignoreBody: true,
    });
    if (status >= 200 && status < 300) return { line: { outcome: 'delivered', status } };
    return {
      line: { outcome: 'failed', status, error: `it answered ${status}` },
      waitMs: retryAfterMs(headers, clock.now()),
      isGone: status === 410,
    };
  } catch (error) {
    return { line: { outcome: 'failed', error: reasonOf(error) } };
  }
}
