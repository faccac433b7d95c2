import { createHash, createSign, createVerify, type KeyObject } from 'node:crypto';

/** Headers with one value each, names in lower case. */
export type Headers = Record<string, string>;

interface Signed {
  method: string;
  url: string;
  headers: Headers;
  body: string;
}

/** Signs a request as Mastodon does (draft-cavage-http-signatures-12, rsa-sha256); written out, so that no library is trusted. */
export function sign(
  { method, url, body }: Omit<Signed, 'headers'>,
  { keyId, privateKey, now }: { keyId: string; privateKey: KeyObject; now: number },
): Headers {
  const { host, pathname } = new URL(url);
  const signed: Headers = {
    '(request-target)': `${method.toLowerCase()} ${pathname}`,
    host,
    date: new Date(now).toUTCString(),
    ...(body === ''
      ? {}
      : {
          digest: `SHA-256=${createHash('sha256').update(body).digest('base64')}`,
          'content-type': 'application/activity+json',
        }),
  };
  const signature = createSign('sha256').update(draftBase(signed)).sign(privateKey, 'base64');
  const { '(request-target)': _, host: __, ...headers } = signed;
  const covered = Object.keys(signed).join(' ');
  return {
    ...headers,
    signature: `keyId="${keyId}",algorithm="rsa-sha256",headers="${covered}",signature="${signature}"`,
  };
}

/** The same by RFC 9421 with RFC 9530's digest. */
export function signByRfc9421(
  { method, url, body }: Omit<Signed, 'headers'>,
  { keyId, privateKey, now }: { keyId: string; privateKey: KeyObject; now: number },
): Headers {
  const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
  const input = `("@method" "@target-uri" "content-digest");created=${Math.floor(now / 1_000)};keyid="${keyId}"`;
  const base = `"@method": ${method}\n"@target-uri": ${url}\n"content-digest": ${digest}\n"@signature-params": ${input}`;
  const signature = createSign('sha256').update(base).sign(privateKey, 'base64');
  return {
    'content-digest': digest,
    'content-type': 'application/activity+json',
    'signature-input': `sig1=${input}`,
    signature: `sig1=:${signature}:`,
  };
}

function draftBase(headers: Headers): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}

export interface Claim {
  keyId: string;
  way: 'cavage' | 'rfc9421';
  /** Whether a key (PEM) made it. */
  isBy(publicKey: string): boolean;
}

const windowMs = 12 * 3_600_000;

/** The signature of a request; a text says why it is refused before its key is read, as Mastodon does. */
export function claimOf(request: Signed, now: number): Claim | string {
  return 'signature-input' in request.headers ? rfcClaim(request, now) : draftClaim(request, now);
}

function draftClaim({ method, url, headers, body }: Signed, now: number): Claim | string {
  const parts = Object.fromEntries(
    Array.from((headers.signature ?? '').matchAll(/(\w+)="([^"]*)"/g), ([, name, value]) => [name, value]),
  );
  if (!parts.keyId || !parts.signature) return 'it is not signed';
  if (parts.algorithm !== 'rsa-sha256' && parts.algorithm !== 'hs2019') return 'an unknown algorithm';
  const covered = (parts.headers ?? 'date').split(' ');
  for (const wanted of ['(request-target)', 'host', 'date', ...(method === 'POST' ? ['digest'] : [])])
    if (!covered.includes(wanted)) return `the signature does not cover ${wanted}`;
  if (!(Math.abs(Date.parse(headers.date ?? '') - now) <= windowMs)) return 'a date that is too far from now';
  const digest = `SHA-256=${createHash('sha256').update(body).digest('base64')}`;
  if (method === 'POST' && headers.digest !== digest) return 'a digest that is not the body’s';
  const target = new URL(url);
  const values: Headers = {};
  for (const name of covered)
    values[name] =
      name === '(request-target)'
        ? `${method.toLowerCase()} ${target.pathname}${target.search}`
        : (headers[name] ?? '');
  const { keyId, signature } = parts;
  return {
    keyId,
    way: 'cavage',
    isBy: (key) => createVerify('sha256').update(draftBase(values)).verify(key, signature, 'base64'),
  };
}

function rfcClaim({ method, url, headers, body }: Signed, now: number): Claim | string {
  const [, name, input = ''] = /^(\w+)=(\(.*)$/.exec(headers['signature-input'] ?? '') ?? [];
  const [, list = '', created = '', keyId = ''] =
    /^\(([^)]*)\).*;created=(\d+).*;keyid="([^"]*)"/.exec(input) ?? [];
  const [, signature] = new RegExp(`^${name}=:([^:]+):`).exec(headers.signature ?? '') ?? [];
  if (!signature || keyId === '') return 'it is not signed';
  if (Math.abs(Number(created) * 1_000 - now) > windowMs) return 'it was signed too far from now';
  const covered = Array.from(list.matchAll(/"([^"]+)"/g), ([, each = '']) => each);
  for (const wanted of ['@method', '@target-uri', ...(method === 'POST' ? ['content-digest'] : [])])
    if (!covered.includes(wanted)) return `the signature does not cover ${wanted}`;
  const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
  if (method === 'POST' && headers['content-digest'] !== digest) return 'a digest that is not the body’s';
  const contentOf = (each: string) =>
    each === '@method' ? method : each === '@target-uri' ? url : (headers[each] ?? '');
  const base = [...covered.map((each) => `"${each}": ${contentOf(each)}`), `"@signature-params": ${input}`];
  return {
    keyId,
    way: 'rfc9421',
    isBy: (key) => createVerify('sha256').update(base.join('\n')).verify(key, signature, 'base64'),
  };
}
