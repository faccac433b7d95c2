import { z } from 'zod';
import { jsonOf } from '../answer.ts';
import { type Connecting, clientKeys, redirectStep } from '../connecting.ts';
import { plainAnswer } from '../graph.ts';
import { ask, type Platform } from '../request.ts';
import { asForm, askTokens, atHost, authoriseAt, codeForm } from '../signIn/oauth.ts';
import type { Authorised, Authorising, SignInWay, SigningIn, Tokens } from '../signIn/tokens.ts';
import { signInWay } from '../signIn.ts';

interface ThreadsKeys {
  id: string;
  baseUrl: string;
  token?: string | undefined;
  clientId?: string | undefined;
}

const scopes = [
  'threads_basic',
  'threads_content_publish',
  'threads_manage_replies',
  'threads_read_replies',
  'threads_delete',
];

/** @see ChannelType.connecting */
export const connecting: Connecting = {
  steps: [
    'At developers.facebook.com create an app with the use case “Access the Threads API”.',
    `In its settings, ${redirectStep}.`,
    'Add the account as a Threads tester and accept that in the account, or pass App Review.',
  ],
  keys: [...clientKeys, { name: 'userId', what: 'the account’s number, as GET /v1.0/me returns it' }],
  scopes,
  signsIn: true,
};

/** A long-lived token is valid for 60 days, and is renewed after half of them. */
const renewAheadMs = 30 * 86_400_000;

/**
 * A token can be renewed from its second day until it expires, never afterwards
 * (https://developers.facebook.com/docs/threads/get-started/long-lived-tokens).
 */
export function signingOf(platform: Platform<ThreadsKeys>): SigningIn {
  const { id, baseUrl, token } = platform.channel;
  const renew = (current: Tokens | undefined) => renewed(platform, current?.access ?? '');
  const ahead = { renew, renewAheadMs, onlyAhead: true } as const;
  return token === undefined
    ? { name: ['threads', 'signed in', id, baseUrl], byPerson: true, ...ahead }
    : { name: ['threads', baseUrl, token], given: { access: token }, ...ahead };
}

/** The token is part of the address, because Threads documents no other way; no address is logged. */
function renewed(platform: Platform<ThreadsKeys>, access: string): Promise<Tokens> {
  const query = new URLSearchParams({ grant_type: 'th_refresh_token', access_token: access });
  return askTokens(platform, 'Threads’ token could not be renewed', async () =>
    plainAnswer(await ask(platform, `${platform.channel.baseUrl}/refresh_access_token?${query}`)),
  );
}

/** https://developers.facebook.com/documentation/threads/get-started/get-access-tokens-and-permissions */
function page({ baseUrl }: ThreadsKeys, request: Authorising): string {
  const host = atHost(baseUrl, 'https://graph.threads.net', 'https://threads.com');
  return authoriseAt(`${host}/oauth/authorize`, request, { scope: scopes.join(','), proof: 'secret' });
}

const ShortLived = z.object({ access_token: z.string().min(1) });

/** Exchanges the code for a token that is valid for an hour, and that for a long-lived one. */
async function exchange(platform: Platform<ThreadsKeys>, authorised: Authorised): Promise<Tokens> {
  const { baseUrl } = platform.channel;
  const { code_verifier: _, ...form } = codeForm(authorised);
  const failed = 'Threads did not accept the sign-in';
  const short = await askTokens(platform, failed, async () => {
    const answer = plainAnswer(await ask(platform, `${baseUrl}/oauth/access_token`, asForm(form)));
    const read = ShortLived.safeParse(jsonOf(answer)).data;
    if (read) platform.secrets.push(read.access_token);
    return answer;
  });
  const query = new URLSearchParams({
    grant_type: 'th_exchange_token',
    client_secret: authorised.client.secret ?? '',
    access_token: short.access,
  });
  return askTokens(platform, failed, async () =>
    plainAnswer(await ask(platform, `${baseUrl}/access_token?${query}`)),
  );
}

/** @see ChannelType.signIn */
export function wayOf(platform: Platform<ThreadsKeys>): SignInWay {
  return signInWay(platform, signingOf(platform), {
    scopes,
    page: (request) => page(platform.channel, request),
    exchange: (authorised) => exchange(platform, authorised),
  });
}
