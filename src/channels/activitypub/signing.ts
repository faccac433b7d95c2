import { createHash } from 'node:crypto';
import { cavage, createSigner, httpbis } from 'http-message-signatures';
import type { Actor } from './actor.ts';

/**
 * The two kinds of signatures in use: the draft that every server accepts (draft-cavage-http-signatures-12), and its
 * successor (RFC 9421), which a few servers require.
 */
export const signatureWays = ['cavage', 'rfc9421'] as const;
export type SignatureWay = (typeof signatureWays)[number];

/** A request to be signed. */
interface Request {
  method: 'GET' | 'POST';
  url: string;
  body?: string;
}

const algorithm = 'rsa-v1_5-sha256';

/** The headers that sign a request as an actor's, at `now` (ms); `host` is the HTTP client's. */
export async function signedHeaders(
  { method, url, body }: Request,
  { privateKey, addresses }: Pick<Actor, 'privateKey' | 'addresses'>,
  way: SignatureWay,
  now: number,
): Promise<Record<string, string>> {
  const digest = body === undefined ? undefined : createHash('sha256').update(body).digest('base64');
  const key = createSigner(privateKey, algorithm, addresses.key);
  if (way === 'cavage') {
    const headers = {
      host: new URL(url).host,
      date: new Date(now).toUTCString(),
      ...(digest === undefined ? {} : { digest: `SHA-256=${digest}` }),
    };
    const fields = ['@request-target', ...Object.keys(headers)];
    const { headers: signed } = await cavage.signMessage(
      { key, fields, params: ['keyid', 'alg'] },
      { method, url, headers },
    );
    return plain(signed);
  }
  const headers: Record<string, string> =
    digest === undefined ? {} : { 'content-digest': `sha-256=:${digest}:` };
  const { headers: signed } = await httpbis.signMessage(
    {
      key,
      name: 'sig1',
      fields: ['@method', '@target-uri', ...Object.keys(headers)],
      params: ['created', 'keyid'],
      paramValues: { created: new Date(now) },
    },
    { method, url, headers },
  );
  return plain(signed);
}

/** Headers with one value each, without `host`. */
function plain(headers: Record<string, string | string[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      name.toLowerCase() === 'host' ? [] : [[name.toLowerCase(), String(value)]],
    ),
  );
}
