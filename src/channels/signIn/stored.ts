import { createHmac } from 'node:crypto';
import { keepSignIn } from '../../store/scripts/channel/keepSignIn.ts';
import { seal, unseal } from '../../store/sealedText.ts';
import { isStoreError, storeError } from '../../store/storeError.ts';
import type { Platform } from '../request.ts';
import { type SignInState, type SigningIn, Tokens } from './tokens.ts';

/** How often, and at what interval (ms), writing is tried again while the store accepts no writes. */
const keeping = { tries: 60, pauseMs: 1_000 };

export interface Stored {
  tokens?: Tokens;
  version: number;
  begunAt?: number;
  keptAt?: number;
}

/** The digest under which an account's tokens are stored. */
export function place({ context }: Platform, { name }: SigningIn): string {
  return createHmac('sha256', context.secret).update(name.join('\n')).digest('hex').slice(0, 32);
}

/** The stored tokens of an account, and whether a renewal of them has begun. */
export async function readStored({ context, secrets }: Platform, at: string): Promise<Stored> {
  const { store, secret } = context;
  const fields = ['sealed', 'version', 'begunAt', 'keptAt'] as const;
  const [sealed, version, begunAt, keptAt] = await store.redis.hmget(store.keys.signIn(at), ...fields);
  const text = sealed ? unseal(sealed, { secret, purpose: 'sign-in', place: at }) : undefined;
  const tokens = text === undefined ? undefined : Tokens.safeParse(JSON.parse(text)).data;
  if (tokens) secrets.push(tokens.access, tokens.refresh ?? '');
  return {
    ...(tokens ? { tokens } : {}),
    version: Number(version ?? 0),
    ...(begunAt ? { begunAt: Number(begunAt) } : {}),
    ...(keptAt ? { keptAt: Number(keptAt) } : {}),
  };
}

/** What the store and the configuration say about an account's sign-in. */
export async function signInState(platform: Platform, signing: SigningIn): Promise<SignInState> {
  const { tokens: stored, keptAt } = await readStored(platform, place(platform, signing));
  const tokens = stored ?? signing.given;
  const endsAt = tokens?.refreshEndsAt ?? (tokens?.refresh ? undefined : tokens?.expiresAt);
  return {
    isSignedIn: tokens !== undefined || !signing.byPerson,
    ...(stored && keptAt !== undefined ? { keptAt } : {}),
    ...(endsAt === undefined ? {} : { endsAt }),
  };
}

/** Stores new tokens. It keeps trying, because the platform may have ended the previous ones. */
export async function keep(
  platform: Platform,
  signing: SigningIn,
  version: number,
  tokens: Tokens,
): Promise<'kept' | 'moved'> {
  const { name, context } = platform;
  const { store, secret, log, clock } = context;
  const at = place(platform, signing);
  const lock = { secret, purpose: 'sign-in', place: at, random: store.random };
  const sealed = seal(JSON.stringify(tokens), lock);
  for (let tries = 1; ; tries += 1) {
    try {
      return (await keepSignIn(store, { signIn: at, act: 'keep', version, sealed })).outcome;
    } catch (thrown) {
      const error = storeError(thrown);
      if (!isStoreError(error) || tries >= keeping.tries) throw error;
      log.warn({ err: error, platform: name }, 'new tokens wait until the store accepts them');
      await clock.wait(keeping.pauseMs);
    }
  }
}
