import { z } from 'zod';
import type { Outbound, OutboundOptions, OutboundResponse } from '../../net/outbound.ts';
import { jsonOf, outcomeOfAnswer, outcomeOfError } from '../answer.ts';
import type { ChannelContext, Outcome } from '../channel.ts';

/** What of a channel's keys a session needs. */
export interface Account {
  baseUrl: string;
  identifier: string;
  password: string;
}

const Session = z.object({
  accessJwt: z.string().min(1),
  did: z.string().startsWith('did:'),
  handle: z.string(),
});
export type Session = z.infer<typeof Session>;

/** How a request is limited: an attempt's signal and deadline, a shorter time. */
export type Within = Pick<OutboundOptions, 'signal' | 'deadline' | 'timeoutMs'>;

export type CallResult =
  | { answer: OutboundResponse; session: Session }
  | { failed: Exclude<Outcome, { kind: 'sent' }> };

/** Signing in is allowed 300 times a day, so a session is kept, for the door it was made through. */
const sessions = new WeakMap<Outbound, Map<string, Session>>();

const longestAnswer = 1024 * 1024;

/**
 * Does a request as the account, signing in first where no session is kept, and once more where it has run out. Where
 * signing in fails nothing was asked: `failed` is never uncertain. Throws what `request` throws.
 */
export async function asAccount(
  account: Account,
  context: ChannelContext,
  within: Within,
  request: (session: Session) => Promise<OutboundResponse>,
): Promise<CallResult> {
  const cached = cachedSession(account, context);
  if (cached) {
    const answer = await request(cached);
    if (!hasExpired(answer)) return { answer, session: cached };
  }
  const fresh = await signIn(account, context, within);
  if ('failed' in fresh) return fresh;
  return { answer: await request(fresh.session), session: fresh.session };
}

/** The account's session: the one that is kept, else a new one. Never throws. */
export async function sessionOf(account: Account, context: ChannelContext): ReturnType<typeof signIn> {
  const cached = cachedSession(account, context);
  return cached ? { session: cached } : signIn(account, context, {});
}

/** A call of the account's server; `method` is its name in the lexicon. A token follows no redirect. */
export function call(
  account: Pick<Account, 'baseUrl'>,
  context: ChannelContext,
  method: string,
  options: OutboundOptions,
): Promise<OutboundResponse> {
  const headers = { accept: 'application/json', ...options.headers };
  return context.net.request(`${account.baseUrl}/xrpc/${method}`, {
    maxBytes: longestAnswer,
    ...options,
    redirects: 0,
    headers,
  });
}

/** What must be read nowhere: the password, and the session's token where there is one. */
export function secretsOf(account: Account, context: ChannelContext): string[] {
  const session = cachedSession(account, context);
  return [account.password, ...(session ? [session.accessJwt] : [])];
}

function nameOf({ baseUrl, identifier, password }: Account): string {
  return [baseUrl, identifier, password].join('\n');
}

function cachedSession(account: Account, { net }: ChannelContext): Session | undefined {
  return sessions.get(net)?.get(nameOf(account));
}

function hasExpired(answer: OutboundResponse): boolean {
  if (answer.status === 401) return true;
  const error = z.object({ error: z.string() }).safeParse(jsonOf(answer)).data?.error;
  return answer.status === 400 && (error === 'ExpiredToken' || error === 'InvalidToken');
}

async function signIn(
  account: Account,
  context: ChannelContext,
  within: Within,
): Promise<{ session: Session } | { failed: Exclude<Outcome, { kind: 'sent' }> }> {
  const { identifier, password } = account;
  try {
    const answer = await call(account, context, 'com.atproto.server.createSession', {
      ...within,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ identifier, password }),
    });
    const read = Session.safeParse(jsonOf(answer));
    if (answer.status === 200 && read.success) {
      const known = sessions.get(context.net) ?? new Map<string, Session>();
      sessions.set(context.net, known.set(nameOf(account), read.data));
      return { session: read.data };
    }
    if (answer.status === 200)
      return { failed: notSent('Bluesky answered to the sign-in with what is no session') };
    return { failed: certain(outcomeOfAnswer(answer, 'Bluesky', [password], context.clock.now())) };
  } catch (error) {
    return { failed: certain(outcomeOfError(error, [password])) };
  }
}

function notSent(reason: string): Exclude<Outcome, { kind: 'sent' }> {
  return { kind: 'not-sent', reason };
}

/** Whatever became of a sign-in, no post was sent with it. */
function certain(outcome: Outcome): Exclude<Outcome, { kind: 'sent' }> {
  if (outcome.kind === 'sent' || outcome.kind === 'uncertain')
    return { kind: 'not-sent', reason: outcome.kind === 'sent' ? '' : outcome.reason };
  return outcome;
}
