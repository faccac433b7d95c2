import { z } from 'zod';
import type { OutboundResponse } from '../../net/outbound.ts';
import { errorTextOf, jsonOf, outcomeOfAnswer, redacted } from '../answer.ts';
import { ask, NothingSent, type Platform, type Within } from '../request.ts';
import { asSignedIn, type Tokens } from '../signIn.ts';

interface XKeys {
  baseUrl: string;
  token: string;
  refreshToken?: string | undefined;
  clientId?: string | undefined;
  clientSecret?: string | undefined;
}

const Renewed = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().optional(),
  expires_in: z.number().positive().optional(),
});

/** Makes a request with a token that is good for two hours, renewed by the channel's refresh token. */
export async function signedIn(
  platform: Platform<XKeys>,
  within: Within,
  request: (token: string) => Promise<OutboundResponse>,
): Promise<OutboundResponse> {
  const { token, refreshToken, clientId } = platform.channel;
  const signing = {
    name: ['x', platform.channel.baseUrl, clientId ?? '', token, refreshToken ?? ''],
    given: { access: token, ...(refreshToken ? { refresh: refreshToken } : {}) },
    renew: (current: Tokens | undefined) => renew(platform, current?.refresh ?? '', within),
  };
  const { answer } = await asSignedIn(
    platform,
    signing,
    ({ access }) => request(access),
    ({ status }) => status === 401,
  );
  return answer;
}

/** `POST /2/oauth2/token`: the refresh token is used up by it, and the answer has the next one. */
async function renew(platform: Platform<XKeys>, refresh: string, within: Within): Promise<Tokens> {
  const { baseUrl, clientId = '', clientSecret } = platform.channel;
  const { clock } = platform.context;
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: refresh,
    client_id: clientId,
  });
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  const { signal, deadline } = within;
  const answer = await ask(platform, `${baseUrl}/2/oauth2/token`, {
    ...(signal ? { signal } : {}),
    ...(deadline === undefined ? {} : { deadline }),
    method: 'POST',
    body: form.toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(clientSecret ? { authorization: `Basic ${basic}` } : {}),
    },
  }).catch((error: unknown) => {
    const reason = redacted(error instanceof Error ? error.message : String(error), platform.secrets);
    throw new NothingSent({ kind: 'not-sent', reason: `X’s token could not be renewed: ${reason}` });
  });
  const read = Renewed.safeParse(jsonOf(answer));
  if (answer.status === 200 && read.success) {
    const { access_token, refresh_token, expires_in } = read.data;
    return {
      access: access_token,
      ...(refresh_token ? { refresh: refresh_token } : {}),
      ...(expires_in ? { expiresAt: clock.now() + expires_in * 1_000 } : {}),
    };
  }
  const reason = `X’s token could not be renewed: ${errorTextOf(answer, platform)}`;
  // 400 is its word for a refresh token that is no longer good.
  if (answer.status === 400 || answer.status === 401)
    throw new NothingSent({ kind: 'not-sent', status: answer.status, reason, account: 'signed-out' });
  const outcome = outcomeOfAnswer(answer, platform, clock.now());
  throw new NothingSent({ ...outcome, kind: 'not-sent', reason });
}
