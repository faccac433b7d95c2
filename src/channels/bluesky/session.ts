import { z } from 'zod';
import { reasonOf } from '../../errors.ts';
import type { Outbound, OutboundResponse } from '../../net/outbound.ts';
import { jsonOf, outcomeOfAnswer, redacted } from '../answer.ts';
import type { ChannelContext } from '../channel.ts';
import { ask, NothingSent, type Platform, type PlatformRequest, type Within } from '../request.ts';

/** The part of a channel's keys that a session needs. */
export interface Account {
  baseUrl: string;
  identifier: string;
  password: string;
}

export type BlueskyPlatform = Platform<Account>;

const Session = z.object({
  accessJwt: z.string().min(1),
  did: z.string().startsWith('did:'),
  handle: z.string(),
});
export type Session = z.infer<typeof Session>;

/** Signing in is allowed 300 times a day, so a session is kept, for the `Outbound` that it was opened with. */
const sessions = new WeakMap<Outbound, Map<string, Session>>();

/** The names of its errors for an account that is taken down or closed, and for an expired session. */
const signedOut =
  /AccountTakedown|AccountDeactivated|AccountSuspended|AuthenticationRequired|AuthMissing|ExpiredToken|InvalidToken/;

export function platformOf(channel: Account, context: ChannelContext): BlueskyPlatform {
  return { name: 'Bluesky', secrets: [channel.password], signedOut, channel, context };
}

/**
 * Sends a request as the account: with the kept session, otherwise with a new one, and once more with a new one if
 * the kept one has expired. Throws what a request throws, and `NothingSent` if signing in fails.
 */
export async function asAccount(
  platform: BlueskyPlatform,
  within: Within,
  request: (session: Session) => Promise<OutboundResponse>,
): Promise<{ answer: OutboundResponse; session: Session }> {
  const cached = cachedSession(platform);
  if (cached) {
    const answer = await request(cached);
    if (!hasExpired(answer)) return { answer, session: cached };
  }
  const session = await signIn(platform, within);
  return { answer: await request(session), session };
}

/** The account's session: the kept one, otherwise a new one. Throws `NothingSent` if signing in fails. */
export async function sessionOf(platform: BlueskyPlatform): Promise<Session> {
  return cachedSession(platform) ?? signIn(platform, {});
}

/** A call of the account's server; `method` is its name in the lexicon. */
export function call(
  platform: BlueskyPlatform,
  method: string,
  { session, ...request }: PlatformRequest & { session?: Session },
): Promise<OutboundResponse> {
  const bearer = session ? { authorization: `Bearer ${session.accessJwt}` } : {};
  const headers = { ...bearer, ...request.headers };
  return ask(platform, `${platform.channel.baseUrl}/xrpc/${method}`, { ...request, headers });
}

function nameOf({ baseUrl, identifier, password }: Account): string {
  return [baseUrl, identifier, password].join('\n');
}

function cachedSession({ channel, context, secrets }: BlueskyPlatform): Session | undefined {
  const session = sessions.get(context.net)?.get(nameOf(channel));
  if (session) secrets.push(session.accessJwt);
  return session;
}

function hasExpired(answer: OutboundResponse): boolean {
  if (answer.status === 401) return true;
  const error = z.object({ error: z.string() }).safeParse(jsonOf(answer)).data?.error;
  return answer.status === 400 && (error === 'ExpiredToken' || error === 'InvalidToken');
}

async function signIn(platform: BlueskyPlatform, within: Within): Promise<Session> {
  const { channel, context, secrets } = platform;
  const { identifier, password } = channel;
  const answer = await call(platform, 'com.atproto.server.createSession', {
    ...within,
    method: 'POST',
    json: { identifier, password },
  }).catch((error: unknown) => {
    throw new NothingSent({ kind: 'not-sent', reason: redacted(reasonOf(error), secrets) });
  });
  if (answer.status !== 200) throw new NothingSent(outcomeOfAnswer(answer, platform, context.clock.now()));
  const read = Session.safeParse(jsonOf(answer));
  if (!read.success)
    throw new NothingSent({
      kind: 'not-sent',
      reason: 'Bluesky answered to the sign-in with what is no session',
    });
  const known = sessions.get(context.net) ?? new Map<string, Session>();
  sessions.set(context.net, known.set(nameOf(channel), read.data));
  secrets.push(read.data.accessJwt);
  return read.data;
}
