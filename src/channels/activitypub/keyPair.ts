import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Random } from '../../random.ts';
import { seal, unseal } from '../../store/sealedText.ts';

/** Every server accepts this size; some refuse smaller keys, and a larger one makes each delivery dearer. */
const modulusLength = 2_048;

const purpose = 'activitypub';

/** A new key of an actor: the private part sealed for the store, the public one as PEM. */
export async function newKeyPair(
  username: string,
  { secret, random }: { secret: Buffer; random: Random },
): Promise<{ sealed: string; publicKey: string }> {
  const pair = await promisify(generateKeyPair)('rsa', {
    modulusLength,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return {
    sealed: seal(pair.privateKey, { secret, purpose, place: username, random }),
    publicKey: pair.publicKey,
  };
}

/** An actor's private key; undefined if it was sealed with another secret. */
export function openedKey(username: string, sealed: string, secret: Buffer): KeyObject | undefined {
  const pem = unseal(sealed, { secret, purpose, place: username });
  return pem === undefined ? undefined : createPrivateKey(pem);
}
