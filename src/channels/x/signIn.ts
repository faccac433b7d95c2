import { type Connecting, clientKeys, redirectStep } from '../connecting.ts';
import { ask, type Platform, type PlatformRequest, type Within } from '../request.ts';
import { asForm, askTokens, atHost, authoriseAt, codeForm } from '../signIn/oauth.ts';
import type { Authorised, Authorising, SignInWay, SigningIn, Tokens } from '../signIn/tokens.ts';
import { signInWay } from '../signIn.ts';

interface XKeys {
  id: string;
  baseUrl: string;
  token?: string | undefined;
  refreshToken?: string | undefined;
  clientId?: string | undefined;
  clientSecret?: string | undefined;
}

/** `offline.access` is needed for a refresh token. */
const scopes = ['tweet.read', 'tweet.write', 'users.read', 'media.write', 'offline.access'];

/** @see ChannelType.connecting */
export const connecting: Connecting = {
  steps: [
    'At developer.x.com create a project with an app, and under User authentication set up OAuth 2.0 as a web app.',
    `Its type is confidential client with read and write; ${redirectStep}.`,
    'Buy credits: X charges for each post.',
  ],
  keys: clientKeys,
  scopes,
  signsIn: true,
};

/**
 * A token is valid for two hours and is renewed by the refresh token. Undefined if there is only the configuration's
 * token.
 */
export function signingOf(platform: Platform<XKeys>, within: Within): SigningIn | undefined {
  const { id, baseUrl, token, refreshToken, clientId = '' } = platform.channel;
  const renew = (current: Tokens | undefined) => renewed(platform, current?.refresh ?? '', within);
  const ways = { renew, byRefreshToken: true } as const;
  if (token === undefined)
    return { name: ['x', 'signed in', id, baseUrl, clientId], byPerson: true, ...ways };
  if (refreshToken === undefined) return undefined;
  return {
    name: ['x', baseUrl, clientId, token, refreshToken],
    given: { access: token, refresh: refreshToken },
    ...ways,
  };
}

/** `POST /2/oauth2/token`: it uses up the refresh token, and the answer contains the next one. */
function renewed(platform: Platform<XKeys>, refresh: string, within: Within): Promise<Tokens> {
  const { clientId = '' } = platform.channel;
  const form = { grant_type: 'refresh_token', refresh_token: refresh, client_id: clientId };
  return askTokens(platform, 'X’s token could not be renewed', () => tokenEndpoint(platform, form, within));
}

function tokenEndpoint(
  platform: Platform<XKeys>,
  form: Record<string, string>,
  { signal, deadline }: Within,
) {
  const { baseUrl, clientId = '', clientSecret } = platform.channel;
  const { headers, ...request } = asForm(form);
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  const asked: PlatformRequest = {
    ...(signal ? { signal } : {}),
    ...(deadline === undefined ? {} : { deadline }),
    ...request,
    headers: { ...headers, ...(clientSecret ? { authorization: `Basic ${basic}` } : {}) },
  };
  return ask(platform, `${baseUrl}/2/oauth2/token`, asked);
}

function page({ baseUrl }: XKeys, request: Authorising): string {
  const host = atHost(baseUrl, 'https://api.x.com', 'https://x.com');
  return authoriseAt(`${host}/i/oauth2/authorize`, request, { scope: scopes.join(' '), proof: 'challenge' });
}

function exchange(platform: Platform<XKeys>, authorised: Authorised): Promise<Tokens> {
  const { client_secret: _, ...form } = codeForm(authorised);
  return askTokens(platform, 'X did not accept the sign-in', () => tokenEndpoint(platform, form, {}));
}

/** @see ChannelType.signIn */
export function wayOf(platform: Platform<XKeys>): SignInWay {
  return signInWay(platform, signingOf(platform, {}), {
    scopes,
    page: (request) => page(platform.channel, request),
    exchange: (authorised) => exchange(platform, authorised),
  });
}
