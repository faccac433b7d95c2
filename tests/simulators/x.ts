import type { IncomingMessage, ServerResponse } from 'node:http';
import { machineClock } from '../../src/clock.ts';
import type { FaultSource } from './faults.ts';
import { createLateQueue } from './lateQueue.ts';
import { answerGarbage, answerJson, cut, type Running, readBody, serve } from './server.ts';
import type { UploadedPicture } from './uploads.ts';
import { type AccessOptions, createAccess } from './x/access.ts';
import { createMedia } from './x/media.ts';
import { createPosts, metricsJson, postJson, type XTruth } from './x/posts.ts';
import {
  accountRefusals,
  broken,
  forbidden,
  newPost,
  notFound,
  Refusal,
  requireScopes,
  timelineQuery,
  tooMany,
} from './x/rules.ts';

export interface XOptions extends AccessOptions {
  port?: number;
  /** Simulated time in ms; the machine's by default. */
  now?: () => number;
  /** Asked once for each request that posts. */
  faults?: FaultSource;
  /** Called once for each request of a lookup. */
  readFaults?: FaultSource;
  /** Whether the account may reply by API; false if X requires that it was mentioned first. */
  mayReply?: boolean;
  /** Posts that the account's credits still pay for. */
  credits?: number;
  /** Every request of the account is refused. */
  refusesAccount?: keyof typeof accountRefusals;
  /** The largest accepted picture; 5 MB by default, as there. */
  pictureBytes?: number;
  /** Posts in 15 minutes; by default X's own 100. */
  postsPerWindow?: number;
  /** Called when a post has become visible, before any answer. */
  onStored?: (post: XTruth) => void;
}

export interface XSimulator extends Running {
  /** Every post that ever became visible, oldest first. */
  truth: XTruth[];
  /** The bodies of all requests to post. */
  posts: string[];
  /** How many posts lookups have returned; X charges for each. */
  readonly listed: number;
  /** The token that is valid now. */
  readonly token: string;
  /** How often tokens were renewed, and how often with a refresh token that had been used already. */
  readonly renewals: { done: number; refused: number };
  /** Makes the valid token expire, as after its two hours. */
  endToken(): void;
  /** A person posts in X's own app. */
  add(text: string, replyTo?: string): XTruth;
  /** Every accepted picture, whether or not a post has it. */
  media: UploadedPicture[];
  /** A person edits a post in X's own app. */
  edit(id: string, text: string): void;
}

const windowMs = 15 * 60_000;
const account = { id: '2244994945', name: 'The Courier', username: 'courier' };
const reading = ['tweet.read', 'users.read'];

/** X's API v2 with one account, by X's documentation; README.md has each rule's source. */
export async function startX(options: XOptions = {}): Promise<XSimulator> {
  const now = options.now ?? machineClock.now;
  const access = createAccess(options, now);
  const queue = createLateQueue(now);
  const own = createPosts(now);
  const media = createMedia(access, options.pictureBytes);
  const posts: string[] = [];
  const taken: number[] = [];
  let listed = 0;
  let credits = options.credits ?? Number.POSITIVE_INFINITY;

  const rules = {
    mayReply: options.mayReply ?? true,
    hasPost: (id: string) => own.byId(id) !== undefined,
    hasText: (text: string) => own.visible().some((post) => post.text === text),
  };

  function store(text: string, replyTo: string | undefined, ids: string[]): XTruth {
    const stored = own.add(text, replyTo, media.attached(ids));
    options.onStored?.(stored);
    return stored;
  }

  function charge(): void {
    const detail = 'Your enrolled account does not have any credits to fulfill this request.';
    if (credits < 1) throw new Refusal(402, 'CreditsDepleted', detail);
    const since = now() - windowMs;
    if (taken.filter((at) => at > since).length >= (options.postsPerWindow ?? 100)) throw tooMany(now());
    taken.push(now());
    credits -= 1;
  }

  async function post(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fault = options.faults?.();
    if (fault === 'cut-before-reading') return cut(response);
    const body = await readBody(request);
    posts.push(body);
    requireScopes(request, access, ...reading, 'tweet.write');
    if (fault === '429') throw tooMany(now());
    if (fault === 'refuse') throw forbidden('You are not permitted to perform this action.');
    if (fault === '500-before-storing') throw broken();
    const { text, replyTo, mediaIds } = newPost(request, body, rules);
    media.attached(mediaIds);
    if (fault === 'queued') {
      queue.add(() => store(text, replyTo, mediaIds));
      return cut(response);
    }
    charge();
    const { id } = store(text, replyTo, mediaIds);
    if (fault === 'cut-after-storing') return cut(response);
    if (fault === 'stall-after-storing') return;
    if (fault === '500-after-storing') throw broken();
    if (fault === 'garbage') return answerGarbage(response);
    answerJson(response, 201, { data: { id, text, edit_history_tweet_ids: [id] } });
  }

  function one(request: IncomingMessage, response: ServerResponse, id: string): void {
    const found = own.byId(id);
    if (request.method === 'GET') {
      requireScopes(request, access, ...reading);
      answerJson(response, 200, found ? { data: postJson(found, id) } : { errors: [notFound(id)] });
      return;
    }
    requireScopes(request, access, ...reading, 'tweet.write');
    if (found) found.deletedAt = now();
    // X answers the same for a post that was already deleted.
    answerJson(response, 200, { data: { deleted: true } });
  }

  function timeline(response: ServerResponse, url: URL): void {
    const { size, since, from } = timelineQuery(url, now());
    const all = own.visible().filter(({ at }) => Math.floor(at / 1_000) * 1_000 >= since);
    const data = all
      .toReversed()
      .slice(from, from + size)
      .map((each) => postJson(each));
    listed += data.length;
    const more = all.length > from + size ? { next_token: `page${from + size}` } : {};
    const meta = { result_count: data.length, ...more };
    answerJson(response, 200, data.length > 0 ? { data, meta } : { meta });
  }

  /** `GET /2/tweets`: at most 100; what is not there is told in `errors`. */
  function several(response: ServerResponse, url: URL): void {
    const ids = (url.searchParams.get('ids') ?? '').split(',');
    if (ids.length > 100 || ids.some((id) => !/^[0-9]{1,19}$/.test(id)))
      throw new Refusal(400, 'Invalid Request', 'One or more parameters to your request was invalid.');
    const wantsMetrics = url.searchParams.get('tweet.fields')?.split(',').includes('public_metrics');
    const data = ids.flatMap((id) => {
      const post = own.byId(id);
      if (!post) return [];
      return {
        ...postJson(post, id),
        ...(wantsMetrics ? { public_metrics: metricsJson(post, own.visible()) } : {}),
      };
    });
    const errors = ids.filter((id) => !own.byId(id)).map(notFound);
    listed += data.length;
    answerJson(response, 200, {
      ...(data.length > 0 ? { data } : {}),
      ...(errors.length > 0 ? { errors } : {}),
    });
  }

  async function read(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const fault = options.readFaults?.();
    if (fault?.startsWith('cut')) return cut(response);
    if (fault === 'garbage') return answerGarbage(response);
    if (fault === '429') throw tooMany(now());
    if (fault) throw fault === 'refuse' ? forbidden('Forbidden') : broken();
    requireScopes(request, access, ...reading);
    if (url.pathname === '/2/users/me') answerJson(response, 200, { data: account });
    else if (url.pathname === `/2/users/${account.id}/tweets`) timeline(response, url);
    else if (url.pathname === '/2/tweets') several(response, url);
    else throw new Refusal(404, 'Not Found', 'Not Found');
  }

  async function route(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    queue.run();
    response.setHeader('date', new Date(now()).toUTCString());
    if (url.pathname === '/truth') return answerJson(response, 200, own.truth);
    try {
      if (url.pathname === '/i/oauth2/authorize' && access.signIns)
        return access.signIns.showPage(response, url);
      if (url.pathname === '/2/oauth2/token') return await access.renew(request, response);
      if (options.refusesAccount) throw accountRefusals[options.refusesAccount]();
      if (request.method === 'POST' && url.pathname === '/2/tweets') return await post(request, response);
      if (await media.answered(request, response, url)) return;
      const id = /^\/2\/tweets\/([0-9]{1,19})$/.exec(url.pathname)?.[1];
      if (id && ['GET', 'DELETE'].includes(request.method ?? '')) one(request, response, id);
      else await read(request, response, url);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, title, message, headers, problem } = error;
      const type = problem ? `https://api.twitter.com/2/problems/${problem}` : 'about:blank';
      answerJson(response, status, { title, detail: message, type, status }, headers);
    }
  }

  const running = await serve(route, options.port);
  return {
    ...running,
    get truth() {
      queue.run();
      return own.truth;
    },
    posts,
    get listed() {
      return listed;
    },
    get token() {
      return access.token;
    },
    renewals: access.renewals,
    endToken: access.end,
    add: own.add,
    media: media.taken,
    edit: own.edit,
  };
}
