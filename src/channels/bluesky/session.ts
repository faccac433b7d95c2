import { z } from 'zod';
import { reasonOf } from '../../errors.ts';
import type { OutboundResponse } from '../../net/outbound.ts';
import { jsonOf, outcomeOfAnswer, redacted } from '../answer.ts';
import type { ChannelContext } from '../channel.ts';
import { ask, NothingSent, type Platform, type PlatformRequest, type Within } from '../request.ts';
import type { SigningIn, Tokens } from '../signIn/tokens.ts';
import { asSignedIn, tokensOf } from '../signIn.ts';

/** The keys of a channel that a session needs. */
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

/** The names of its errors for an account that was taken down or closed, and for an expired session. */
const signedOut =
  /AccountTakedown|AccountDeactivated|AccountSuspended|AuthenticationRequired|AuthMissing|ExpiredToken|InvalidToken/;

export function platformOf(channel: Account, context: ChannelContext): BlueskyPlatform {
  return { name: 'Bluesky', secrets: [channel.password], signedOut, channel, context };
}

/**
 * Makes a request as the account with the session that every process shares, and repeats it once with a new session if
 * that has expired. Throws what a request throws, and `NothingSent` if signing in fails.
 */
export async function asAccount(
  platform: BlueskyPlatform,
  within: Within,
  request: (session: Session) => Promise<OutboundResponse>,
): Promise<{ answer: OutboundResponse; session: Session }> {
  const asked = (tokens: Tokens) => request(sessionFrom(tokens));
  const { answer, tokens } = await asSignedIn(platform, signingIn(platform, within), asked, hasExpired);
  return { answer, session: sessionFrom(tokens) };
}

/** The account's session: the stored one, otherwise a new one. Throws `NothingSent` if signing in fails. */
export async function sessionOf(platform: BlueskyPlatform): Promise<Session> {
  return sessionFrom(await tokensOf(platform, signingIn(platform, {})));
}

/** Signing in is allowed 300 times a day, so all requests share one session. */
function signingIn(platform: BlueskyPlatform, within: Within): SigningIn {
  const { baseUrl, identifier, password } = platform.channel;
  return { name: ['bluesky', baseUrl, identifier, password], renew: () => signIn(platform, within) };
}

function sessionFrom({ access, more = {} }: Tokens): Session {
  return { accessJwt: access, did: more.did ?? '', handle: more.handle ?? '' };
}

/** Calls a method of the account's server; `method` is its name in the lexicon. */
export function call(
  platform: BlueskyPlatform,
  method: string,
  { session, ...request }: PlatformRequest & { session?: Session },
): Promise<OutboundResponse> {
  const bearer = session ? { authorization: `Bearer ${session.accessJwt}` } : {};
  const headers = { ...bearer, ...request.headers };
  return ask(platform, `${platform.channel.baseUrl}/xrpc/${method}`, { ...request, headers });
}

function hasExpired(answer: OutboundResponse): boolean {
  if (answer.status === 401) return true;
  const error = z.object({ error: z.string() }).safeParse(jsonOf(answer)).data?.error;
  return answer.status === 400 && (error === 'ExpiredToken' || error === 'InvalidToken');
}

async function signIn(platform: BlueskyPlatform, within: Within): Promise<Tokens> {
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
      reason: 'Bluesky answered the sign-in with an invalid session',
    });
  const { accessJwt, did, handle } = read.data;
  return { access: accessJwt, more: { did, handle } };
}
