import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { machineClock } from '../../src/clock.ts';
import type { FaultSource } from './faults.ts';
import { createLateQueue } from './lateQueue.ts';
import { answerGarbage, answerJson, cut, type Running, readBody, serve } from './server.ts';

/** Exactly the fields that Slugline promises to send. */
const Delivery = z.strictObject({
  delivery: z.string().min(1),
  purpose: z.string().min(1),
  part: z.int().min(0),
  text: z.string().min(1),
  link: z.url(),
  headline: z.string().min(1),
  language: z.string().min(2),
  contentWarning: z.string().optional(),
  sensitive: z.boolean().optional(),
  articleId: z.string().min(1),
  image: z.strictObject({ url: z.url(), alt: z.string().min(1).optional() }).optional(),
});

/** An accepted post; tests check "exactly once" by these. */
interface ReceivedPost {
  id: string;
  /** Simulated time (ms). */
  at: number;
  key: string;
  body: z.infer<typeof Delivery>;
}

export interface WebhookOptions {
  port?: number;
  /** Simulated time in ms; the machine's by default. */
  now?: () => number;
  secret?: string;
  /** True: a repeated key gets the first answer again and is not accepted twice. */
  dedupes?: boolean;
  /** Where the receipt has the post's id: in JSON, only in Location, or nowhere. */
  receipt?: 'json' | 'location' | 'none';
  faults?: FaultSource;
  /** How long a `queued` request waits until it is carried out (ms); 100 s by default. */
  queuedFor?: () => number;
  /** Asked once for each lookup; only faults that store nothing have an effect. */
  readFaults?: FaultSource;
  /** Called when a post was accepted, before any answer. */
  onStored?: (post: ReceivedPost) => void;
}

export interface WebhookSimulator extends Running {
  /** Every post that was ever accepted, oldest first. */
  truth: ReceivedPost[];
  secret: string;
  hookUrl: string;
  statusUrl: string;
}

const window = 5 * 60_000;

/** A receiver of the `webhook` channel that refuses anything unsigned. */
export async function startWebhook(options: WebhookOptions = {}): Promise<WebhookSimulator> {
  const now = options.now ?? machineClock.now;
  const secret = options.secret ?? 'webhook-simulator-secret';
  const truth: ReceivedPost[] = [];
  const queue = createLateQueue(now, options.queuedFor);
  let base = '';

  /** What is wrong with the signature over "<timestamp>.<what>"; undefined if it is right. */
  function flaw({ headers }: IncomingMessage, what: string): string | undefined {
    const timestamp = headers['x-timestamp']?.toString() ?? '';
    if (!/^\d+$/.test(timestamp)) return 'X-Timestamp is missing';
    if (Math.abs(now() - Number(timestamp) * 1_000) > window) return 'X-Timestamp is stale';
    const wanted = Buffer.from(
      `sha256=${createHmac('sha256', secret).update(`${timestamp}.${what}`).digest('hex')}`,
    );
    const given = Buffer.from(headers['x-signature-256']?.toString() ?? '');
    return wanted.length === given.length && timingSafeEqual(wanted, given)
      ? undefined
      : 'the signature is wrong';
  }

  async function receipt(response: ServerResponse, post: ReceivedPost): Promise<void> {
    const url = `${base}/posts/${post.id}`;
    if (options.receipt === 'none') {
      response.writeHead(204).end();
      return;
    }
    if (options.receipt === 'location') {
      response.writeHead(201, { location: url }).end();
      return;
    }
    answerJson(response, 201, { id: post.id, url });
  }

  function store(key: string, body: ReceivedPost['body']): { post: ReceivedPost; isRepeat: boolean } {
    const known = options.dedupes ? truth.find((post) => post.key === key) : undefined;
    if (known) return { post: known, isRepeat: true };
    const post = { id: `p${truth.length + 1}`, at: now(), key, body };
    truth.push(post);
    options.onStored?.(post);
    return { post, isRepeat: false };
  }

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fault = options.faults?.();
    if (fault === 'cut-before-reading') return cut(response);
    const body = await readBody(request);
    const wrong = flaw(request, body);
    if (wrong) return answerJson(response, 401, { error: wrong });
    if (fault === '429') return answerJson(response, 429, { error: 'too many' }, { 'retry-after': '60' });
    if (fault === 'refuse') return answerJson(response, 403, { error: 'not wanted here' });
    if (fault === '500-before-storing') return answerJson(response, 500, { error: 'out of order' });
    const key = request.headers['idempotency-key']?.toString();
    if (!key) return answerJson(response, 400, { error: 'Idempotency-Key is missing' });
    const read = Delivery.safeParse(JSON.parse(body));
    if (!read.success) return answerJson(response, 422, { error: z.prettifyError(read.error) });
    if (fault === 'queued') {
      queue.add(() => store(key, read.data));
      return cut(response);
    }
    const { post, isRepeat } = store(key, read.data);
    if (isRepeat) return await receipt(response, post);
    if (fault === 'cut-after-storing') return cut(response);
    if (fault === 'stall-after-storing') return;
    if (fault === '500-after-storing') return answerJson(response, 500, { error: 'out of order' });
    if (fault === 'garbage') return answerGarbage(response);
    await receipt(response, post);
  }

  async function tell(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const fault = options.readFaults?.();
    if (fault?.startsWith('cut')) return cut(response);
    if (fault === 'garbage') return answerGarbage(response);
    if (fault)
      return answerJson(response, fault === '429' ? 429 : fault === 'refuse' ? 403 : 500, {
        error: 'out of order',
      });
    const key = url.searchParams.get('key') ?? '';
    const wrong = flaw(request, key);
    if (wrong) return answerJson(response, 401, { error: wrong });
    const post = truth.find((one) => one.key === key);
    if (!post) return answerJson(response, 404, { error: 'no such post' });
    answerJson(response, 200, { id: post.id, url: `${base}/posts/${post.id}` });
  }

  async function route(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    queue.run();
    if (url.pathname === '/truth') return answerJson(response, 200, truth);
    if (request.method === 'POST' && url.pathname === '/hook') return await take(request, response);
    if (request.method === 'GET' && url.pathname === '/status') return await tell(request, response, url);
    answerJson(response, url.pathname === '/hook' ? 405 : 404, { error: 'nothing here' });
  }

  const running = await serve(route, options.port);
  base = running.url;
  return {
    ...running,
    get truth() {
      queue.run();
      return truth;
    },
    secret,
    hookUrl: `${base}/hook`,
    statusUrl: `${base}/status`,
  };
}
