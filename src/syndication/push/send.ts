import { createHash } from 'node:crypto';
import webPush from 'web-push';
import type { Clock } from '../../clock.ts';
import { reasonOf, SluglineError } from '../../errors.ts';
import type { Outbound } from '../../net/outbound.ts';
import { retryAfterMs } from '../../net/retryAfter.ts';
import type { Subscription } from './follower.ts';
import { type VapidKeys, vapidHeader } from './vapid.ts';

/** The outcome of one push. */
export type Pushed =
  | { outcome: 'sent' }
  /** The browser has unsubscribed, or its address is not allowed. */
  | { outcome: 'gone' }
  /** No retry would change it. */
  | { outcome: 'refused'; why: string }
  /** `waitMs` if the push service said how long. */
  | { outcome: 'later'; why: string; waitMs?: number };

/** One article for any number of browsers. */
export interface PushMessage {
  /** The content; it is encrypted for each browser. */
  text: string;
  articleId: string;
  /** How urgent it is (RFC 8030, section 5.3): phones on battery get `normal` when they wake up. */
  urgency: 'high' | 'normal';
  /** How long the service keeps it for a browser that is offline (s). */
  ttl: number;
}

export interface PushContext {
  net: Outbound;
  clock: Clock;
  keys: VapidKeys;
  contact: string;
}

/** How long a push service may take (ms); a slower one is retried later. */
const timeoutMs = 8_000;
const maxOfAnswer = 64 * 1024;

/**
 * Sends pushes (RFC 8030), encrypted for their browser (RFC 8291) and signed by the newsroom (RFC 8292). A sender
 * uses one signature for all its pushes to one service.
 */
export function openSender(
  context: PushContext,
): (to: Subscription, message: PushMessage, signal?: AbortSignal) => Promise<Pushed> {
  const { net, clock, keys, contact } = context;
  const signatures = new Map<string, string>();

  function signatureFor(origin: string): string {
    const signature = signatures.get(origin) ?? vapidHeader(keys, contact, origin, clock.now());
    signatures.set(origin, signature);
    return signature;
  }

  return async function send(to, message, signal) {
    const { cipherText } = webPush.encrypt(to.keys.p256dh, to.keys.auth, message.text, 'aes128gcm');
    try {
      const answer = await net.request(to.endpoint, {
        method: 'POST',
        body: cipherText,
        headers: {
          authorization: signatureFor(new URL(to.endpoint).origin),
          'content-encoding': 'aes128gcm',
          'content-type': 'application/octet-stream',
          ttl: String(message.ttl),
          urgency: message.urgency,
          topic: topicOf(message.articleId),
        },
        timeoutMs,
        maxBytes: maxOfAnswer,
        untrusted: true,
        ...(signal ? { signal } : {}),
      });
      return judged(answer, clock.now());
    } catch (error) {
      if (error instanceof SluglineError && error.code === 'net.refused-address') return { outcome: 'gone' };
      return { outcome: 'later', why: reasonOf(error) };
    }
  };
}

/** A message that waits for its browser is replaced by a newer one of the same article (RFC 8030, section 5.4). */
function topicOf(articleId: string): string {
  return createHash('sha256').update(articleId).digest('base64url').slice(0, 32);
}

function judged(
  { status, headers }: { status: number; headers: Record<string, string> },
  now: number,
): Pushed {
  if (status >= 200 && status < 300) return { outcome: 'sent' };
  if (status === 404 || status === 410) return { outcome: 'gone' };
  const why = `it answered ${status}`;
  if (status !== 429 && status < 500) return { outcome: 'refused', why };
  const waitMs = retryAfterMs(headers, now);
  return { outcome: 'later', why, ...(waitMs === undefined ? {} : { waitMs }) };
}
