import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { limitConcurrency } from '../../concurrency.ts';
import { reasonOf } from '../../errors.ts';
import type { Outbound } from '../../net/outbound.ts';
import { jsonOf } from '../answer.ts';
import type { Actor } from './actor.ts';
import { acceptsActivities } from './addresses.ts';
import { signedHeaders } from './signing.ts';

/** An account on another server, as its own document describes it. */
export interface RemoteActor {
  id: string;
  /** With its port, if that is not the scheme's. */
  host: string;
  inbox: string;
  /** The inbox that all accounts of its server share. */
  shared?: string;
  /** PEM, by the key's address. */
  publicKey: string;
}

type Looked =
  | { kind: 'known'; actor: RemoteActor }
  /** The account no longer exists. */
  | { kind: 'gone' }
  /** `away`: another try may find it. */
  | { kind: 'unknown'; reason: string; away?: true };

export interface RemoteActors {
  /**
   * The account that a key belongs to. `fresh`: reads it again if it was read some minutes ago, because the account may
   * have a new key. Never throws.
   */
  ownerOf(keyId: string, signer: Actor, fresh?: 'fresh'): Promise<Looked>;
  /** Whether an account's own address says that it no longer exists. Never throws. */
  isGone(id: string, signer: Actor): Promise<boolean>;
}

interface Fetching {
  net: Outbound;
  now(): number;
}

/** An account's document has a few KiB; a profile with many fields has more. */
const maxBytes = 256 * 1_024;
const timeoutMs = 8_000;
/** How long an account's document is good for (ms), and how soon it may be read again for a new key. */
const goodFor = 3_600_000;
const refreshAfter = 300_000;
const maxKnown = 2_000;
/** An inbox that many servers write to at the same time makes others wait, and then refuses. */
const concurrency = { most: 16, maxQueued: 200 };

const Key = z.object({ id: z.string(), publicKeyPem: z.string().max(20_000), owner: z.string().optional() });
const Keys = z.union([Key.transform((key) => [key]), z.array(Key).max(20)]);
const Account = z.object({
  id: z.string(),
  inbox: z.string(),
  endpoints: z.object({ sharedInbox: z.string().optional() }).optional().catch(undefined),
  publicKey: Keys,
});
/** A key in a document of its own, or the part of an account that GoToSocial shows to anyone. */
const KeyDocument = z.union([
  z.object({ publicKey: Keys }).transform(({ publicKey }) => publicKey),
  Key.transform((key) => [key]),
]);

/**
 * Reads the accounts that send something here, through the guard of all outbound requests. Each request is signed, as
 * some servers want. What an account says counts only for its own host: its key, its inboxes and its id must be there.
 */
export function openRemoteActors({ net, now }: Fetching): RemoteActors {
  const known = new LRUCache<string, { looked: Looked; at: number }>({ max: maxKnown });
  const runLimited = limitConcurrency(concurrency.most, concurrency.maxQueued);
  const running = new Map<string, Promise<Looked>>();

  async function read(url: string, signer: Actor): Promise<unknown> {
    const headers = await signedHeaders({ method: 'GET', url }, signer, 'cavage', now());
    const answer = await net.request(url, {
      headers: { ...headers, accept: acceptsActivities },
      maxBytes,
      timeoutMs,
      redirects: 0,
      untrusted: true,
    });
    if (answer.status === 410 || answer.status === 404) throw new Gone();
    const isTyped = /^application\/(?:activity|ld)\+json\b/i.test(answer.headers['content-type'] ?? '');
    if (answer.status !== 200 || !isTyped) throw new Error(`${new URL(url).host} answered ${answer.status}`);
    return jsonOf(answer);
  }

  async function lookUp(keyId: string, signer: Actor): Promise<Looked> {
    const url = new URL(keyId);
    url.hash = '';
    const document = await read(url.href, signer);
    const whole = accountIn(document, keyId);
    if (whole) return { kind: 'known', actor: whole };
    const owner = KeyDocument.safeParse(document).data?.find(({ id }) => id === keyId)?.owner;
    if (owner === undefined || !isAt(owner, url.host) || owner === url.href)
      return { kind: 'unknown', reason: `${url.host} shows no such key` };
    const account = accountIn(await read(owner, signer), keyId);
    return account
      ? { kind: 'known', actor: account }
      : { kind: 'unknown', reason: `${url.host} shows no account with that key` };
  }

  async function looked(keyId: string, signer: Actor): Promise<Looked> {
    try {
      return await runLimited(() => lookUp(keyId, signer));
    } catch (error) {
      if (error instanceof Gone) return { kind: 'gone' };
      return { kind: 'unknown', reason: reasonOf(error), away: true };
    }
  }

  return {
    async ownerOf(keyId, signer, fresh) {
      const scheme = new URL(signer.base).protocol;
      const url = URL.parse(keyId);
      if (!url || (url.protocol !== 'https:' && url.protocol !== scheme))
        return { kind: 'unknown', reason: 'its key has no https address' };
      const stored = known.get(keyId);
      const age = stored ? now() - stored.at : Number.POSITIVE_INFINITY;
      if (stored && age < (fresh ? refreshAfter : goodFor)) return stored.looked;
      const request = running.get(keyId) ?? looked(keyId, signer).finally(() => running.delete(keyId));
      running.set(keyId, request);
      const result = await request;
      if (result.kind === 'known') known.set(keyId, { looked: result, at: now() });
      else known.delete(keyId);
      return result;
    },
    async isGone(id, signer) {
      try {
        await runLimited(() => read(id, signer));
        return false;
      } catch (error) {
        return error instanceof Gone;
      }
    },
  };
}

class Gone extends Error {}

function isAt(address: string | undefined, host: string): boolean {
  return address !== undefined && URL.parse(address)?.host === host;
}

/** The account that a document describes, if it has this key and everything of it is on the key's host. */
function accountIn(document: unknown, keyId: string): RemoteActor | undefined {
  const { host } = new URL(keyId);
  const { data } = Account.safeParse(document);
  const key = data?.publicKey.find(({ id }) => id === keyId);
  if (!data || !key || !isAt(data.id, host) || !isAt(data.inbox, host)) return undefined;
  const shared = data.endpoints?.sharedInbox;
  return {
    id: data.id,
    host,
    inbox: data.inbox,
    publicKey: key.publicKeyPem,
    ...(shared !== undefined && isAt(shared, host) ? { shared } : {}),
  };
}
