import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { machineClock } from '../../src/clock.ts';
import { PostRecord, tid } from './bluesky/record.ts';
import type { FaultSource } from './faults.ts';
import { createLateQueue } from './lateQueue.ts';
import { answerGarbage, answerJson, cut, type Running, readBody, serve } from './server.ts';
import { bytesOf, pictureIn } from './uploads.ts';

export interface BlueskyOptions {
  port?: number;
  /** The longest blob that is taken; 5 MiB as a PDS has it. */
  blobLimit?: number;
  /** Simulated time in ms; the machine's by default. */
  now?: () => number;
  handle?: string;
  password?: string;
  /** How long a session's token is taken (ms); two hours there. */
  sessionLasts?: number;
  /** Asked once for each request that writes a record. */
  faults?: FaultSource;
  /** How long a `queued` request waits until it is carried out (ms); 100 s where nothing is said. */
  queuedFor?: () => number;
  /** Asked once for each request that reads; only the faults that store nothing mean something. */
  readFaults?: FaultSource;
  /** Asked once for each sign-in. */
  signInFaults?: FaultSource;
  /** Called when a record has become visible, before any answer. */
  onStored?: (entry: StoredPost) => void;
}

/** A record that became visible. */
interface StoredPost {
  rkey: string;
  cid: string;
  /** Simulated time (ms). */
  at: number;
  record: PostRecord;
  deletedAt?: number;
}

export interface BlueskySimulator extends Running {
  /** Every record that ever became visible, oldest first. */
  truth: StoredPost[];
  did: string;
  handle: string;
  password: string;
  signIns: number;
  /** Requests that asked to write, whatever became of them. */
  writes: string[];
}

class Refusal extends Error {
  readonly status: number;
  readonly error: string;
  constructor(status: number, error: string, message: string) {
    super(message);
    this.status = status;
    this.error = error;
  }
}

const collection = z.literal('app.bsky.feed.post');
const Put = z.strictObject({
  repo: z.string(),
  collection,
  rkey: z.string(),
  swapRecord: z.null(),
  record: z.unknown(),
});
const Deletion = z.strictObject({ repo: z.string(), collection, rkey: z.string() });
const SignIn = z.strictObject({ identifier: z.string(), password: z.string() });

/** A Bluesky server (PDS) with one account, which follows the lexicons for what Slugline asks of it. */
export async function startBluesky(options: BlueskyOptions = {}): Promise<BlueskySimulator> {
  const now = options.now ?? machineClock.now;
  const handle = options.handle ?? 'courier.example';
  const password = options.password ?? 'bluesky-simulator-password';
  const did = 'did:plc:simulatedcourier000000000';
  const truth: StoredPost[] = [];
  const queue = createLateQueue(now, options.queuedFor);
  const tokens = new Map<string, number>();
  const blobs = new Set<string>();
  const shown = {
    get truth() {
      queue.run();
      return truth;
    },
  };
  const simulator = Object.assign(shown, { did, handle, password, signIns: 0, writes: [] as string[] });

  function requireToken({ headers }: IncomingMessage): void {
    const token = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
    const until = token === undefined ? undefined : tokens.get(token);
    if (until === undefined) throw new Refusal(401, 'AuthMissing', 'Authentication Required');
    if (until <= now()) throw new Refusal(400, 'ExpiredToken', 'Token has expired');
  }

  function requireOwn(repo: string): void {
    if (repo !== did && repo !== handle)
      throw new Refusal(400, 'InvalidRequest', `Could not find repo: ${repo}`);
  }

  function limited(response: ServerResponse): Refusal {
    response.setHeader('ratelimit-reset', String(Math.ceil(now() / 1_000) + 60));
    return new Refusal(429, 'RateLimitExceeded', 'Rate Limit Exceeded');
  }

  const there = (rkey: string) => truth.find((post) => post.rkey === rkey && post.deletedAt === undefined);
  const uriOf = (rkey: string) => `at://${did}/app.bsky.feed.post/${rkey}`;

  async function signIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fault = options.signInFaults?.();
    if (fault === 'cut-before-reading') return cut(response);
    const given = SignIn.parse(JSON.parse(await readBody(request)));
    simulator.signIns += 1;
    if (fault === '429') throw limited(response);
    if (fault === 'garbage') return answerGarbage(response);
    if (fault)
      throw new Refusal(fault === 'refuse' ? 403 : 500, 'InternalServerError', 'Internal Server Error');
    if (given.identifier !== handle && given.identifier !== did)
      throw new Refusal(401, 'AuthenticationRequired', 'Invalid identifier or password');
    if (given.password !== password)
      throw new Refusal(401, 'AuthenticationRequired', 'Invalid identifier or password');
    const accessJwt = `token-${simulator.signIns}-${createHash('sha256').update(`${now()}`).digest('hex')}`;
    tokens.set(accessJwt, now() + (options.sessionLasts ?? 2 * 3_600_000));
    answerJson(response, 200, { accessJwt, refreshJwt: `refresh-${accessJwt}`, did, handle, active: true });
  }

  /** Seen on a real server: the same record again is answered as the first time, another one is an invalid swap. */
  function store(rkey: string, cid: string, record: StoredPost['record']): string | undefined {
    const before = there(rkey);
    if (before) return before.cid === cid ? undefined : before.cid;
    const stored = { rkey, cid, at: now(), record };
    truth.push(stored);
    options.onStored?.(stored);
  }

  async function put(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fault = options.faults?.();
    if (fault === 'cut-before-reading') return cut(response);
    const body = await readBody(request);
    simulator.writes.push(body);
    requireToken(request);
    if (fault === '429') throw limited(response);
    if (fault === 'refuse') throw new Refusal(400, 'AccountTakedown', 'Account has been taken down');
    if (fault === '500-before-storing')
      throw new Refusal(500, 'InternalServerError', 'Internal Server Error');
    const { repo, rkey, record } = Put.parse(JSON.parse(body));
    requireOwn(repo);
    if (!tid.test(rkey)) throw new Refusal(400, 'InvalidRequest', `Invalid record key: ${rkey}`);
    const read = PostRecord.parse(record);
    const thumb = read.embed?.external.thumb?.ref.$link;
    if (thumb !== undefined && !blobs.has(thumb))
      throw new Refusal(400, 'BlobNotFound', `Could not find blob: ${thumb}`);
    const cid = `bafy${createHash('sha256').update(JSON.stringify(read)).digest('hex').slice(0, 40)}`;
    if (fault === 'queued') {
      queue.add(() => store(rkey, cid, read));
      return cut(response);
    }
    const other = store(rkey, cid, read);
    if (other) throw new Refusal(400, 'InvalidSwap', `Record was at ${other}`);
    if (fault === 'cut-after-storing') return cut(response);
    if (fault === 'stall-after-storing') return;
    if (fault === '500-after-storing') throw new Refusal(500, 'InternalServerError', 'Internal Server Error');
    if (fault === 'garbage') return answerGarbage(response);
    answerJson(response, 200, { uri: uriOf(rkey), cid, validationStatus: 'valid' });
  }

  async function upload(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bytesOf(request);
    requireToken(request);
    if (body.length > (options.blobLimit ?? 5_242_880))
      throw new Refusal(413, 'PayloadTooLarge', 'request entity too large');
    const link = `bafk${createHash('sha256').update(body).digest('hex').slice(0, 40)}`;
    blobs.add(link);
    // By its bytes, whatever the request calls it (PDS, `mimeTypeFromStream`).
    const mimeType = (await pictureIn(body, link))?.type ?? 'application/octet-stream';
    answerJson(response, 200, {
      blob: { $type: 'blob', ref: { $link: link }, mimeType, size: body.length },
    });
  }

  async function remove(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { repo, rkey } = Deletion.parse(JSON.parse(await readBody(request)));
    requireToken(request);
    requireOwn(repo);
    const post = there(rkey);
    if (post) post.deletedAt = now();
    answerJson(response, 200, {});
  }

  async function read(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const fault = options.readFaults?.();
    if (fault?.startsWith('cut')) return cut(response);
    if (fault === 'garbage') return answerGarbage(response);
    if (fault === '429') throw limited(response);
    if (fault)
      throw new Refusal(fault === 'refuse' ? 403 : 500, 'InternalServerError', 'Internal Server Error');
    requireToken(request);
    requireOwn(url.searchParams.get('repo') ?? '');
    const rkey = url.searchParams.get('rkey') ?? '';
    const post = there(rkey);
    if (!post) throw new Refusal(400, 'RecordNotFound', `Could not locate record: ${uriOf(rkey)}`);
    answerJson(response, 200, { uri: uriOf(rkey), cid: post.cid, value: post.record });
  }

  async function route(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    queue.run();
    if (url.pathname === '/truth') return answerJson(response, 200, truth);
    const method = `${request.method} ${url.pathname.replace('/xrpc/', '')}`;
    try {
      if (method === 'POST com.atproto.server.createSession') return await signIn(request, response);
      if (method === 'POST com.atproto.repo.putRecord') return await put(request, response);
      if (method === 'POST com.atproto.repo.uploadBlob') return await upload(request, response);
      if (method === 'POST com.atproto.repo.deleteRecord') return await remove(request, response);
      if (method === 'GET com.atproto.repo.getRecord') return await read(request, response, url);
      throw new Refusal(404, 'XRPCNotSupported', 'Not Found');
    } catch (error) {
      if (error instanceof z.ZodError)
        return answerJson(response, 400, { error: 'InvalidRequest', message: z.prettifyError(error) });
      if (!(error instanceof Refusal)) throw error;
      answerJson(response, error.status, { error: error.error, message: error.message });
    }
  }

  const running = await serve(route, options.port);
  return Object.assign(simulator, running);
}
