import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { toInstant } from '../clock.ts';
import { reasonOf } from '../errors.ts';
import { joined } from '../joined.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import { withLock } from '../store/locks.ts';
import { keepSignIn } from '../store/scripts/channel/keepSignIn.ts';
import { seal, unseal } from '../store/sealedText.ts';
import { isStoreError, storeError } from '../store/storeError.ts';
import { NothingSent, type Platform } from './request.ts';

const Tokens = z.object({
  access: z.string().min(1),
  refresh: z.string().min(1).optional(),
  /** Newsroom time (ms) at which the access token ends. */
  expiresAt: z.number().optional(),
  /** What else the platform said of the account. */
  more: z.record(z.string(), z.string()).optional(),
});
/** What an account's requests are signed with. */
export type Tokens = z.infer<typeof Tokens>;

/** How an account signs in and renews its tokens. */
export interface SigningIn {
  /** What of the configuration names it: with another token or password there it is another sign-in. */
  name: string[];
  /** The tokens that the configuration gives; without them the first use signs in. */
  given?: Tokens;
  /** Asks the platform for new tokens. Throws `NothingSent` where it gives none. */
  renew(current: Tokens | undefined): Promise<Tokens>;
}

/** Tokens are renewed so long before their end (ms). */
const renewAheadMs = 60_000;
/** How often, and how long apart (ms), a process looks whether another one has renewed them. */
const waiting = { tries: 40, pauseMs: 250 };
/** The same for a store that does not take the new ones. */
const keeping = { tries: 60, pauseMs: 1_000 };

interface Stored {
  tokens?: Tokens;
  version: number;
  begunAt?: number;
}

function place({ context }: Platform, { name }: SigningIn): string {
  return createHmac('sha256', context.secret).update(name.join('\n')).digest('hex').slice(0, 32);
}

async function readStored({ context, secrets }: Platform, at: string): Promise<Stored> {
  const { store, secret } = context;
  const [sealed, version, begunAt] = await store.redis.hmget(
    store.keys.signIn(at),
    'sealed',
    'version',
    'begunAt',
  );
  const text = sealed ? unseal(sealed, { secret, purpose: 'sign-in', place: at }) : undefined;
  const tokens = text === undefined ? undefined : Tokens.safeParse(JSON.parse(text)).data;
  if (tokens) secrets.push(tokens.access, tokens.refresh ?? '');
  return {
    ...(tokens ? { tokens } : {}),
    version: Number(version ?? 0),
    ...(begunAt ? { begunAt: Number(begunAt) } : {}),
  };
}

/** The account's tokens, the same for every process: the newest kept ones, else the configuration's, else new ones. */
export async function tokensOf(platform: Platform, signing: SigningIn): Promise<Tokens> {
  const { tokens = signing.given } = await readStored(platform, place(platform, signing));
  const ends = tokens?.expiresAt ?? Number.POSITIVE_INFINITY;
  if (tokens && ends - renewAheadMs > platform.context.clock.now()) return tokens;
  return renewed(platform, signing, tokens);
}

/** Makes a request as the account, and once more with new tokens where the platform says that these have ended. */
export async function asSignedIn(
  platform: Platform,
  signing: SigningIn,
  request: (tokens: Tokens) => Promise<OutboundResponse>,
  hasEnded: (answer: OutboundResponse) => boolean,
): Promise<{ answer: OutboundResponse; tokens: Tokens }> {
  const tokens = await beforeRequest(tokensOf(platform, signing));
  const answer = await request(tokens);
  if (!hasEnded(answer)) return { answer, tokens };
  const fresh = await beforeRequest(renewed(platform, signing, tokens));
  return { answer: await request(fresh), tokens: fresh };
}

/** If signing in fails, nothing of the request itself was sent. */
async function beforeRequest(signingIn: Promise<Tokens>): Promise<Tokens> {
  try {
    return await signingIn;
  } catch (error) {
    if (error instanceof NothingSent) throw error;
    throw new NothingSent({ kind: 'not-sent', reason: `could not be signed in: ${reasonOf(error)}` });
  }
}

/** Returns tokens other than `ended`. One process asks the platform; the others wait and use what it received. */
async function renewed(platform: Platform, signing: SigningIn, ended: Tokens | undefined): Promise<Tokens> {
  const { store, log, clock } = platform.context;
  const at = place(platform, signing);
  const isOther = ({ tokens }: Stored) => tokens !== undefined && tokens.access !== ended?.access;
  for (let tries = 0; tries < waiting.tries; tries += 1) {
    let found = await readStored(platform, at);
    if (isOther(found) && found.tokens) return found.tokens;
    let failure: unknown;
    await withLock({ store, log }, store.keys.signInLock(at), async () => {
      found = await readStored(platform, at);
      if (isOther(found)) return;
      try {
        found = { version: found.version + 1, tokens: await renewOnce(platform, signing, at, found) };
      } catch (error) {
        failure = error;
      }
    });
    if (failure !== undefined) {
      // Another process may have lost its lock while it waited, and still have stored what it received.
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

/** Asks for new tokens and keeps them before anybody uses them. */
async function renewOnce(
  platform: Platform,
  signing: SigningIn,
  at: string,
  stored: Stored,
): Promise<Tokens> {
  const { store } = platform.context;
  const { version } = stored;
  await keepSignIn(store, { signIn: at, act: 'begin', version });
  const current = stored.tokens ?? signing.given;
  const fresh = await signing.renew(current).catch((error: unknown) => {
    throw explained(error, stored.begunAt);
  });
  // A platform that does not rotate its refresh tokens gives none; an empty answer never takes a token's place.
  const refresh = fresh.refresh || current?.refresh;
  const read = Tokens.safeParse({ ...fresh, ...(refresh ? { refresh } : {}) });
  if (!read.success)
    throw new NothingSent({ kind: 'not-sent', reason: `${platform.name} answered without a token` });
  platform.secrets.push(read.data.access, read.data.refresh ?? '');
  await keep(platform, at, version, read.data);
  return read.data;
}

/** A renewal that was begun before and never kept may have used the token up: then only a person can sign in. */
function explained(error: unknown, begunAt: number | undefined): unknown {
  if (!(error instanceof NothingSent) || begunAt === undefined) return error;
  const { outcome } = error;
  if (!('account' in outcome) || outcome.account !== 'signed-out') return error;
  const why = `a renewal that was begun at ${toInstant(begunAt)} was cut off, and may have used the token up`;
  return new NothingSent({ ...outcome, reason: joined`${outcome.reason}; ${why}: sign in again` });
}

/** New tokens are worth waiting for: the platform may have ended the ones before. */
async function keep({ context, name }: Platform, at: string, version: number, tokens: Tokens): Promise<void> {
  const { store, secret, log, clock } = context;
  const lock = { secret, purpose: 'sign-in', place: at, random: store.random };
  const sealed = seal(JSON.stringify(tokens), lock);
  for (let tries = 1; ; tries += 1) {
    try {
      await keepSignIn(store, { signIn: at, act: 'keep', version, sealed });
      return;
    } catch (thrown) {
      const error = storeError(thrown);
      if (!isStoreError(error) || tries >= keeping.tries) throw error;
      log.warn({ err: error, platform: name }, 'new tokens wait until the store takes them');
      await clock.wait(keeping.pauseMs);
    }
  }
}
