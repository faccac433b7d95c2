import { createPublicKey, verify } from 'node:crypto';

const longest = 24 * 3_600;

/**
 * What is wrong with an `Authorization` by RFC 8292, checked as by the push service at `origin` for a subscription that
 * was made with `serverKey`; undefined if it is valid.
 */
export function faultOfVapid(
  authorization: string | undefined,
  serverKey: string,
  origin: string,
  now: number,
): { status: 401 | 403; why: string } | undefined {
  const [, token = '', key = ''] =
    /^vapid t=([A-Za-z0-9_.-]+),\s*k=([A-Za-z0-9_-]+)$/.exec(authorization ?? '') ?? [];
  if (!token) return { status: 401, why: 'there is no vapid authorization' };
  if (key !== serverKey) return { status: 403, why: 'it is not the key that this browser subscribed with' };
  const [head = '', claims = '', signature = ''] = token.split('.');
  const wrong = (why: string) => ({ status: 403 as const, why });
  const header = read(head);
  if (header.alg !== 'ES256') return wrong('alg is not ES256');
  const point = Buffer.from(key, 'base64url');
  const publicKey = createPublicKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
  });
  const signed = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!signed) return wrong('the signature is wrong');
  const { aud, exp, sub } = read(claims);
  if (aud !== origin) return wrong(`aud is ${aud}, not ${origin}`);
  const seconds = now / 1_000;
  if (typeof exp !== 'number' || exp <= seconds || exp > seconds + longest) return wrong(`exp is ${exp}`);
  if (typeof sub !== 'string' || !/^(mailto:\S+@\S+|https:\/\/\S+)$/.test(sub)) return wrong(`sub is ${sub}`);
  return undefined;
}

function read(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
}
