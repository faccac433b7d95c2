/**
 * The Threads API of one account. Its rules are those of https://developers.facebook.com/docs/threads, each with its
 * source and date in README.md.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { machineClock } from '../../src/clock.ts';
import { threads as counted } from '../../src/compose/counting/threads.ts';
import type { FaultSource } from './faults.ts';
import {
  answerRefusal,
  breaksReading,
  GraphRefusal,
  publishWith,
  readForm,
  requireToken,
  unknownObject,
} from './graph.ts';
import { createLateQueue } from './lateQueue.ts';
import { type Reactions, repliesTo } from './reactions.ts';
import { answerJson, cut, type Running, readBody, serve } from './server.ts';
import { createBearer, createSignIns, SignInRefusal } from './signIns.ts';
import { pictureIn, type UploadedPicture } from './uploads.ts';

export interface ThreadsOptions {
  token: string;
  now?: () => number;
  /** Asked once for each request to publish. */
  faults?: FaultSource;
  /** Asked once for each request that lists posts. */
  readFaults?: FaultSource;
  /** Asked once for each request that creates a container or reads its status. */
  containerFaults?: FaultSource;
  /** How long a container is being processed (ms). */
  preparing?: number;
  /** Containers fail with this message. */
  fails?: string;
  /** The largest accepted picture; 8 MB by default, as there. */
  pictureBytes?: number;
  /** The longest picture that does not fail later, while its container is prepared. */
  preparedBytes?: number;
  onStored?: () => void;
  /** Whether the token has threads_content_publish; by default it has. */
  mayPublish?: boolean;
  /** Whether the token has threads_manage_insights; by default it has. */
  tellsInsights?: boolean;
  /** Asked once for each renewal of the token. */
  renewFaults?: () => 'cut-after-renewing' | 'empty' | '500' | undefined;
}

const program = { id: 'threads-program', secret: 'threads-program-secret' };
const scopes = ['threads_basic', 'threads_content_publish', 'threads_manage_replies', 'threads_read_replies'];
const life = 60 * 86_400_000;

interface ThreadsPost {
  id: string;
  container: string;
  /** Simulated time (ms). */
  at: number;
  text: string;
  link?: string | undefined;
  picture?: UploadedPicture | undefined;
  replyTo?: string | undefined;
  edits: string[];
  reactions?: Reactions;
  deletedAt?: number;
}

interface Container {
  at: number;
  text: string;
  link_attachment?: string | undefined;
  picture?: UploadedPicture | undefined;
  reply_to_id?: string | undefined;
  published?: boolean;
}

const day = 24 * 3_600_000;
export const limits = { posts: 250, replies: 1_000, removals: 100, links: 5 };

const Text = z
  .string()
  .min(1)
  .refine(
    (text) => counted.measure(text).length <= counted.limit,
    'Param text must be at most 500 characters long',
  )
  .refine((text) => counted.measure(text).links.length <= limits.links, 'Too many links (THApiException)');
const NewContainer = z.discriminatedUnion('media_type', [
  z.strictObject({
    media_type: z.literal('TEXT'),
    text: Text,
    link_attachment: z.url().optional(),
    reply_to_id: z.string().optional(),
  }),
  z.strictObject({
    media_type: z.literal('IMAGE'),
    text: Text,
    image_url: z.url(),
    alt_text: z.string().max(1_000).optional(),
    reply_to_id: z.string().optional(),
  }),
]);
const NewPost = z.strictObject({ creation_id: z.string() });

/** Threads fetches a picture itself: JPEG or PNG, 8 MB, one side at most ten times the other. */
async function fetched(
  { image_url: url, alt_text: alt }: { image_url: string; alt_text?: string | undefined },
  maxBytes = 8_000_000,
): Promise<UploadedPicture> {
  const refused = (message: string) => new GraphRefusal(message, 36_000, { subcode: 2_207_052 });
  const answer = await fetch(url, { redirect: 'error' }).catch(() => undefined);
  if (answer?.status !== 200) throw refused('The media could not be fetched from this URI');
  const bytes = Buffer.from(await answer.arrayBuffer());
  const picture = await pictureIn(bytes, url);
  const isTaken = picture && ['image/jpeg', 'image/png'].includes(picture.type) && bytes.length <= maxBytes;
  if (!isTaken || answer.headers.get('content-type') !== picture.type)
    throw refused('Only photo or video can be accepted as media type');
  const [short = 0, long = 0] = [picture.width, picture.height].sort((a, b) => a - b);
  if (long > 10 * short) throw refused('The aspect ratio is not supported');
  return { ...picture, ...(alt ? { alt } : {}) };
}

export interface ThreadsSimulator extends Running {
  truth: ThreadsPost[];
  containers: Map<string, Container>;
  userId: string;
  program: typeof program;
  bearer: ReturnType<typeof createBearer>;
}

export async function startThreads(options: ThreadsOptions): Promise<ThreadsSimulator> {
  const now = options.now ?? machineClock.now;
  const userId = '17841400';
  const truth: ThreadsPost[] = [];
  const containers = new Map<string, Container>();
  const removals: number[] = [];
  const queue = createLateQueue(now);
  const bearer = createBearer(now, { token: options.token, lifeMs: life });
  const signIns = createSignIns({ programs: [program], scopes, separator: ',', checksVerifier: false });
  let shortLived = '';

  /** Short-lived and long-lived tokens, and the renewal of those that are a day old and have not expired. */
  async function signIn(request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean> {
    const path = url.pathname;
    const query = url.searchParams;
    const answerToken = (token: string) =>
      answerJson(response, 200, { access_token: token, token_type: 'bearer', expires_in: life / 1_000 });
    if (path === '/oauth/authorize') signIns.showPage(response, url);
    else if (path === '/oauth/access_token') {
      const form = new URLSearchParams(await readBody(request));
      signIns.requireSecret(form);
      signIns.takeCode(form);
      shortLived = `threads-short-lived-${bearer.issued}`;
      answerJson(response, 200, { access_token: shortLived, user_id: Number(userId) });
    } else if (path === '/access_token') {
      const isRight =
        query.get('grant_type') === 'th_exchange_token' && query.get('client_secret') === program.secret;
      if (!isRight || query.get('access_token') !== shortLived)
        throw new GraphRefusal('Invalid OAuth access token', 190);
      answerToken(bearer.issue('threads-long-lived'));
    } else if (path === '/refresh_access_token') {
      const fault = options.renewFaults?.();
      if (fault === '500') throw new GraphRefusal('An unknown error has occurred', 2, { status: 500 });
      if (query.get('grant_type') !== 'th_refresh_token' || query.get('access_token') !== bearer.token)
        throw new GraphRefusal('Error validating access token: Session has expired', 190, { subcode: 463 });
      if (bearer.ageMs() < 86_400_000) throw new GraphRefusal('The token must be at least 24 hours old', 100);
      if (fault === 'empty') answerJson(response, 200, { access_token: '' });
      else {
        const token = bearer.issue('threads-long-lived');
        if (fault === 'cut-after-renewing') cut(response);
        else answerToken(token);
      }
    } else return false;
    return true;
  }

  const there = (id: string) => truth.find((post) => post.id === id && post.deletedAt === undefined);
  const used = (replies: boolean) =>
    truth.filter(({ at, replyTo }) => at > now() - day && (replyTo !== undefined) === replies).length;

  function statusOf({ at, published, picture }: Container): string {
    if (published) return 'PUBLISHED';
    const isTooLong = (picture?.bytes ?? 0) > (options.preparedBytes ?? Number.POSITIVE_INFINITY);
    if (options.fails || isTooLong) return 'ERROR';
    if (now() < at + (options.preparing ?? 0)) return 'IN_PROGRESS';
    return now() < at + day ? 'FINISHED' : 'EXPIRED';
  }

  /** A container is published once: a later request changes nothing. */
  function publish(id: string, container: Container): { id: string } {
    const before = truth.find((post) => post.container === id);
    if (before) return before;
    const { text, link_attachment: link, picture, reply_to_id: replyTo } = container;
    const post = {
      id: `18${1_000 + truth.length}`,
      container: id,
      at: now(),
      text,
      link,
      picture,
      replyTo,
      edits: [],
    };
    container.published = true;
    truth.push(post);
    options.onStored?.();
    return post;
  }

  function publishable({ creation_id: id }: z.infer<typeof NewPost>): [string, Container] {
    const container = containers.get(id);
    if (!container) throw unknownObject(id);
    if (statusOf(container) !== 'FINISHED')
      throw new GraphRefusal('The requested resource does not exist: media is not ready', 24, {
        subcode: 4_279_009,
      });
    const isReply = container.reply_to_id !== undefined;
    if (used(isReply) >= (isReply ? limits.replies : limits.posts))
      throw new GraphRefusal('The user has reached the maximum number of posts', 9, { subcode: 2_207_042 });
    return [id, container];
  }

  function shown(post: ThreadsPost, fields: string) {
    const all: Record<string, unknown> = {
      id: post.id,
      text: post.text,
      permalink: `https://www.threads.com/@courier/post/C${post.id}`,
      timestamp: new Date(post.at).toISOString().replace(/\.\d+Z$/, '+0000'),
      link_attachment_url: post.link,
      replied_to: post.replyTo === undefined ? undefined : { id: post.replyTo },
    };
    return Object.fromEntries(fields.split(',').map((name) => [name, all[name]]));
  }

  function list(url: URL, replies: boolean) {
    const limit = Number(url.searchParams.get('limit') ?? 25);
    const all = truth
      .filter((post) => post.deletedAt === undefined && (post.replyTo !== undefined) === replies)
      .reverse();
    const start = Number(url.searchParams.get('after') ?? 0);
    const data = all
      .slice(start, start + limit)
      .map((post) => shown(post, url.searchParams.get('fields') ?? 'id'));
    const after = start + limit < all.length ? { after: String(start + limit) } : {};
    return { data, paging: { cursors: { before: String(start), ...after } } };
  }

  /** A post's insights: each metric that is asked for, for all time. */
  function insights(id: string, metric: string) {
    if (options.tellsInsights === false)
      throw new GraphRefusal('(#10) Application does not have permission for this action', 10, {
        status: 403,
      });
    const post = there(id);
    if (!post) throw unknownObject(id);
    const { likes = 0, reposts = 0, quotes = 0, views = 0 } = post.reactions ?? {};
    const all = { likes, reposts, quotes, views, shares: 0, replies: repliesTo(truth, id) };
    const data = metric.split(',').map((name) => {
      if (!Object.hasOwn(all, name))
        throw new GraphRefusal(`(#100) metric[0] must be one of ${Object.keys(all).join(', ')}`, 100);
      const value = all[name as keyof typeof all];
      return {
        name,
        period: 'lifetime',
        values: [{ value }],
        title: name,
        id: `${id}/insights/${name}/lifetime`,
      };
    });
    return { data };
  }

  function remove(id: string) {
    const post = there(id);
    if (!post) throw unknownObject(id);
    if (removals.filter((at) => at > now() - day).length >= limits.removals)
      throw new GraphRefusal('Application request limit reached', 4, { status: 403 });
    removals.push(now());
    post.deletedAt = now();
    return { success: true, deleted_id: id };
  }

  function read(id: string, fields: string): unknown {
    if (id === userId) return { id, username: 'courier' };
    const container = containers.get(id);
    const failed = options.fails ? { error_message: options.fails } : {};
    if (container) return { id, status: statusOf(container), ...failed };
    const post = there(id);
    if (!post) throw unknownObject(id);
    return shown(post, fields);
  }

  const running = await serve(async (request, response, url) => {
    response.setHeader('date', new Date(now()).toUTCString());
    queue.run();
    const { method } = request;
    const [, version, id = '', below = ''] = url.pathname.split('/');
    try {
      if (await signIn(request, response, url)) return;
      requireToken(request, url, bearer.token);
      if (version !== 'v1.0') throw new GraphRefusal('Unknown path components', 2_500);
      if (method === 'POST' && id === userId && below === 'threads') {
        if (breaksReading(options.containerFaults?.(), response)) return;
        if (options.mayPublish === false)
          throw new GraphRefusal('(#10) Application does not have permission for this action', 10);
        const given = await readForm(request, NewContainer);
        if (given.reply_to_id !== undefined && !there(given.reply_to_id))
          throw unknownObject(given.reply_to_id);
        const made = `17${1_000 + containers.size}`;
        const picture = 'image_url' in given ? await fetched(given, options.pictureBytes) : undefined;
        containers.set(made, { at: now(), ...given, picture });
        return answerJson(response, 200, { id: made });
      }
      if (method === 'POST' && id === userId && below === 'threads_publish')
        return await publishWith(
          response,
          { faults: options.faults, queue },
          async () => publishable(await readForm(request, NewPost)),
          ([container, given]) => publish(container, given),
        );
      if (method === 'DELETE' && below === '') return answerJson(response, 200, remove(id));
      if (method !== 'GET') throw new GraphRefusal('Unsupported post request', 100);
      if (id === userId && (below === 'threads' || below === 'replies')) {
        if (breaksReading(options.readFaults?.(), response)) return;
        return answerJson(response, 200, list(url, below === 'replies'));
      }
      if (id === userId && below === 'threads_publishing_limit') {
        const config = { quota_total: limits.posts, quota_duration: 86_400 };
        return answerJson(response, 200, { data: [{ quota_usage: used(false), config }] });
      }
      if (below === 'insights') {
        if (breaksReading(options.readFaults?.(), response)) return;
        return answerJson(response, 200, insights(id, url.searchParams.get('metric') ?? ''));
      }
      if (below !== '') throw new GraphRefusal('Unknown path components', 2_500);
      if (containers.has(id) && breaksReading(options.containerFaults?.(), response)) return;
      answerJson(response, 200, read(id, url.searchParams.get('fields') ?? 'id'));
    } catch (error) {
      if (error instanceof SignInRefusal)
        return answerRefusal(response, new GraphRefusal(error.message, 100));
      if (!(error instanceof GraphRefusal)) throw error;
      answerRefusal(response, error);
    }
  });
  return { ...running, truth, containers, userId, program, bearer };
}
