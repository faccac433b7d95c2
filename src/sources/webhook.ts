import { createHash } from 'node:crypto';
import { z } from 'zod';
import { sourceBase } from '../config/schema.ts';
import { SluglineError } from '../errors.ts';
import { parseArticlesInWorker } from '../extract/parseInWorker.ts';
import { isSealed, openSeal, type Seal } from '../net/seal.ts';
import type { Accepted, Batch, Pushed, SourceContext } from './source.ts';

export const type = 'webhook';

export const schema = z.strictObject({ ...sourceBase, type: z.literal(type), secret: z.string().min(1) });

export const pushed = true;

/** A content system that pushes its articles, each delivery signed with a secret that both know. */
export type WebhookSource = z.infer<typeof schema> & Record<string, unknown>;

/** How far a delivery's time may be from ours, either way. */
const toleranceMs = 5 * 60_000;

export interface Signature {
  secret: string;
  /** `X-Timestamp`: Unix seconds. */
  timestamp: string | undefined;
  /** `X-Signature-256`: `sha256=` and 64 hex digits. */
  signature: string | undefined;
  /** Milliseconds. */
  now: number;
}

function wrong(what: string): SluglineError {
  return new SluglineError('signature.wrong', { what });
}

/**
 * What the body must be signed with: the secret's HMAC-SHA256 of "<timestamp>.<body>". Throws `signature.wrong` if no
 * body could be valid: the signature is missing or malformed, or the timestamp is more than 5 minutes from now.
 */
export function sealFrom({ secret, timestamp, signature, now }: Signature): Seal {
  if (!timestamp || !signature) throw wrong(`missing (${timestamp ? 'X-Signature-256' : 'X-Timestamp'})`);
  if (!/^\d{1,12}$/.test(timestamp)) throw wrong('without a time: X-Timestamp is not in Unix seconds');
  if (Math.abs(now - Number(timestamp) * 1_000) > toleranceMs) {
    throw wrong('stale: X-Timestamp is more than 5 minutes from now');
  }
  const given = /^sha256=([0-9a-f]{64})$/i.exec(signature)?.[1];
  if (!given) throw wrong('not of the form sha256=<64 hex digits>');
  return { algorithm: 'sha256', secret, prefix: `${timestamp}.`, digest: given };
}

/** Throws `signature.wrong`, with the reason, unless the signature matches the body. */
export function verifySignature({ body, ...signature }: Signature & { body: Uint8Array }): void {
  const given = sealFrom(signature);
  if (!isSealed(given, openSeal(given).update(body))) throw wrong('not the one of this body and secret');
}

/** A header's only value; undefined if it was given more than once, since that proves nothing. */
function single(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value.trim() : undefined;
}

function signatureIn(
  { secret }: WebhookSource,
  headers: Pushed['headers'],
  { clock }: Pick<SourceContext, 'clock'>,
): Signature {
  const timestamp = single(headers['x-timestamp']);
  return { secret, timestamp, signature: single(headers['x-signature-256']), now: clock.now() };
}

/** What a delivery with these headers must be signed with. Throws `signature.wrong` if no body could be valid. */
export function seal(
  source: WebhookSource,
  headers: Pushed['headers'],
  context: Pick<SourceContext, 'clock'>,
): Seal {
  return sealFrom(signatureIn(source, headers, context));
}

/** The articles of a signed delivery. Throws `signature.wrong` first, `body.not-json` only then. */
export async function accept(
  source: WebhookSource,
  { headers, body, signed = body }: Pushed,
  { clock, newsroom }: Pick<SourceContext, 'clock' | 'newsroom'>,
): Promise<Accepted> {
  const signature = signatureIn(source, headers, { clock });
  const { timestamp } = signature;
  verifySignature({ ...signature, body: signed });
  const parsed = await parseArticlesInWorker(body, { timezone: newsroom.timezone }, clock);
  const mark = createHash('sha256').update(`${timestamp}.`).update(body).digest('base64url').slice(0, 22);
  return { ...parsed, signed: { at: Number(timestamp) * 1_000, mark } };
}

/** A webhook has nothing to fetch: articles arrive when the other side sends them. */
export async function test(): Promise<{ batches: Batch[] }> {
  return { batches: [] };
}
