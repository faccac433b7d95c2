import { joined } from '../joined.ts';
import { type HttpUrl, httpUrl } from '../net/httpUrl.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import { rateLimitMs, retryAfterMs } from '../net/retryAfter.ts';
import type { Outcome } from './channel.ts';

/** What must never appear in a reason: the channel's secrets, in anything that a platform echoes. */
export type Secrets = string[];

/** A platform as named in reasons. */
interface Named {
  name: string;
  secrets: Secrets;
  /** Matches the text of its refusals (4xx) if the account is at fault: signed out, suspended, not allowed to post. */
  signedOut?: RegExp;
}

const longestReason = 300;

/** Outside text for a log line or a page: one line, short, without the channel's secrets. */
export function redacted(text: string, secrets: Secrets): string {
  const hidden = secrets
    // A token of a few letters would also match in other words; no real one is so short.
    .filter((secret) => secret.length >= 8)
    .reduce((text, secret) => text.replaceAll(secret, '[secret]'), text);
  const line = hidden.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return line.length > longestReason ? `${line.slice(0, longestReason).toWellFormed()}…` : line;
}

/** The body as JSON; undefined if it is not JSON. */
export function jsonOf(answer: OutboundResponse): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(answer.body));
  } catch {
    return undefined;
  }
}

/** The address of a post according to the platform; an address that can't be opened is left out. */
export function postAt(given: string | null | undefined): { remoteUrl?: HttpUrl } {
  const url = httpUrl(given ?? undefined);
  return url === undefined ? {} : { remoteUrl: url };
}

/** The platform's own reason, from the fields in which APIs put one; undefined if there is none. */
function reasonIn(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const given = ['error_description', 'description', 'error', 'message', 'detail', 'title']
    .map((name) => (body as Record<string, unknown>)[name])
    .find((value) => typeof value === 'string' && value.trim() !== '');
  return typeof given === 'string' ? given : undefined;
}

/** "Mastodon answered 422: Validation failed: …" */
export function errorTextOf(answer: OutboundResponse, { name, secrets }: Named): string {
  const reason = reasonIn(jsonOf(answer));
  const answered = `${name} answered ${answer.status}`;
  return reason ? `${answered}: ${redacted(reason, secrets)}` : answered;
}

/** With these statuses a server says that it has not processed the request: too early, too many. */
const notSent = new Set([425, 429]);

/**
 * A gateway also answers 408 if the server behind it is slow. The whole request had been sent then, so it may have been
 * accepted.
 */
const maybeSent = 408;

/** What an answer other than 2xx means for an attempt. A 5xx may come after the post was created. */
export function outcomeOfAnswer(
  answer: OutboundResponse,
  platform: Named,
  now: number,
): Exclude<Outcome, { kind: 'sent' }> {
  const { status, headers } = answer;
  const reason = errorTextOf(answer, platform);
  if (notSent.has(status)) {
    const wait = rateLimitMs(headers, now);
    const account = status === 429 ? { account: 'limited' as const } : {};
    return {
      kind: 'not-sent',
      status,
      reason,
      ...account,
      ...(wait === undefined ? {} : { retryAfterMs: wait }),
    };
  }
  const isRefusal = status >= 400 && status < 500 && status !== maybeSent;
  if (status === 401 || (isRefusal && platform.signedOut?.test(reason)))
    return { kind: 'not-sent', status, reason, account: 'signed-out' };
  if (status >= 300 && status < 400) {
    const hint = 'which leads elsewhere: check the address in newsroom.yaml';
    return { kind: 'refused', status, reason: joined`${reason}, ${hint}` };
  }
  if (isRefusal) return { kind: 'refused', status, reason };
  const wait = retryAfterMs(headers, now);
  return { kind: 'uncertain', status, reason, ...(wait === undefined ? {} : { retryAfterMs: wait }) };
}
