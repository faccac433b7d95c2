import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { cut, type Running, serve } from './server.ts';

/** What a callback answers to the hub's verification. `echo` confirms, if the subscriber made the request. */
type Confirming = 'echo' | 'wrong' | 'longer' | 'refuse' | 'error' | 'redirect' | 'cut' | 'hang';
/** What a callback answers to a ping. */
type Taking = 'ok' | 'gone' | 'error' | 'busy' | 'redirect' | 'cut' | 'hang';

/** A ping as received. */
interface ReceivedPing {
  at: number;
  contentType: string;
  body: Buffer;
  hubs: string[];
  selves: string[];
  /** `none`: neither a secret nor a signature. A subscriber must use only pings with `right` and `none`. */
  signature: 'right' | 'wrong' | 'missing' | 'none';
  method: string | undefined;
  /** The callback's whole query, as requested. */
  query: string;
}

interface Verification {
  mode: string;
  topic: string;
  lease: string | null;
  challenge: string;
  query: string;
}

/** One callback of the subscriber: a capability URL, what it does, and what it saw. */
export interface Callback {
  url: string;
  confirming: Confirming;
  taking: Taking;
  secret: string | undefined;
  verifications: Verification[];
  denials: { topic: string; reason: string | null }[];
  pings: ReceivedPing[];
  /** How many pings arrived, including those that were not accepted. */
  tried: number;
  /** Its own last request: it confirms nothing else (section 5.3.1). */
  wanted: { mode: string; topic: string } | undefined;
}

interface SubscribeOptions {
  mode?: string;
  topic: string;
  lease?: number | string;
  secret?: string;
  /** Parameters in addition to the Recommendation's, or replacing them. */
  more?: Record<string, string>;
}

export interface Subscriber extends Running {
  /** A new callback; `query` becomes part of its address. */
  callback(name: string, query?: string): Callback;
  /** Requests a subscription for a callback from a hub, and remembers the request. */
  ask(
    hub: string,
    callback: Callback,
    options: SubscribeOptions,
  ): Promise<{ status: number; text: string; headers: Headers }>;
}

/** The answers to a ping; a hanging callback keeps the connection until the other side gives up. */
const answers: Record<Exclude<Taking, 'cut' | 'hang'>, [status: number, headers: Record<string, string>]> = {
  ok: [204, {}],
  gone: [410, {}],
  error: [500, {}],
  busy: [503, { 'retry-after': '900' }],
  redirect: [307, { location: '/elsewhere' }],
};

type Reply = [status: number, body: string, headers?: Record<string, string>];

/** Only `echo` confirms: the status must be 2xx and the body equal to the challenge. */
const replies: Record<Exclude<Confirming, 'cut' | 'hang'>, (challenge: string, path: string) => Reply> = {
  echo: (challenge) => [200, challenge],
  wrong: (challenge) => [200, [...challenge].reverse().join('')],
  longer: (challenge) => [200, `${challenge}\n`],
  refuse: (challenge) => [404, challenge],
  error: (challenge) => [500, challenge],
  redirect: (challenge, path) => [302, challenge, { location: `${path}?echo=1` }],
};

/**
 * A WebSub subscriber by the W3C Recommendation of 23 January 2018 (https://www.w3.org/TR/websub/), written from its
 * text alone: it confirms only its own requests, checks every signature, and answers as the test says.
 */
export async function startSubscriber(
  options: { port?: number; now?: () => number } = {},
): Promise<Subscriber> {
  const now = options.now ?? (() => performance.now());
  const callbacks = new Map<string, Callback>();

  async function route(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const callback = callbacks.get(url.pathname);
    if (!callback) return void response.writeHead(404).end();
    if (request.method === 'GET') return confirm(callback, response, url);
    if (request.method === 'POST') return await take(callback, request, response, url);
    response.writeHead(405).end();
  }

  function confirm(callback: Callback, response: ServerResponse, url: URL): void {
    const given = (name: string) => url.searchParams.get(name);
    if (given('hub.mode') === 'denied') {
      callback.denials.push({ topic: given('hub.topic') ?? '', reason: given('hub.reason') });
      response.writeHead(200).end();
      return;
    }
    const challenge = given('hub.challenge') ?? '';
    const topic = given('hub.topic') ?? '';
    const mode = given('hub.mode') ?? '';
    callback.verifications.push({
      mode,
      topic,
      lease: given('hub.lease_seconds'),
      challenge,
      query: url.search,
    });
    const { wanted, confirming } = callback;
    const isWanted = wanted?.mode === mode && wanted.topic === topic;
    if (isWanted && confirming === 'hang') return;
    if (isWanted && confirming === 'cut') {
      cut(response);
      return;
    }
    const reply =
      isWanted && confirming !== 'hang' && confirming !== 'cut' ? replies[confirming] : replies.refuse;
    const [status, body, headers] = reply(challenge, url.pathname);
    response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(body);
  }

  async function take(
    callback: Callback,
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
  ): Promise<void> {
    callback.tried += 1;
    if (callback.taking === 'cut') return cut(response);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (callback.taking === 'hang') return;
    const [status, headers] = answers[callback.taking];
    if (callback.taking === 'ok') {
      const body = Buffer.concat(chunks);
      const { method, signature } = checked(
        callback.secret,
        request.headers['x-hub-signature']?.toString(),
        body,
      );
      callback.pings.push({
        at: now(),
        contentType: request.headers['content-type'] ?? '',
        body,
        ...linksIn(String(request.headers.link ?? '')),
        signature,
        method,
        query: url.search,
      });
    }
    response.writeHead(status, headers).end();
  }

  const running = await serve(route, options.port);
  return {
    ...running,
    callback(name, query = '') {
      const path = `/callbacks/${name}`;
      const callback: Callback = {
        url: `${running.url}${path}${query}`,
        confirming: 'echo',
        taking: 'ok',
        secret: undefined,
        verifications: [],
        denials: [],
        pings: [],
        tried: 0,
        wanted: undefined,
      };
      callbacks.set(path, callback);
      return callback;
    },
    async ask(hub, callback, { mode = 'subscribe', topic, lease, secret, more }) {
      callback.wanted = { mode, topic };
      if (mode === 'subscribe') callback.secret = secret;
      const body = new URLSearchParams({
        'hub.callback': callback.url,
        'hub.mode': mode,
        'hub.topic': topic,
        ...(lease === undefined ? {} : { 'hub.lease_seconds': String(lease) }),
        ...(secret === undefined ? {} : { 'hub.secret': secret }),
        ...more,
      });
      const answer = await fetch(hub, { method: 'POST', body });
      return { status: answer.status, text: await answer.text(), headers: answer.headers };
    },
  };
}

/** Section 7.1.2. */
function checked(
  secret: string | undefined,
  header: string | undefined,
  body: Buffer,
): Pick<ReceivedPing, 'method' | 'signature'> {
  if (secret === undefined) return { method: undefined, signature: header === undefined ? 'none' : 'wrong' };
  const [method = '', hex = ''] = (header ?? '').split('=');
  if (header === undefined) return { method: undefined, signature: 'missing' };
  if (!['sha1', 'sha256', 'sha384', 'sha512'].includes(method)) return { method, signature: 'wrong' };
  const wanted = createHmac(method, secret).update(body).digest();
  const given = Buffer.from(hex, 'hex');
  const isRight = given.length === wanted.length && timingSafeEqual(given, wanted);
  return { method, signature: isRight ? 'right' : 'wrong' };
}

/** The `hub` and `self` links of a Link field (RFC 8288, section 3), as far as a hub writes them. */
export function linksIn(field: string): { hubs: string[]; selves: string[] } {
  const found = [...field.matchAll(/<([^>]*)>\s*;\s*rel="?([^",;]+)"?/g)];
  const of = (rel: string) => found.filter((link) => link[2] === rel).map((link) => link[1] ?? '');
  return { hubs: of('hub'), selves: of('self') };
}

/** Discovery (section 4): Link headers first. */
export async function discover(
  topic: string,
): Promise<{ hubs: string[]; selves: string[]; contentType: string }> {
  const answer = await fetch(topic);
  await answer.arrayBuffer();
  return {
    ...linksIn(answer.headers.get('link') ?? ''),
    contentType: answer.headers.get('content-type') ?? '',
  };
}
