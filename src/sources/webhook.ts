import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { sourceBase } from '../config/schema.ts';
import { SluglineError } from '../errors.ts';
import { parseArticlesInWorker } from '../extract/parseInWorker.ts';
import type { Accepted, Batch, Pushed, SourceContext } from './source.ts';

export const type = 'webhook';

export const schema = z.strictObject({ ...sourceBase, type: z.literal(type), secret: z.string().min(1) });

export const pushed = true;

/** A content system that pushes its articles, each delivery signed with a secret that both know. */
export type WebhookSource = z.infer<typeof schema> & Record<string, unknown>;

/** How far a delivery's time may be from ours, either way. */
const toleranceMs = 5 * 60_000;

export interface Signed {
  secret: string;
  /** `X-Timestamp`: Unix seconds. */
  timestamp: string | undefined;
  /** `X-Signature-256`: `sha256=` and 64 hex digits. */
  signature: string | undefined;
  body: Uint8Array;
  /** Milliseconds. */
  now: number;
}

function wrong(what: string): SluglineError {
  return new SluglineError('signature.wrong', { what });
}

/**
 * Passes where the signature is the secret's HMAC-SHA256 of "<timestamp>.<body>" and the timestamp is within
 * 5 minutes of now; compared in constant time. Throws `signature.wrong` with what is wrong.
 */
export function verifySignature({ secret, timestamp, signature, body, now }: Signed): void {
  if (!timestamp || !signature) throw wrong(`missing (${timestamp ? 'X-Signature-256' : 'X-Timestamp'})`);
  if (!/^\d{1,12}$/.test(timestamp)) throw wrong('without a time: X-Timestamp holds no Unix seconds');
  if (Math.abs(now - Number(timestamp) * 1_000) > toleranceMs) {
    throw wrong('stale: X-Timestamp is more than 5 minutes from now');
  }
  const given = /^sha256=([0-9a-f]{64})$/i.exec(signature)?.[1];
  if (!given) throw wrong('not of the form sha256=<64 hex digits>');
  const expected = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest();
  if (!timingSafeEqual(Buffer.from(given, 'hex'), expected))
    throw wrong('not the one of this body and secret');
}

/** A header that was given once; given twice it proves nothing. */
function single(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value.trim() : undefined;
}

/** The articles of a signed delivery. Throws `signature.wrong` first, `body.not-json` only then. */
export async function accept(
  source: WebhookSource,
  { headers, body, signed = body }: Pushed,
  { clock, newsroom }: Pick<SourceContext, 'clock' | 'newsroom'>,
): Promise<Accepted> {
  const timestamp = single(headers['x-timestamp']);
  const signature = single(headers['x-signature-256']);
  verifySignature({ secret: source.secret, timestamp, signature, body: signed, now: clock.now() });
  const parsed = await parseArticlesInWorker(body, { timezone: newsroom.timezone }, clock);
  const mark = createHash('sha256').update(`${timestamp}.`).update(body).digest('base64url').slice(0, 22);
  return { ...parsed, signed: { at: Number(timestamp) * 1_000, mark } };
}

/** There is nothing to ask for: articles come when the other side sends them. */
export async function test(): Promise<{ batches: Batch[] }> {
  return { batches: [] };
}
