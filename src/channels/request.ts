import { reasonOf } from '../errors.ts';
import { joined } from '../joined.ts';
import { type OutboundOptions, type OutboundResponse, sentState } from '../net/outbound.ts';
import { quotaRestMs } from '../net/retryAfter.ts';
import { errorTextOf, outcomeOfAnswer, redacted, type Secrets } from './answer.ts';
import type { ChannelCheck, ChannelContext, Found, Outcome, ReadBack } from './channel.ts';
import type { SigningIn } from './signIn/tokens.ts';

/** A channel's platform, as all requests to it need it. */
export interface Platform<C = unknown> {
  /** Its name in reasons: "Mastodon answered 422: …". */
  name: string;
  /** What must never appear in a reason. A token obtained later is added. */
  secrets: Secrets;
  /** Matches the text of its refusals (4xx) if the account is at fault and not the post. */
  signedOut?: RegExp;
  channel: C;
  context: ChannelContext;
  /** How the account signs in, if its tokens are stored here. */
  signing?: SigningIn;
}

/** How a request is limited: an attempt's signal and deadline, a shorter time. */
export type Within = Pick<OutboundOptions, 'signal' | 'deadline' | 'timeoutMs'>;

export interface PlatformRequest
  extends Within,
    Pick<OutboundOptions, 'method' | 'headers' | 'body' | 'maxBytes'> {
  /** Sent as the body. */
  json?: unknown;
}

const maxAnswerBytes = 4 * 1024 * 1024;

/** Makes one request to a platform. It contains a token or a secret address, so it follows no redirect. */
export function ask(
  { context }: Platform,
  url: string,
  { json, headers, ...options }: PlatformRequest = {},
): Promise<OutboundResponse> {
  const asJson = json === undefined ? {} : { body: JSON.stringify(json) };
  const type = json === undefined ? {} : { 'content-type': 'application/json' };
  return context.net.request(url, {
    maxBytes: maxAnswerBytes,
    ...options,
    ...asJson,
    headers: { accept: 'application/json', ...type, ...headers },
    redirects: 0,
  });
}

/** Thrown if a preceding step failed, such as a sign-in: the request was not sent. */
export class NothingSent extends Error {
  readonly outcome: Extract<Outcome, { kind: 'not-sent' | 'refused' }>;

  constructor(outcome: Exclude<Outcome, { kind: 'sent' }>) {
    super(outcome.reason);
    this.outcome = outcome.kind === 'uncertain' ? { ...outcome, kind: 'not-sent' } : outcome;
  }
}

/**
 * Makes one request that changes something, and returns its outcome. `read` returns an answer's outcome if it knows it;
 * any other 2xx proves nothing, so it is uncertain. Never throws.
 */
export async function change(
  platform: Platform,
  request: () => Promise<OutboundResponse>,
  read: (answer: OutboundResponse) => Outcome | undefined,
): Promise<Outcome> {
  const { name, secrets, context } = platform;
  try {
    const answer = await request();
    const known = read(answer);
    if (known) return withQuota(known, answer, context.clock.now());
    const { status } = answer;
    if (status < 300)
      return { kind: 'uncertain', status, reason: `${name} answered ${status} with an invalid receipt` };
    return outcomeOfAnswer(answer, platform, context.clock.now());
  } catch (error) {
    if (error instanceof NothingSent) return error.outcome;
    return { kind: sentState(error), reason: redacted(reasonOf(error), secrets) };
  }
}

/**
 * The outcome of a post that arrived, and how long its channel must rest because the platform reports few requests
 * left.
 */
function withQuota(outcome: Outcome, { headers }: OutboundResponse, now: number): Outcome {
  if (outcome.kind !== 'sent') return outcome;
  const restMs = quotaRestMs(headers, now);
  return restMs === undefined ? outcome : { ...outcome, restMs };
}

type CannotTell = Extract<Found, { kind: 'cannot-tell' }>;

/** A lookup on a platform; one that fails is inconclusive. */
export async function lookUp<T extends Found | ReadBack>(
  { secrets }: Platform,
  read: () => Promise<T>,
): Promise<T | CannotTell> {
  try {
    return await read();
  } catch (error) {
    return { kind: 'cannot-tell', reason: redacted(reasonOf(error), secrets) };
  }
}

/** The result of a lookup on a platform that shows nothing to senders. */
export function cannotLookUp(name: string): Found {
  return { kind: 'cannot-tell', reason: `${name} does not show a sender its posts` };
}

/**
 * What a check says about an answer that failed it, and what to do. A limit or an outage is the platform's own: another
 * token or address does not end it.
 */
export function failedCheck(
  answer: OutboundResponse,
  platform: Platform,
  hint: string,
  about = '',
): ChannelCheck {
  const isPlatforms = answer.status === 429 || answer.status >= 500;
  const advice = isPlatforms ? 'That is the platform’s own: check again later.' : hint;
  return { ok: false, says: joined`${`${errorTextOf(answer, platform)}${about}`}. ${advice}` };
}

/** Runs a check of a channel; if it fails, the result says why. */
export async function checked(
  { secrets }: Platform,
  check: () => Promise<ChannelCheck>,
): Promise<ChannelCheck> {
  try {
    return await check();
  } catch (error) {
    return { ok: false, says: redacted(reasonOf(error), secrets) };
  }
}
