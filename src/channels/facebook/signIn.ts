import { z } from 'zod';
import { errorTextOf, jsonOf } from '../answer.ts';
import { type Connecting, clientKeys, redirectStep } from '../connecting.ts';
import { plainAnswer } from '../graph.ts';
import { ask, NothingSent, type Platform } from '../request.ts';
import { askTokens, atHost, authoriseAt } from '../signIn/oauth.ts';
import type { Authorised, Authorising, SignInWay, SigningIn, Tokens } from '../signIn/tokens.ts';
import { signInWay } from '../signIn.ts';

interface FacebookKeys {
  id: string;
  baseUrl: string;
  version: string;
  pageId: string;
  token?: string | undefined;
  clientId?: string | undefined;
}

const scopes = ['pages_show_list', 'pages_manage_posts', 'pages_read_engagement'];

/** @see ChannelType.connecting */
export const connecting: Connecting = {
  steps: [
    'At developers.facebook.com create an app of the type Business, with Facebook Login for Business.',
    `Add a web platform; ${redirectStep}.`,
    'Whoever signs in must manage the page; for pages of others the app needs App Review of its permissions.',
  ],
  keys: [...clientKeys, { name: 'pageId', what: 'the page’s number' }],
  scopes,
  signsIn: true,
};

/**
 * The token of a page, obtained with a person's long-lived token, never expires
 * (https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived). Undefined if the
 * configuration contains it.
 */
export function signingOf({ channel }: Platform<FacebookKeys>): SigningIn | undefined {
  const { id, baseUrl, pageId, token } = channel;
  return token === undefined
    ? { name: ['facebook', 'signed in', id, baseUrl, pageId], byPerson: true }
    : undefined;
}

/**
 * Facebook documents the code's challenge only for sign-ins with "openid", and as still being tested
 * (https://developers.facebook.com/documentation/facebook-login/guides/advanced/oidc-token).
 */
function page({ baseUrl, version }: FacebookKeys, request: Authorising): string {
  const host = atHost(baseUrl, 'https://graph.facebook.com', 'https://www.facebook.com');
  return authoriseAt(`${host}/${version}/dialog/oauth`, request, {
    scope: scopes.join(','),
    proof: 'secret',
  });
}

const Pages = z.object({ data: z.array(z.object({ id: z.string(), access_token: z.string().min(1) })) });
const failed = 'Facebook did not accept the sign-in';

/** Exchanges the code for the person's token, that for a long-lived token, and that for the page's token. */
async function exchange(platform: Platform<FacebookKeys>, authorised: Authorised): Promise<Tokens> {
  const { client, redirect, code } = authorised;
  const { baseUrl, version, pageId } = platform.channel;
  const client_ = { client_id: client.id, client_secret: client.secret ?? '' };
  const post = (form: Record<string, string>) =>
    askTokens(platform, failed, async () =>
      plainAnswer(
        await ask(
          platform,
          `${baseUrl}/${version}/oauth/access_token?${new URLSearchParams({ ...client_, ...form })}`,
        ),
      ),
    );
  const short = await post({ redirect_uri: redirect, code });
  platform.secrets.push(short.access);
  const long = await post({ grant_type: 'fb_exchange_token', fb_exchange_token: short.access });
  platform.secrets.push(long.access);
  const answer = plainAnswer(
    await ask(platform, `${baseUrl}/${version}/me/accounts?fields=id,access_token&limit=100`, {
      headers: { authorization: `Bearer ${long.access}` },
    }),
  );
  const pages = Pages.safeParse(jsonOf(answer));
  if (!pages.success)
    throw new NothingSent({ kind: 'not-sent', reason: `${failed}: ${errorTextOf(answer, platform)}` });
  const own = pages.data.data.find(({ id }) => id === pageId);
  if (own) return { access: own.access_token };
  const reason = `${failed}: this person does not manage the page ${pageId}, or did not allow it`;
  throw new NothingSent({ kind: 'not-sent', reason });
}

/** @see ChannelType.signIn */
export function wayOf(platform: Platform<FacebookKeys>): SignInWay {
  return signInWay(platform, signingOf(platform), {
    scopes,
    page: (request) => page(platform.channel, request),
    exchange: (authorised) => exchange(platform, authorised),
  });
}
