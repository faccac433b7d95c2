import { createDecipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { machineClock } from '../../src/clock.ts';
import { faultOfVapid } from './vapid.ts';

const certificate = (name: string) => readFileSync(new URL(`certificates/${name}.pem`, import.meta.url));

/** The certificate authority that a test must trust (`setDefaultCACertificates`). */
export const pushAuthority = certificate('pushAuthority').toString();

/** A message that the service accepted. */
interface TakenPush {
  /** The browser's number, from 0. */
  browser: number;
  /** Simulated time (ms). */
  at: number;
  urgency: string;
  ttl: number;
  topic: string;
  /** As the browser reads it. */
  text: string;
}

/** The service's answer instead of 201, and whether it accepted the message all the same. */
export interface PushAnswer {
  status: number;
  headers?: Record<string, string>;
  taken?: boolean;
}

export interface PushServiceOptions {
  /** The name by which it is reached, `push.test` or `updates.push.services.mozilla.com`. */
  host?: string;
  now?: () => number;
  /** Asked for each valid message. */
  answer?: (browser: number, earlier: number) => PushAnswer | undefined;
  /** Called when a message is accepted, before the answer. */
  onTaken?: (push: TakenPush) => void;
}

/** A browser with its subscription. */
export interface SimulatedBrowser {
  number: number;
  subscription: { endpoint: string; keys: { p256dh: string; auth: string } };
  /** The messages that wait while it is offline: only the newest of each topic (RFC 8030, section 5.4). */
  waiting(): TakenPush[];
  unsubscribe(): void;
}

interface StoredMessage {
  path: string;
  serverKey: string;
  pair: ECDH;
  auth: Buffer;
  subscribed: boolean;
}

export interface PushService {
  /** Every message that was ever accepted, oldest first. */
  truth: TakenPush[];
  /** What was wrong with requests that were refused. */
  refusals: { status: number; why: string }[];
  /** A new browser that accepts only pushes signed with this newsroom's key. */
  subscribe(serverKey: string): SimulatedBrowser;
  close(): Promise<void>;
}

const largest = 4_096;

/** A push service by RFC 8030, and browsers that decrypt by RFC 8291; it accepts only fully valid requests. */
export async function startPushService(options: PushServiceOptions = {}): Promise<PushService> {
  const { host = 'push.test', now = machineClock.now } = options;
  const browsers: StoredMessage[] = [];
  const truth: TakenPush[] = [];
  const refusals: PushService['refusals'] = [];
  const asked = new Map<number, number>();
  const server = createServer(
    { key: certificate('push'), cert: certificate('push') },
    (request, response) => {
      take(request, response).catch((error: unknown) => {
        response.writeHead(500).end(error instanceof Error ? error.stack : String(error));
      });
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `https://${host}:${(server.address() as AddressInfo).port}`;

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const refuse = (status: number, why: string) => {
      refusals.push({ status, why });
      response.writeHead(status).end(why);
    };
    const number = browsers.findIndex(({ path }) => path === request.url);
    const browser = browsers[number];
    if (!browser) return refuse(404, 'no such subscription');
    if (!browser.subscribed) return refuse(410, 'unsubscribed');
    if (request.method !== 'POST') return refuse(405, 'only POST');
    const vapid = faultOfVapid(request.headers.authorization, browser.serverKey, origin, now());
    if (vapid) return refuse(vapid.status, vapid.why);
    if (body.length > largest) return refuse(413, `${body.length} bytes`);
    const fault = faultOfHeaders(request);
    if (fault) return refuse(400, fault);
    const text = decrypted(browser, body);
    if (text === undefined) return refuse(400, 'it can’t be decrypted');

    const earlier = asked.get(number) ?? 0;
    asked.set(number, earlier + 1);
    const answer = options.answer?.(number, earlier);
    if (!answer || answer.taken) {
      const { ttl, urgency = 'normal', topic = '' } = request.headers as Record<string, string>;
      const push = { browser: number, at: now(), urgency, ttl: Number(ttl), topic, text };
      truth.push(push);
      options.onTaken?.(push);
    }
    if (answer) response.writeHead(answer.status, answer.headers).end();
    else response.writeHead(201, { location: `${origin}/message/${truth.length}` }).end();
  }

  return {
    truth,
    refusals,
    subscribe(serverKey) {
      const pair = createECDH('prime256v1');
      const auth = randomBytes(16);
      const stored: StoredMessage = {
        path: `/push/${randomBytes(12).toString('hex')}`,
        serverKey,
        pair,
        auth,
        subscribed: true,
      };
      const p256dh = pair.generateKeys('base64url');
      const number = browsers.push(stored) - 1;
      return {
        number,
        subscription: {
          endpoint: origin + stored.path,
          keys: { p256dh, auth: auth.toString('base64url') },
        },
        waiting: () => [
          ...new Map(
            truth.filter((push) => push.browser === number).map((push) => [push.topic, push]),
          ).values(),
        ],
        unsubscribe() {
          stored.subscribed = false;
        },
      };
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** RFC 8030, sections 5.2 to 5.4; RFC 8291, section 4. */
function faultOfHeaders({ headers }: IncomingMessage): string | undefined {
  if (!/^\d{1,10}$/.test(String(headers.ttl ?? ''))) return 'TTL is missing or no number';
  const urgency = headers.urgency;
  if (urgency !== undefined && !['very-low', 'low', 'normal', 'high'].includes(String(urgency)))
    return 'Urgency is none';
  const topic = headers.topic;
  if (topic !== undefined && !/^[A-Za-z0-9_-]{1,32}$/.test(String(topic))) return 'Topic is none';
  if (headers['content-encoding'] !== 'aes128gcm') return 'Content-Encoding is not aes128gcm';
  return undefined;
}

/** As the browser reads it: RFC 8291, section 3, over the one record that RFC 8188 allows there. */
function decrypted({ pair, auth }: StoredMessage, body: Buffer): string | undefined {
  if (body.length < 86) return undefined;
  const salt = body.subarray(0, 16);
  const recordSize = body.readUInt32BE(16);
  const sender = body.subarray(21, 21 + body.readUInt8(20));
  const record = body.subarray(21 + sender.length);
  if (sender.length !== 65 || recordSize < 18 || record.length > recordSize || record.length < 18)
    return undefined;
  const shared = pair.computeSecret(sender);
  const keyInfo = Buffer.concat([Buffer.from('WebPush: info\0'), pair.getPublicKey(), sender]);
  const secret = Buffer.from(hkdfSync('sha256', shared, auth, keyInfo, 32));
  const key = Buffer.from(hkdfSync('sha256', secret, salt, 'Content-Encoding: aes128gcm\0', 16));
  const nonce = Buffer.from(hkdfSync('sha256', secret, salt, 'Content-Encoding: nonce\0', 12));
  const decipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(record.subarray(-16));
  try {
    const plain = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
    const end = plain.findLastIndex((byte) => byte !== 0);
    return plain[end] === 2 ? plain.subarray(0, end).toString('utf8') : undefined;
  } catch {
    return undefined;
  }
}
