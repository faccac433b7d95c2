import { createHash, createPublicKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { cavage, createVerifier, httpbis, type SignatureParameters } from 'http-message-signatures';
import { reasonOf } from '../../errors.ts';

/** A request as it arrived; the headers' names in lower case. */
export interface SignedRequest {
  method: string;
  /** The public address that it was sent to, as its sender knows it. */
  url: string;
  headers: Record<string, string | undefined>;
  body: Uint8Array;
}

/** What a signature claims, as far as it can be checked without the key. */
export interface Claimed {
  /** The address of the key that is said to have signed. */
  keyId: string;
}

export type Checked<T> = T | { fault: string };

/** How far a sender's clock may be off, and how long a request may be on its way (ms). */
const windowMs = 3_600_000;

/** A signature and what it covers have a few hundred characters. */
const longestSignature = 4_096;

/** Smaller keys can be broken; larger ones make each check dear. */
const keySizes = { least: 2_048, most: 8_192 };

/** Whether a request is in time and its body is the one that was signed; and whose key must have signed it. */
export function claimedKey(request: SignedRequest, now: number): Checked<Claimed> {
  const { headers, body } = request;
  const signature = headers.signature ?? '';
  const input = headers['signature-input'] ?? '';
  if (signature === '') return { fault: 'it is not signed' };
  if (isTooLong(headers)) return { fault: 'its signature is too long' };
  if (!isDigestOf(headers, body)) return { fault: 'its digest is missing or is not that of its body' };
  const keyId = /(?:^|[\s,;])key[iI]d="([^"]+)"/.exec(input === '' ? signature : input)?.[1];
  if (keyId === undefined) return { fault: 'its signature names no key' };
  const { date } = headers;
  if (date !== undefined && !isNear(Date.parse(date), now))
    return { fault: 'its date is more than an hour away from now' };
  return { keyId };
}

/**
 * Whether this key signed a request, and everything in it that matters: the method, the address, the body's digest and a
 * time. What is covered is read from the very text that was verified.
 */
export async function isSignedBy(
  request: SignedRequest,
  publicKeyPem: string,
  { keyId, now }: { keyId: string; now: number },
): Promise<Checked<{ signed: true }>> {
  const { method, url } = request;
  if (isTooLong(request.headers)) return { fault: 'its signature is too long' };
  const key = publicKeyOf(publicKeyPem);
  if (!key) return { fault: 'its key is no RSA key of a usual size' };
  const verifyBytes = createVerifier(key, 'rsa-v1_5-sha256');
  // A proxy in front may have changed the host; the sender signed the public one.
  const headers = { ...presentIn(request.headers), host: new URL(url).host };
  let missing: string | undefined;
  const verify = async (base: Buffer, signature: Buffer, parameters?: SignatureParameters) => {
    missing = missingIn(base.toString(), parameters, now);
    return missing === undefined && (await verifyBytes(base, signature)) === true;
  };
  const keyLookup = async (parameters: SignatureParameters) =>
    parameters.keyid === keyId ? { verify } : null;
  // Times are checked here: the library compares them with the machine's clock.
  const config = { keyLookup, notAfter: Number.POSITIVE_INFINITY };
  try {
    const library = 'signature-input' in headers ? httpbis : cavage;
    const isValid = await library.verifyMessage(config, { method, url, headers });
    if (isValid === true) return { signed: true };
    return { fault: missing ?? 'its signature does not match its key' };
  } catch (error) {
    return { fault: `its signature can’t be read: ${reasonOf(error)}` };
  }
}

function isTooLong({ signature = '', 'signature-input': input = '' }: SignedRequest['headers']): boolean {
  return signature.length + input.length > longestSignature;
}

function presentIn(headers: SignedRequest['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** What a signature must cover and does not; undefined if nothing is missing. `base` is the text that was signed. */
function missingIn(
  base: string,
  parameters: SignatureParameters | undefined,
  now: number,
): string | undefined {
  const covers = (start: string) => base.startsWith(start) || base.includes(`\n${start}`);
  const isDraft = covers('(request-target): ');
  const isAddressed = isDraft
    ? covers('host: ')
    : covers('"@method": ') &&
      (covers('"@target-uri": ') || (covers('"@authority": ') && covers('"@path": ')));
  if (!isAddressed) return 'its signature does not cover where it was sent';
  if (!covers('digest: ') && !covers('"content-digest": '))
    return 'its signature does not cover its body’s digest';
  const created = parameters?.created;
  const isCreated = created instanceof Date && (!isDraft || covers('(created): '));
  if (created instanceof Date && !isNear(created.getTime(), now))
    return 'it was signed more than an hour away from now';
  // A covered date was compared with the clock before.
  if (!isCreated && !covers('date: ') && !covers('"date": ')) return 'its signature covers no time';
  return undefined;
}

function isNear(time: number, now: number): boolean {
  return Math.abs(time - now) <= windowMs;
}

/**
 * Whether every digest that is given is the body's: `Digest` (RFC 3230) or `Content-Digest` (RFC 9530), by SHA-256 or
 * SHA-512.
 */
function isDigestOf(headers: SignedRequest['headers'], body: Uint8Array): boolean {
  const given = [
    ...digestsIn(headers.digest, /(?:^|,)\s*(sha-256|sha-512)=([A-Za-z0-9+/]{1,88}={0,2})(?=\s*(?:,|$))/gi),
    ...digestsIn(
      headers['content-digest'],
      /(?:^|,)\s*(sha-256|sha-512)=:([A-Za-z0-9+/]{1,88}={0,2}):(?=\s*(?:,|$))/gi,
    ),
  ];
  return (
    given.length > 0 &&
    given.every(([algorithm, digest]) => {
      const own = createHash(algorithm).update(body).digest();
      const sent = Buffer.from(digest, 'base64');
      return own.length === sent.length && timingSafeEqual(own, sent);
    })
  );
}

const longestDigest = 500;

function digestsIn(header: string | undefined, pattern: RegExp): [algorithm: string, digest: string][] {
  const found = (header ?? '').slice(0, longestDigest).matchAll(pattern);
  return Array.from(found, ([, name = '', digest = '']) => [name.toLowerCase().replace('-', ''), digest]);
}

function publicKeyOf(pem: string): KeyObject | undefined {
  try {
    const key = createPublicKey(pem);
    const size = key.asymmetricKeyDetails?.modulusLength ?? 0;
    const isUsual = size >= keySizes.least && size <= keySizes.most;
    return key.asymmetricKeyType === 'rsa' && isUsual ? key : undefined;
  } catch {
    return undefined;
  }
}
