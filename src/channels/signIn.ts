import { toInstant } from '../clock.ts';
import { reasonOf, SluglineError } from '../errors.ts';
import { joined } from '../joined.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import { withLock } from '../store/locks.ts';
import { keepSignIn } from '../store/scripts/channel/keepSignIn.ts';
import { NothingSent, type Platform } from './request.ts';
import { keep, place, readStored, type Stored, signInState } from './signIn/stored.ts';
import { type SignInWay, type SigningIn, Tokens } from './signIn/tokens.ts';

/** How long before their end tokens are renewed (ms). */
const renewAheadMs = 60_000;
/** How often, and at what interval (ms), a process checks whether another one has renewed them. */
const waiting = { tries: 40, pauseMs: 250 };
/**
 * The account's tokens, the same for every process: the newest stored ones, else the configuration's, else new ones.
 */
export async function tokensOf(platform: Platform, signing: SigningIn): Promise<Tokens> {
  const { tokens = signing.given } = await readStored(platform, place(platform, signing));
  if (!tokens && signing.byPerson) throw notSignedIn(platform);
  const ends = tokens?.expiresAt ?? Number.POSITIVE_INFINITY;
  const isGood = ends - renewAheadMs > platform.context.clock.now();
  if (tokens && (isGood || !mayRenew(signing, tokens))) return tokens;
  return renewed(platform, signing, tokens);
}

/** Whether the program can renew tokens that have expired. */
function mayRenew(signing: SigningIn, tokens: Tokens): boolean {
  return mayRenewAhead(signing, tokens) && !signing.onlyAhead;
}

function mayRenewAhead({ renew, byRefreshToken }: SigningIn, { refresh }: Tokens): boolean {
  return renew !== undefined && (refresh !== undefined || !byRefreshToken);
}

function notSignedIn({ name }: Platform): NothingSent {
  const reason = `nobody has signed in to ${name} yet: sign in at /ops/channels`;
  return new NothingSent({ kind: 'not-sent', reason, account: 'signed-out' });
}

/**
 * Renews tokens well before they expire, if they can be renewed. Only one process does so. Returns whether there are
 * new ones.
 */
async function renewAhead(platform: Platform, signing: SigningIn): Promise<boolean> {
  const { tokens = signing.given } = await readStored(platform, place(platform, signing));
  if (!tokens || signing.renewAheadMs === undefined || !mayRenewAhead(signing, tokens)) return false;
  const ends = tokens.expiresAt ?? 0;
  if (ends - signing.renewAheadMs > platform.context.clock.now()) return false;
  await renewed(platform, signing, tokens);
  return true;
}

/** Stores tokens that a person obtained. A renewal in progress ends first, and these tokens replace its result. */
async function signInWith(platform: Platform, signing: SigningIn, tokens: Tokens): Promise<void> {
  const { store, log, clock } = platform.context;
  const at = place(platform, signing);
  const read = Tokens.parse(tokens);
  for (let tries = 0; tries < waiting.tries; tries += 1) {
    let isKept = false;
    await withLock({ store, log }, store.keys.signInLock(at), async () => {
      const { version } = await readStored(platform, at);
      isKept = (await keep(platform, signing, version, read)) === 'kept';
    });
    if (isKept) return;
    await clock.wait(waiting.pauseMs);
  }
  throw new SluglineError('channel.sign-in-busy', { platform: platform.name });
}

/** Makes a request as the account, and repeats it once with new tokens if the platform says that these have expired. */
export async function asSignedIn(
  platform: Platform,
  signing: SigningIn,
  request: (tokens: Tokens) => Promise<OutboundResponse>,
  hasEnded: (answer: OutboundResponse) => boolean,
): Promise<{ answer: OutboundResponse; tokens: Tokens }> {
  const tokens = await beforeRequest(tokensOf(platform, signing));
  const answer = await request(tokens);
  if (!hasEnded(answer) || !mayRenew(signing, tokens)) return { answer, tokens };
  const fresh = await beforeRequest(renewed(platform, signing, tokens));
  return { answer: await request(fresh), tokens: fresh };
}

/** Makes a request with the account's token: the stored one, renewed if it has expired, or else the configuration's. */
export async function withToken(
  platform: Platform,
  configured: string | undefined,
  request: (token: string) => Promise<OutboundResponse>,
): Promise<OutboundResponse> {
  const { signing } = platform;
  if (!signing) return request(configured ?? '');
  const hasEnded = ({ status }: OutboundResponse) => status === 401;
  return (await asSignedIn(platform, signing, ({ access }) => request(access), hasEnded)).answer;
}

/** If signing in fails, nothing of the actual request was sent. */
async function beforeRequest(signingIn: Promise<Tokens>): Promise<Tokens> {
  try {
    return await signingIn;
  } catch (error) {
    if (error instanceof NothingSent) throw error;
    throw new NothingSent({ kind: 'not-sent', reason: `could not be signed in: ${reasonOf(error)}` });
  }
}

/**
 * Returns tokens other than `ended`. One process requests them from the platform; the others wait and use what it
 * received.
 */
async function renewed(platform: Platform, signing: SigningIn, ended: Tokens | undefined): Promise<Tokens> {
  const { store, log, clock } = platform.context;
  const at = place(platform, signing);
  // A platform may extend a token's life and return the same one again.
  const isOther = ({ tokens }: Stored) =>
    tokens !== undefined && (tokens.access !== ended?.access || tokens.expiresAt !== ended.expiresAt);
  for (let tries = 0; tries < waiting.tries; tries += 1) {
    let found = await readStored(platform, at);
    if (isOther(found) && found.tokens) return found.tokens;
    let failure: unknown;
    const mine: { tokens?: Tokens } = {};
    await withLock({ store, log }, store.keys.signInLock(at), async () => {
      found = await readStored(platform, at);
      if (isOther(found)) return;
      try {
        mine.tokens = await renewOnce(platform, signing, at, found);
      } catch (error) {
        failure = error;
      }
    });
    if (mine.tokens) return mine.tokens;
    if (failure !== undefined) {
      // Another process may have lost its lock while it waited, and still have stored the tokens that it received.
      found = await readStored(platform, at);
      if (!isOther(found)) throw failure;
    }
    if (isOther(found) && found.tokens) return found.tokens;
    await clock.wait(waiting.pauseMs);
  }
  throw new NothingSent({
    kind: 'not-sent',
    reason: `another process is still signing in to ${platform.name}`,
  });
}

/** Requests new tokens and stores them before anything uses them. */
async function renewOnce(
  platform: Platform,
  signing: SigningIn,
  at: string,
  stored: Stored,
): Promise<Tokens> {
  const { store } = platform.context;
  const { version } = stored;
  await keepSignIn(store, { signIn: at, act: 'begin', version, byPerson: signing.byPerson });
  const current = stored.tokens ?? signing.given;
  const { renew } = signing;
  if (!renew) throw notSignedIn(platform);
  const fresh = await renew(current).catch((error: unknown) => {
    throw explained(error, stored.begunAt);
  });
  // A platform that does not rotate its refresh tokens returns none; an empty answer never replaces a token.
  const refresh = fresh.refresh || current?.refresh;
  const refreshEndsAt = fresh.refreshEndsAt ?? current?.refreshEndsAt;
  const read = Tokens.safeParse({
    ...fresh,
    ...(refresh ? { refresh } : {}),
    ...(refreshEndsAt === undefined ? {} : { refreshEndsAt }),
  });
  if (!read.success)
    throw new NothingSent({ kind: 'not-sent', reason: `${platform.name} answered without a token` });
  platform.secrets.push(read.data.access, read.data.refresh ?? '');
  await keep(platform, signing, version, read.data);
  return read.data;
}

/** Explains that an earlier renewal, begun but never stored, may have used up the token, so a person must sign in. */
function explained(error: unknown, begunAt: number | undefined): unknown {
  if (!(error instanceof NothingSent) || begunAt === undefined) return error;
  const { outcome } = error;
  if (!('account' in outcome) || outcome.account !== 'signed-out') return error;
  const why = `a renewal that was begun at ${toInstant(begunAt)} was cut off, and may have used the token up`;
  return new NothingSent({ ...outcome, reason: joined`${outcome.reason}; ${why}: sign in again` });
}

/** How a type signs in, for the account of one channel; without `signing` there is only the configuration's token. */
export function signInWay(
  platform: Platform,
  signing: SigningIn | undefined,
  own: Pick<SignInWay, 'scopes' | 'page' | 'exchange' | 'register'>,
): SignInWay {
  return {
    ...own,
    isKept: signing !== undefined,
    state: async () => (signing ? signInState(platform, signing) : { isSignedIn: true }),
    renewAhead: async () => signing !== undefined && renewAhead(platform, signing),
    async keep(tokens) {
      if (!signing) throw new SluglineError('channel.token-configured', { platform: platform.name });
      await signInWith(platform, signing, tokens);
    },
  };
}
