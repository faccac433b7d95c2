import { createHmac } from 'node:crypto';

/**
 * The headers that sign what Slugline sends, as `POST /ingest/<source>` requires them: HMAC-SHA256 of
 * "<timestamp>.<what>" in hex, and the timestamp in Unix seconds. `now` in ms.
 */
export function signatureOf(what: string, secret: string, now: number): Record<string, string> {
  const timestamp = String(Math.floor(now / 1_000));
  const signature = createHmac('sha256', secret).update(`${timestamp}.${what}`).digest('hex');
  return { 'x-timestamp': timestamp, 'x-signature-256': `sha256=${signature}` };
}
