import type { Seal } from '../../net/seal.ts';
import { readSubscription } from '../../sources/subscription.ts';
import { changeSource } from '../../store/scripts/source/changeSource.ts';
import { storePush } from '../../store/scripts/source/storePush.ts';
import type { Context } from '../context.ts';

/** A push to a callback. Its body is read only once its token is known, and stored only if it is signed. */
export interface HubPush {
  token: string;
  contentType: string;
  /** `X-Hub-Signature`: a method and the hexadecimal HMAC of the body. */
  signature: string | undefined;
  /** The decompressed body if it, or the received bytes, are signed; undefined if not. */
  read(seal: Seal | undefined): Promise<Buffer | undefined>;
}

/** The methods of WebSub, section 7. An HMAC is still sound with SHA-1, which some large hubs use exclusively. */
const methods = ['sha1', 'sha256', 'sha384', 'sha512'];

/** Larger content is fetched by a poll, which has a thread and a limit for it. */
const maxStoredBytes = 1_048_576;

function sealIn(secret: string, signature: string | undefined): Seal | undefined {
  const [, method = '', digest = ''] = /^(\w+)=([0-9a-f]+)$/i.exec(signature?.trim() ?? '') ?? [];
  const algorithm = method.toLowerCase();
  return methods.includes(algorithm) ? { algorithm, secret, prefix: '', digest } : undefined;
}

/**
 * Stores a hub's push durably until the source's lock is free. `ignored`: it isn't signed with our secret, which the
 * hub is not told (WebSub, section 7.1); `unknown`: nothing is expected at this callback.
 */
export async function receivePush(
  context: Context,
  id: string,
  push: HubPush,
): Promise<'kept' | 'asked' | 'ignored' | 'unknown'> {
  const { store, clock, log } = context;
  const subscription = await readSubscription(store, id);
  if (!subscription || subscription.word !== push.token) return 'unknown';
  const { state, secret, hub } = subscription;
  if (state === 'left' || state === 'leaving') return 'unknown';
  const body = await push.read(sealIn(secret, push.signature));
  if (!body) {
    log.warn({ source: id, hub }, 'a push was not signed with our secret and is ignored');
    await changeSource(store, { source: id, hub: { set: { ignoredAt: clock.now() } } });
    return 'ignored';
  }
  const content = body.length > 0 && body.length <= maxStoredBytes ? body : undefined;
  const { token, contentType } = push;
  return (await storePush(store, { source: id, word: token, contentType, content })).outcome;
}
