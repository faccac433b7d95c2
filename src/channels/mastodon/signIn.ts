import { z } from 'zod';
import { errorTextOf, jsonOf } from '../answer.ts';
import type { Connecting } from '../connecting.ts';
import { ask, NothingSent, type Platform } from '../request.ts';
import { asForm, askTokens, authoriseAt, codeForm } from '../signIn/oauth.ts';
import type { Authorised, Authorising, Client, SignInWay, SigningIn, Tokens } from '../signIn/tokens.ts';
import { signInWay } from '../signIn.ts';

interface MastodonKeys {
  id: string;
  baseUrl: string;
  token?: string | undefined;
}

const scopes = ['read:accounts', 'read:statuses', 'write:statuses', 'write:media'];

/** @see ChannelType.connecting */
export const connecting: Connecting = {
  steps: [
    'Have an account at the server. Slugline registers its app there by itself when somebody signs in.',
  ],
  keys: [{ name: 'baseUrl', what: 'the server, such as https://mastodon.example' }],
  scopes,
  signsIn: true,
};

/** A token never expires. Undefined if the configuration contains it. */
export function signingOf({ channel }: Platform<MastodonKeys>): SigningIn | undefined {
  const { id, baseUrl, token } = channel;
  return token === undefined ? { name: ['mastodon', 'signed in', id, baseUrl], byPerson: true } : undefined;
}

const Registered = z.object({ client_id: z.string().min(1), client_secret: z.string().min(1) });

/** Every server registers apps itself (https://docs.joinmastodon.org/methods/apps/#create). */
async function register(platform: Platform<MastodonKeys>, redirect: string): Promise<Client> {
  const { baseUrl } = platform.channel;
  const answer = await ask(platform, `${baseUrl}/api/v1/apps`, {
    method: 'POST',
    json: {
      client_name: `Slugline for ${platform.context.newsroom.name}`,
      redirect_uris: redirect,
      scopes: scopes.join(' '),
      website: platform.context.newsroom.url,
    },
  });
  const read = Registered.safeParse(jsonOf(answer));
  if (answer.status === 200 && read.success)
    return { id: read.data.client_id, secret: read.data.client_secret };
  const reason = `Mastodon registered no program: ${errorTextOf(answer, platform)}`;
  throw new NothingSent({ kind: 'not-sent', reason });
}

function page({ baseUrl }: MastodonKeys, request: Authorising): string {
  return authoriseAt(`${baseUrl}/oauth/authorize`, request, { scope: scopes.join(' '), proof: 'challenge' });
}

function exchange(platform: Platform<MastodonKeys>, authorised: Authorised): Promise<Tokens> {
  return askTokens(platform, 'Mastodon did not accept the sign-in', () =>
    ask(platform, `${platform.channel.baseUrl}/oauth/token`, asForm(codeForm(authorised))),
  );
}

/** @see ChannelType.signIn */
export function wayOf(platform: Platform<MastodonKeys>): SignInWay {
  return signInWay(platform, signingOf(platform), {
    scopes,
    register: (redirect) => register(platform, redirect),
    page: (request) => page(platform.channel, request),
    exchange: (authorised) => exchange(platform, authorised),
  });
}
