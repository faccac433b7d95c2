import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { machineClock } from '../../src/clock.ts';
import { PostRecord, picturesOf, tid } from './bluesky/record.ts';
import {
  type SiteCollection,
  SiteRecord,
  type SiteVersion,
  siteCollections,
  wrongReferences,
} from './bluesky/site.ts';
import type { Fault, FaultSource } from './faults.ts';
import { createLateQueue } from './lateQueue.ts';
import type { Reactions } from './reactions.ts';
import { answerGarbage, answerJson, cut, type Running, readBody, serve } from './server.ts';
import { bytesOf, pictureIn, type UploadedPicture } from './uploads.ts';

export interface BlueskyOptions {
  port?: number;
  /** The largest accepted blob; 5 MiB by default, as on a PDS. */
  blobLimit?: number;
  /** Simulated time in ms; the machine's by default. */
  now?: () => number;
  handle?: string;
  password?: string;
  /** How long a session's token is valid (ms); two hours by default, as there. */
  sessionLasts?: number;
  /** Asked once for each request that writes a post. */
  faults?: FaultSource;
  /** Asked once for each request that writes or deletes a record of standard.site. */
  siteFaults?: FaultSource;
  /** How long a `queued` request waits until it is carried out (ms); 100 s by default. */
  queuedFor?: () => number;
  /** Asked once for each request that reads; only faults that store nothing have an effect. */
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
  picture?: UploadedPicture;
  reactions?: Reactions;
  deletedAt?: number;
}

export interface BlueskySimulator extends Running {
  /** Every record that ever became visible, oldest first. */
  truth: StoredPost[];
  did: string;
  handle: string;
  password: string;
  signIns: number;
  /** Every request to write, whatever its outcome. */
  writes: string[];
  /** Every version of every record of standard.site, oldest first. */
  site: SiteVersion[];
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

const collection = z.enum(['app.bsky.feed.post', ...siteCollections]);
const Put = z.strictObject({
  repo: z.string(),
  collection,
  rkey: z.string(),
  /** The CID of the version that is replaced; null: there must be none. */
  swapRecord: z.string().nullable(),
  record: z.unknown(),
});
const Deletion = z.strictObject({ repo: z.string(), collection, rkey: z.string() });
/** At most 25 (app.bsky.feed.getPosts). */
const Uris = z.array(z.string().startsWith('at://')).min(1).max(25);
const SignIn = z.strictObject({ identifier: z.string(), password: z.string() });

/** A Bluesky server (PDS) with one account, which follows the lexicons as far as Slugline uses them. */
export async function startBluesky(options: BlueskyOptions = {}): Promise<BlueskySimulator> {
  const now = options.now ?? machineClock.now;
  const handle = options.handle ?? 'courier.example';
  const password = options.password ?? 'bluesky-simulator-password';
  const did = 'did:plc:simulatedcourier000000000';
  const truth: StoredPost[] = [];
  const queue = createLateQueue(now, options.queuedFor);
  const tokens = new Map<string, number>();
  const blobs = new Map<string, UploadedPicture | undefined>();
  const shown = {
    get truth() {
      queue.run();
      return truth;
    },
  };
  const site: SiteVersion[] = [];
  const simulator = Object.assign(shown, { did, handle, password, signIns: 0, writes: [] as string[], site });

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
  const siteNow = () => site.filter(({ endedAt }) => endedAt === undefined);
  const siteRecord = (collection: string, rkey: string) =>
    siteNow().find((version) => version.collection === collection && version.rkey === rkey);
  const cidOf = (record: unknown) =>
    `bafy${createHash('sha256').update(JSON.stringify(record)).digest('hex').slice(0, 40)}`;

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

  /** Seen on a real server: the same record again gets the first answer, another one is an invalid swap. */
  function store(rkey: string, cid: string, record: StoredPost['record']): string | undefined {
    const before = there(rkey);
    if (before) return before.cid === cid ? undefined : before.cid;
    const [shown] = picturesOf(record);
    const uploaded = shown && blobs.get(shown.blob.ref.$link);
    const picture = uploaded && { ...uploaded, ...(shown.alt ? { alt: shown.alt } : {}) };
    const stored = { rkey, cid, at: now(), record, ...(picture ? { picture } : {}) };
    truth.push(stored);
    options.onStored?.(stored);
  }

  /** The same record again changes nothing, before anything is compared (PDS, putRecord.ts). */
  function storeSite(
    collection: SiteCollection,
    rkey: string,
    record: SiteRecord,
    swap: string | null,
  ): string {
    const before = siteRecord(collection, rkey);
    const cid = cidOf(record);
    if (before?.cid === cid) return cid;
    if ((before?.cid ?? null) !== swap)
      throw new Refusal(400, 'InvalidSwap', `Record was at ${before?.cid ?? 'null'}`);
    if (before) before.endedAt = now();
    site.push({ collection, rkey, uri: `at://${did}/${collection}/${rkey}`, cid, at: now(), record });
    return cid;
  }

  function putSite({ collection, rkey, record, swapRecord }: z.infer<typeof Put>) {
    const read = SiteRecord.parse(record);
    if (read.$type !== collection)
      throw new Refusal(400, 'InvalidRequest', `Invalid $type: expected ${collection}, got ${read.$type}`);
    if (read.$type === 'site.standard.document' && !siteNow().some(({ uri }) => uri === read.site))
      throw new Refusal(400, 'InvalidRequest', 'the document belongs to no publication');
    const cid = storeSite(read.$type, rkey, read, swapRecord);
    return { uri: `at://${did}/${collection}/${rkey}`, cid, validationStatus: 'unknown' };
  }

  async function put(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const isSite = /^\{"repo":"[^"]*","collection":"site\.standard/.test(body);
    const fault = isSite ? options.siteFaults?.() : options.faults?.();
    if (fault === 'cut-before-reading') return cut(response);
    simulator.writes.push(body);
    requireToken(request);
    if (fault === '429') throw limited(response);
    if (fault === 'refuse') throw new Refusal(400, 'AccountTakedown', 'Account has been taken down');
    if (fault === '500-before-storing')
      throw new Refusal(500, 'InternalServerError', 'Internal Server Error');
    const given = Put.parse(JSON.parse(body));
    const { repo, rkey, record, swapRecord } = given;
    requireOwn(repo);
    if (!tid.test(rkey)) throw new Refusal(400, 'InvalidRequest', `Invalid record key: ${rkey}`);
    if (isSite) return answerPut(response, fault, putSite(given));
    z.null().parse(swapRecord);
    const read = PostRecord.parse(record);
    const wrong = wrongReferences(read, siteNow());
    if (wrong) throw new Refusal(400, 'InvalidRequest', wrong);
    const lost = picturesOf(read).find(({ blob }) => !blobs.has(blob.ref.$link));
    if (lost) throw new Refusal(400, 'BlobNotFound', `Could not find blob: ${lost.blob.ref.$link}`);
    const cid = cidOf(read);
    if (fault === 'queued') {
      queue.add(() => store(rkey, cid, read));
      return cut(response);
    }
    const other = store(rkey, cid, read);
    if (other) throw new Refusal(400, 'InvalidSwap', `Record was at ${other}`);
    answerPut(response, fault, { uri: uriOf(rkey), cid, validationStatus: 'valid' });
  }

  /** The answer to what was carried out, unless it is lost on its way. */
  function answerPut(response: ServerResponse, fault: Fault | undefined, answer: object): void {
    if (fault === '500-after-storing') throw new Refusal(500, 'InternalServerError', 'Internal Server Error');
    if (fault === 'cut-after-storing' || fault === 'queued') cut(response);
    else if (fault === 'garbage') answerGarbage(response);
    else if (fault !== 'stall-after-storing') answerJson(response, 200, answer);
  }

  async function upload(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bytesOf(request);
    requireToken(request);
    if (body.length > (options.blobLimit ?? 5_242_880))
      throw new Refusal(413, 'PayloadTooLarge', 'request entity too large');
    const link = `bafk${createHash('sha256').update(body).digest('hex').slice(0, 40)}`;
    // Typed by its bytes, whatever the request says (PDS, `mimeTypeFromStream`).
    const picture = await pictureIn(body, link);
    blobs.set(link, picture);
    const mimeType = picture?.type ?? 'application/octet-stream';
    answerJson(response, 200, {
      blob: { $type: 'blob', ref: { $link: link }, mimeType, size: body.length },
    });
  }

  async function remove(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { repo, collection, rkey } = Deletion.parse(JSON.parse(await readBody(request)));
    const isSite = collection !== 'app.bsky.feed.post';
    const fault = isSite ? options.siteFaults?.() : undefined;
    if (fault === 'cut-before-reading') return cut(response);
    requireToken(request);
    requireOwn(repo);
    if (fault === '429') throw limited(response);
    if (fault === 'refuse') throw new Refusal(400, 'InvalidRequest', 'This record may not be deleted');
    if (fault === '500-before-storing')
      throw new Refusal(500, 'InternalServerError', 'Internal Server Error');
    const post = isSite ? undefined : there(rkey);
    if (post) post.deletedAt = now();
    const record = siteRecord(collection, rkey);
    if (record) record.endedAt = now();
    answerPut(response, fault, {});
  }

  /** As the network shows it (app.bsky.feed.defs#postView): what is not there is left out. */
  function viewOf(uri: string): object[] {
    const post = there(uri.split('/').at(-1) ?? '');
    if (!post || uri !== uriOf(post.rkey)) return [];
    const replies = truth.filter(
      ({ record, deletedAt }) => record.reply?.parent.uri === uri && deletedAt === undefined,
    );
    const { likes = 0, reposts = 0, quotes = 0 } = post.reactions ?? {};
    return [
      {
        ...{ uri, cid: post.cid, author: { did, handle }, record: post.record },
        indexedAt: new Date(post.at).toISOString(),
        ...{ likeCount: likes, repostCount: reposts, quoteCount: quotes, replyCount: replies.length },
      },
    ];
  }

  async function read(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const fault = options.readFaults?.();
    if (fault?.startsWith('cut')) return cut(response);
    if (fault === 'garbage') return answerGarbage(response);
    if (fault === '429') throw limited(response);
    if (fault)
      throw new Refusal(fault === 'refuse' ? 403 : 500, 'InternalServerError', 'Internal Server Error');
    requireToken(request);
    if (url.pathname === '/xrpc/app.bsky.feed.getPosts') {
      const uris = Uris.parse(url.searchParams.getAll('uris'));
      return answerJson(response, 200, { posts: uris.flatMap(viewOf) });
    }
    requireOwn(url.searchParams.get('repo') ?? '');
    const rkey = url.searchParams.get('rkey') ?? '';
    const wanted = collection.parse(url.searchParams.get('collection'));
    if (wanted !== 'app.bsky.feed.post') {
      const record = siteRecord(wanted, rkey);
      if (!record) throw new Refusal(400, 'RecordNotFound', `Could not locate record: ${wanted}/${rkey}`);
      return answerJson(response, 200, { uri: record.uri, cid: record.cid, value: record.record });
    }
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
      if (method === 'GET com.atproto.repo.getRecord' || method === 'GET app.bsky.feed.getPosts')
        return await read(request, response, url);
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
