import { type Connecting, clientKeys, redirectStep } from '../connecting.ts';
import { ask, type Platform, type Within } from '../request.ts';
import { asForm, askTokens, atHost, authoriseAt, codeForm } from '../signIn/oauth.ts';
import type { Authorised, Authorising, SignInWay, SigningIn, Tokens } from '../signIn/tokens.ts';
import { signInWay } from '../signIn.ts';

export interface SignInKeys {
  id: string;
  baseUrl: string;
  author: string;
  token?: string | undefined;
  refreshToken?: string | undefined;
  clientId?: string | undefined;
  clientSecret?: string | undefined;
}

/** The scopes for an organization's page, or for a person's own account. */
function scopesOf({ author }: { author?: string | undefined }): string[] {
  return author?.startsWith('urn:li:person:')
    ? ['w_member_social']
    : ['w_organization_social', 'r_organization_social'];
}

/** @see ChannelType.connecting */
export const connecting: Connecting = {
  steps: [
    'At linkedin.com/developers create an app for the company’s page, and ask for the Community Management API.',
    `Under Auth, ${redirectStep}.`,
  ],
  keys: [...clientKeys, { name: 'author', what: 'who posts, such as urn:li:organization:1234567' }],
  scopes: scopesOf({}),
  signsIn: true,
};

/** An access token is valid for 60 days, and is renewed two weeks before if LinkedIn grants refresh tokens. */
const renewAheadMs = 14 * 86_400_000;

/**
 * Refresh tokens are valid for a year, which no renewal extends. LinkedIn grants them only to approved apps
 * (https://learn.microsoft.com/en-us/linkedin/shared/authentication/programmatic-refresh-tokens).
 */
export function signingOf(platform: Platform<SignInKeys>, within: Within = {}): SigningIn {
  const { id, baseUrl, token, refreshToken, clientId = '' } = platform.channel;
  const renew = (current: Tokens | undefined) => renewed(platform, current?.refresh, within);
  const ways = { renew, renewAheadMs, byRefreshToken: true } as const;
  if (token === undefined)
    return { name: ['linkedin', 'signed in', id, baseUrl, clientId], byPerson: true, ...ways };
  return {
    name: ['linkedin', baseUrl, clientId, token, refreshToken ?? ''],
    given: { access: token, ...(refreshToken ? { refresh: refreshToken } : {}) },
    ...ways,
  };
}

function tokenEndpoint(platform: Platform<SignInKeys>, form: Record<string, string>, within: Within = {}) {
  const { signal, deadline } = within;
  const host = atHost(platform.channel.baseUrl, 'https://api.linkedin.com', 'https://www.linkedin.com');
  return ask(platform, `${host}/oauth/v2/accessToken`, {
    ...(signal ? { signal } : {}),
    ...(deadline === undefined ? {} : { deadline }),
    ...asForm(form),
  });
}

function renewed(
  platform: Platform<SignInKeys>,
  refresh: string | undefined,
  within: Within,
): Promise<Tokens> {
  const { clientId = '', clientSecret = '' } = platform.channel;
  const failed = 'LinkedIn’s token could not be renewed';
  return askTokens(platform, failed, () =>
    tokenEndpoint(
      platform,
      {
        grant_type: 'refresh_token',
        refresh_token: refresh ?? '',
        client_id: clientId,
        client_secret: clientSecret,
      },
      within,
    ),
  );
}

function page(channel: SignInKeys, request: Authorising): string {
  const host = atHost(channel.baseUrl, 'https://api.linkedin.com', 'https://www.linkedin.com');
  return authoriseAt(`${host}/oauth/v2/authorization`, request, {
    scope: scopesOf(channel).join(' '),
    proof: 'secret',
  });
}

function exchange(platform: Platform<SignInKeys>, authorised: Authorised): Promise<Tokens> {
  const { code_verifier: _, ...form } = codeForm(authorised);
  return askTokens(platform, 'LinkedIn did not accept the sign-in', () => tokenEndpoint(platform, form));
}

/** @see ChannelType.signIn */
export function wayOf(platform: Platform<SignInKeys>): SignInWay {
  return signInWay(platform, signingOf(platform), {
    scopes: scopesOf(platform.channel),
    page: (request) => page(platform.channel, request),
    exchange: (authorised) => exchange(platform, authorised),
  });
}
