import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { machineClock } from '../../src/clock.ts';
import { type Running, readBody, serve } from './server.ts';

/** One subscriber, as the hub stores it after it has verified its intent. */
interface HubSubscriber {
  callback: string;
  topic: string;
  secret: string | undefined;
  leaseUntil: number;
}

/** What the hub sent to a callback, and the callback's answer. */
interface Sent {
  callback: string;
  kind: 'verification' | 'content' | 'denial';
  status: number;
}

export interface HubOptions {
  port?: number;
  /** Simulated time in ms; the machine's by default. */
  now?: () => number;
  /** The longest lease that it grants, in seconds. */
  longestLease?: number;
  signature?: 'sha1' | 'sha256' | 'sha384' | 'sha512';
  /** Verifies before it answers the request, or after. */
  verifies?: 'before' | 'after';
  /** Answers requests with this status and a sentence. */
  refuses?: number;
  /** Redirects new subscribers with this status (RFC 9110 15.4). */
  movedTo?: { status: 307 | 308; url: string };
}

export interface HubSimulator extends Running {
  options: HubOptions;
  /** Every request to subscribe or unsubscribe, as received. */
  requests: Record<string, string>[];
  subscribers: Map<string, HubSubscriber>;
  sent: Sent[];
  /** Pushes a topic's content to its subscribers; resolves with the answers' statuses. */
  publish(topic: string, content: string, options?: PublishOptions): Promise<number[]>;
  /** Denies a subscription (WebSub, section 5.2). */
  deny(callback: string, topic: string, reason: string): Promise<number>;
  /** Sends a callback a verification that nobody requested. */
  verify(mode: string, callback: string, topic: string, more?: Record<string, string>): Promise<Response>;
  /** Resolves when the verifications in progress are done. */
  settled(): Promise<void>;
}

interface PublishOptions {
  contentType?: string;
  /** Signs with something else, or not at all. */
  secret?: string | null;
}

const usualLease = 86_400;

/** What is wrong with a request for a subscription (W3C WebSub, section 5.1); undefined if it is valid. */
function flaw(request: IncomingMessage, form: URLSearchParams): string | undefined {
  if (request.method !== 'POST') return 'only POST is taken';
  if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
    return 'it is no form';
  for (const name of ['hub.callback', 'hub.mode', 'hub.topic'])
    if (form.getAll(name).length !== 1) return `${name} must be there once`;
  if (!URL.canParse(form.get('hub.callback') ?? '')) return 'hub.callback is no URL';
  if (!['subscribe', 'unsubscribe'].includes(form.get('hub.mode') ?? '')) return 'hub.mode is unknown';
  const lease = form.get('hub.lease_seconds');
  if (lease !== null && !/^[1-9]\d*$/.test(lease)) return 'hub.lease_seconds is no positive number';
  if (Buffer.byteLength(form.get('hub.secret') ?? '') >= 200) return 'hub.secret has 200 bytes or more';
  return undefined;
}

/** A hub that follows W3C WebSub strictly: it pushes nothing to a callback that has not echoed its challenge. */
export async function startHub(options: HubOptions = {}): Promise<HubSimulator> {
  const now = options.now ?? machineClock.now;
  const subscribers = new Map<string, HubSubscriber>();
  const requests: Record<string, string>[] = [];
  const sent: Sent[] = [];
  let url = '';
  let under: Promise<unknown> = Promise.resolve();

  async function verify(mode: string, callback: string, topic: string, more: Record<string, string> = {}) {
    // The callback's own query is kept.
    const asked = new URL(callback);
    const values = { 'hub.mode': mode, 'hub.topic': topic, ...more };
    for (const [name, value] of Object.entries(values)) asked.searchParams.append(name, value);
    const answer = await fetch(asked, { redirect: 'manual' });
    sent.push({ callback, kind: mode === 'denied' ? 'denial' : 'verification', status: answer.status });
    return answer;
  }

  async function verifyIntent(form: URLSearchParams): Promise<void> {
    const text = (name: string) => form.get(name) ?? '';
    const [callback, topic, mode] = [text('hub.callback'), text('hub.topic'), text('hub.mode')];
    const challenge = randomBytes(16).toString('hex');
    const lease = Math.min(
      Number(form.get('hub.lease_seconds') ?? usualLease),
      options.longestLease ?? Infinity,
    );
    const answer = await verify(mode, callback, topic, {
      'hub.challenge': challenge,
      ...(mode === 'subscribe' ? { 'hub.lease_seconds': String(lease) } : {}),
    });
    // A failed verification changes nothing.
    if (!answer.ok || (await answer.text()) !== challenge) return;
    if (mode === 'unsubscribe') subscribers.delete(callback);
    else
      subscribers.set(callback, {
        callback,
        topic,
        secret: form.get('hub.secret') ?? undefined,
        leaseUntil: now() + lease * 1_000,
      });
  }

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await readBody(request));
    const { movedTo, refuses } = options;
    if (movedTo) return void response.writeHead(movedTo.status, { location: movedTo.url }).end();
    requests.push(Object.fromEntries(form));
    if (refuses) return void response.writeHead(refuses).end('not for you');
    const wrong = flaw(request, form);
    if (wrong) return void response.writeHead(400, { 'content-type': 'text/plain' }).end(wrong);
    if (options.verifies === 'before') await verifyIntent(form);
    response.writeHead(202).end();
    if (options.verifies !== 'before') under = under.then(() => verifyIntent(form)).catch(() => undefined);
  }

  const running = await serve(take, options.port);
  url = `${running.url}/`;

  async function push(subscriber: HubSubscriber, content: string, given: PublishOptions): Promise<number> {
    const method = options.signature ?? 'sha256';
    const secret = given.secret === undefined ? subscriber.secret : given.secret;
    const answer = await fetch(subscriber.callback, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': given.contentType ?? 'application/rss+xml',
        link: `<${url}>; rel="hub", <${subscriber.topic}>; rel="self"`,
        ...(secret
          ? { 'x-hub-signature': `${method}=${createHmac(method, secret).update(content).digest('hex')}` }
          : {}),
      },
      body: content,
    });
    sent.push({ callback: subscriber.callback, kind: 'content', status: answer.status });
    if (answer.status === 410) subscribers.delete(subscriber.callback);
    return answer.status;
  }

  return {
    ...running,
    url,
    options,
    requests,
    subscribers,
    sent,
    verify,
    publish: (topic, content, given = {}) =>
      Promise.all(
        [...subscribers.values()]
          .filter((one) => one.topic === topic && one.leaseUntil > now())
          .map((one) => push(one, content, given)),
      ),
    deny: async (callback, topic, reason) =>
      (await verify('denied', callback, topic, { 'hub.reason': reason })).status,
    async settled() {
      await under;
    },
  };
}
