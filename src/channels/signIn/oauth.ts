import { z } from 'zod';
import { reasonOf } from '../../errors.ts';
import type { OutboundResponse } from '../../net/outbound.ts';
import { errorTextOf, jsonOf, outcomeOfAnswer, redacted } from '../answer.ts';
import { NothingSent, type Platform } from '../request.ts';
import type { Authorised, Authorising, Tokens } from './tokens.ts';

const Answered = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().nullish(),
  expires_in: z.number().positive().nullish(),
  refresh_token_expires_in: z.number().positive().nullish(),
});

/**
 * Reads an OAuth 2 token endpoint's answer. Throws `NothingSent` if there are no tokens; `failed` begins the sentence.
 */
export async function askTokens(
  platform: Platform,
  failed: string,
  request: () => Promise<OutboundResponse>,
): Promise<Tokens> {
  const { clock } = platform.context;
  const answer = await request().catch((error: unknown) => {
    throw new NothingSent({
      kind: 'not-sent',
      reason: `${failed}: ${redacted(reasonOf(error), platform.secrets)}`,
    });
  });
  const read = Answered.safeParse(jsonOf(answer));
  if (answer.status === 200 && read.success) return tokensFrom(read.data, clock.now());
  const reason = `${failed}: ${errorTextOf(answer, platform)}`;
  // A token endpoint answers 400 to a refresh token or code that is no longer valid.
  if (answer.status === 400 || answer.status === 401)
    throw new NothingSent({ kind: 'not-sent', status: answer.status, reason, account: 'signed-out' });
  const outcome = outcomeOfAnswer(answer, platform, clock.now());
  throw new NothingSent({ ...outcome, kind: 'not-sent', reason });
}

function tokensFrom(answer: z.infer<typeof Answered>, now: number): Tokens {
  const { access_token, refresh_token, expires_in, refresh_token_expires_in } = answer;
  return {
    access: access_token,
    ...(refresh_token ? { refresh: refresh_token } : {}),
    ...(expires_in ? { expiresAt: now + expires_in * 1_000 } : {}),
    ...(refresh_token_expires_in ? { refreshEndsAt: now + refresh_token_expires_in * 1_000 } : {}),
  };
}

/**
 * The address of a page or endpoint that the platform has on another host than its API. A channel with another base,
 * such as a simulator's, has it there.
 */
export function atHost(baseUrl: string, api: string, other: string): string {
  return baseUrl === api ? other : baseUrl;
}

/**
 * The page at which a person signs in. The app's secret proves who began it and, if the platform documents it, the
 * code's challenge too (PKCE).
 */
export function authoriseAt(
  page: string,
  { client, redirect, state, challenge }: Authorising,
  { scope, proof }: { scope: string; proof: 'secret' | 'challenge' },
): string {
  return `${page}?${new URLSearchParams({
    response_type: 'code',
    client_id: client.id,
    redirect_uri: redirect,
    scope,
    state,
    ...(proof === 'challenge' ? { code_challenge: challenge, code_challenge_method: 'S256' } : {}),
  })}`;
}

/** The form that exchanges a code for tokens. */
export function codeForm({ client, redirect, code, verifier }: Authorised): Record<string, string> {
  return {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirect,
    client_id: client.id,
    ...(client.secret ? { client_secret: client.secret } : {}),
    code_verifier: verifier,
  };
}

/** A form as a request's body. */
export function asForm(fields: Record<string, string>) {
  return {
    method: 'POST',
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  } as const;
}
