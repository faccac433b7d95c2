/**
 * The Threads API of one account. Its rules are those of https://developers.facebook.com/docs/threads, each with its
 * source and date in README.md.
 */
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
import { answerJson, type Running, serve } from './server.ts';

export interface ThreadsOptions {
  token: string;
  now?: () => number;
  /** Asked once for each request to publish. */
  faults?: FaultSource;
  /** Asked once for each request that lists posts. */
  readFaults?: FaultSource;
  /** Asked once for each request that makes a container, or asks for one's status. */
  containerFaults?: FaultSource;
  /** For how long a container is prepared (ms). */
  preparing?: number;
  /** A container that comes to nothing, with these words. */
  fails?: string;
  onStored?: () => void;
}

export interface ThreadsPost {
  id: string;
  container: string;
  /** Simulated time (ms). */
  at: number;
  text: string;
  link?: string | undefined;
  replyTo?: string | undefined;
  edits: string[];
  deletedAt?: number;
}

interface Container {
  at: number;
  text: string;
  link_attachment?: string | undefined;
  reply_to_id?: string | undefined;
  published?: boolean;
}

const day = 24 * 3_600_000;
export const limits = { posts: 250, replies: 1_000, removals: 100, links: 5 };

const NewContainer = z.strictObject({
  media_type: z.literal('TEXT'),
  text: z
    .string()
    .min(1)
    .refine(
      (text) => counted.measure(text).length <= counted.limit,
      'Param text must be at most 500 characters long',
    )
    .refine((text) => counted.measure(text).links.length <= limits.links, 'Too many links (THApiException)'),
  link_attachment: z.url().optional(),
  reply_to_id: z.string().optional(),
});
const NewPost = z.strictObject({ creation_id: z.string() });

export async function startThreads(
  options: ThreadsOptions,
): Promise<Running & { truth: ThreadsPost[]; containers: Map<string, Container>; userId: string }> {
  const now = options.now ?? machineClock.now;
  const userId = '17841400';
  const truth: ThreadsPost[] = [];
  const containers = new Map<string, Container>();
  const removals: number[] = [];
  const queue = createLateQueue(now);

  const there = (id: string) => truth.find((post) => post.id === id && post.deletedAt === undefined);
  const used = (replies: boolean) =>
    truth.filter(({ at, replyTo }) => at > now() - day && (replyTo !== undefined) === replies).length;

  function statusOf({ at, published }: Container): string {
    if (published) return 'PUBLISHED';
    if (options.fails) return 'ERROR';
    if (now() < at + (options.preparing ?? 0)) return 'IN_PROGRESS';
    return now() < at + day ? 'FINISHED' : 'EXPIRED';
  }

  /** A container is published once: a request that comes late finds nothing left to do. */
  function publish(id: string, container: Container): { id: string } {
    const before = truth.find((post) => post.container === id);
    if (before) return before;
    const { text, link_attachment: link, reply_to_id: replyTo } = container;
    const post = {
      id: `18${1_000 + truth.length}`,
      container: id,
      at: now(),
      text,
      link,
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
      requireToken(request, url, options.token);
      if (version !== 'v1.0') throw new GraphRefusal('Unknown path components', 2_500);
      if (method === 'POST' && id === userId && below === 'threads') {
        if (breaksReading(options.containerFaults?.(), response)) return;
        const given = await readForm(request, NewContainer);
        if (given.reply_to_id !== undefined && !there(given.reply_to_id))
          throw unknownObject(given.reply_to_id);
        const made = `17${1_000 + containers.size}`;
        containers.set(made, { at: now(), ...given });
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
      if (below !== '') throw new GraphRefusal('Unknown path components', 2_500);
      if (containers.has(id) && breaksReading(options.containerFaults?.(), response)) return;
      answerJson(response, 200, read(id, url.searchParams.get('fields') ?? 'id'));
    } catch (error) {
      if (!(error instanceof GraphRefusal)) throw error;
      answerRefusal(response, error);
    }
  });
  return { ...running, truth, containers, userId };
}
