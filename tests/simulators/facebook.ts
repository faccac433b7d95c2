/**
 * One page by Facebook's Graph API. Its rules are those of https://developers.facebook.com/docs/graph-api, each with its
 * source and date in README.md.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { machineClock } from '../../src/clock.ts';
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
import type { Reactions } from './reactions.ts';
import { answerJson, type Running, serve } from './server.ts';
import { createSignIns, SignInRefusal } from './signIns.ts';

export interface FacebookOptions {
  token: string;
  now?: () => number;
  /** Asked once for each request that posts. */
  faults?: FaultSource;
  /** Asked once for each request that lists posts. */
  readFaults?: FaultSource;
  onStored?: () => void;
  /** The token is a person's: `me` is not the page. */
  isPersons?: boolean;
}

interface FacebookPost {
  id: string;
  /** Simulated time (ms). */
  at: number;
  text: string;
  link?: string | undefined;
  edits: string[];
  reactions?: Reactions;
  deletedAt?: number;
}

const longest = 63_206;
const answered = ['v21.0', 'v22.0', 'v23.0', 'v24.0', 'v25.0', 'v26.0', 'v27.0'];
/** The same text again within this time (ms) is a duplicate. */
const duplicateWithin = 10 * 60_000;

const Message = z
  .string()
  .min(1)
  .refine((text) => [...text].length <= longest, `message must be at most ${longest} characters long`);
const NewPost = z.strictObject({ message: Message, link: z.url().optional(), published: z.literal('true') });
const Edit = z.strictObject({ message: Message });

const program = { id: 'facebook-program', secret: 'facebook-program-secret' };

export interface FacebookSimulator extends Running {
  truth: FacebookPost[];
  pageId: string;
  program: typeof program;
}

export async function startFacebook(options: FacebookOptions): Promise<FacebookSimulator> {
  const now = options.now ?? machineClock.now;
  const pageId = '10177';
  const truth: FacebookPost[] = [];
  const queue = createLateQueue(now);
  const scopes = ['pages_show_list', 'pages_manage_posts', 'pages_read_engagement'];
  const signIns = createSignIns({ programs: [program], scopes, separator: ',', checksVerifier: false });
  const persons = { short: 'a-persons-short-token', long: 'a-persons-long-token' };

  /** The person's token for an hour, then for 60 days; with the latter the page's, which does not expire. */
  function signIn(request: IncomingMessage, response: ServerResponse, url: URL): boolean {
    const [, , ...rest] = url.pathname.split('/');
    const path = rest.join('/');
    const query = url.searchParams;
    if (path === 'dialog/oauth') signIns.showPage(response, url);
    else if (path === 'oauth/access_token') {
      signIns.requireSecret(query);
      const exchanged = query.get('fb_exchange_token');
      if (exchanged === null) signIns.takeCode(query);
      else if (exchanged !== persons.short) throw new GraphRefusal('Invalid OAuth access token', 190);
      const access_token = exchanged === null ? persons.short : persons.long;
      answerJson(response, 200, { access_token, token_type: 'bearer', expires_in: 5_183_944 });
    } else if (path === 'me/accounts') {
      requireToken(request, url, persons.long);
      const data = options.isPersons ? [] : [{ id: pageId, access_token: options.token }];
      answerJson(response, 200, { data });
    } else return false;
    return true;
  }

  const there = () => truth.filter(({ deletedAt }) => deletedAt === undefined);
  function one(id: string): FacebookPost {
    const post = there().find((each) => each.id === id);
    if (!post) throw unknownObject(id);
    return post;
  }

  function store({ message, link }: z.infer<typeof NewPost>): { id: string } {
    const post = { id: `${pageId}_${122_000 + truth.length}`, at: now(), text: message, link, edits: [] };
    truth.push(post);
    options.onStored?.();
    return post;
  }

  function shown(post: FacebookPost, fields: string): Record<string, unknown> {
    const all: Record<string, unknown> = {
      id: post.id,
      message: post.edits.at(-1) ?? post.text,
      created_time: new Date(post.at).toISOString().replace(/\.\d+Z$/, '+0000'),
      'attachments{unshimmed_url}': post.link && { data: [{ unshimmed_url: post.link }] },
    };
    const { likes = 0, reposts = 0 } = post.reactions ?? {};
    const total = (count: number) => ({ data: [], summary: { total_count: count } });
    all['reactions.limit(0).summary(total_count)'] = total(likes);
    all['comments.limit(0).summary(total_count)'] = total(0);
    // Facebook leaves it out while nobody has shared the post.
    all.shares = reposts > 0 ? { count: reposts } : undefined;
    const named = fields.split(',').map((name) => [name.replace(/[{.].*/, ''), all[name]]);
    return Object.fromEntries([['id', post.id], ...named]);
  }

  function list(url: URL): unknown {
    const limit = Number(url.searchParams.get('limit') ?? 25);
    if (limit > 100) throw new GraphRefusal('(#100) Param limit must be at most 100', 100);
    const start = Number(url.searchParams.get('after') ?? 0);
    const all = there().reverse();
    const fields = url.searchParams.get('fields') ?? 'id,message,created_time';
    const data = all.slice(start, start + limit).map((post) => shown(post, fields));
    const after = start + limit < all.length ? { after: String(start + limit) } : {};
    return { data, paging: { cursors: { before: String(start), ...after } } };
  }

  function requireNew({ message }: z.infer<typeof NewPost>): void {
    const isThere = there().some(({ text, at }) => text === message && at > now() - duplicateWithin);
    if (isThere) throw new GraphRefusal('(#506) Duplicate status message', 506);
  }

  const running = await serve(async (request, response, url) => {
    response.setHeader('date', new Date(now()).toUTCString());
    queue.run();
    const { method } = request;
    const [, version = '', id = '', below = ''] = url.pathname.split('/');
    try {
      if (signIn(request, response, url)) return;
      requireToken(request, url, options.token);
      if (!answered.includes(version)) throw new GraphRefusal('Unknown path components', 2_500);
      const me = options.isPersons ? { id: '777', name: 'Mira Dolan' } : { id: pageId, name: 'The Gull' };
      if (method === 'GET' && id === 'me') return answerJson(response, 200, me);
      if (id === pageId && below === 'feed' && method === 'POST') {
        if (options.isPersons)
          throw new GraphRefusal('(#200) This endpoint requires the pages_manage_posts permission', 200);
        return await publishWith(
          response,
          { faults: options.faults, queue },
          async () => {
            const given = await readForm(request, NewPost);
            requireNew(given);
            return given;
          },
          store,
        );
      }
      if (id === pageId && below === 'published_posts' && method === 'GET') {
        if (breaksReading(options.readFaults?.(), response)) return;
        return answerJson(response, 200, list(url));
      }
      if (below !== '') throw new GraphRefusal('Unknown path components', 2_500);
      const post = one(id);
      if (method === 'GET')
        return answerJson(response, 200, shown(post, url.searchParams.get('fields') ?? 'id'));
      if (method === 'DELETE') post.deletedAt = now();
      else post.edits.push((await readForm(request, Edit)).message);
      answerJson(response, 200, { success: true });
    } catch (error) {
      if (error instanceof SignInRefusal)
        return answerRefusal(response, new GraphRefusal(error.message, 100));
      if (!(error instanceof GraphRefusal)) throw error;
      answerRefusal(response, error);
    }
  });
  return { ...running, truth, pageId, program };
}
