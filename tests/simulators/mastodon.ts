import type { IncomingMessage, ServerResponse } from 'node:http';
import { machineClock } from '../../src/clock.ts';
import { mastodon as rule } from '../../src/compose/counting/mastodon.ts';
import type { FaultSource } from './faults.ts';
import { createLateQueue } from './lateQueue.ts';
import { createLimiter, defaultLimits, type Limits } from './mastodon/limits.ts';
import { createMedia, type MediaOptions } from './mastodon/media.ts';
import { checkText, newStatus, Refusal, readFields, requireScope, textOf } from './mastodon/rules.ts';
import { createSignIn } from './mastodon/signIn.ts';
import { createStatuses, statusJson, type TruthEntry } from './mastodon/statuses.ts';
import { answerGarbage, answerJson, cut, type Running, readBody, serve } from './server.ts';
import type { UploadedPicture } from './uploads.ts';

/**
 * The answer to a repeated key: the same status; 500, as in mastodon/mastodon#40399; or a second post, as on other
 * servers.
 */
type Repeat = 'same' | 'error' | 'anew';

export interface MastodonOptions {
  port?: number;
  /** Simulated time in ms; the machine's by default. */
  now?: () => number;
  token?: string;
  scopes?: string[];
  username?: string;
  maxCharacters?: number;
  media?: MediaOptions;
  version?: string;
  sourceUrl?: string;
  /** What `api_versions` says; older servers have none. */
  apiLevel?: number;
  limits?: Partial<Limits>;
  /** Asked once for each request that posts a status. */
  faults?: FaultSource;
  /** How long a `queued` request waits until it is carried out (ms); 100 s by default. */
  queuedFor?: () => number;
  /** Asked once for each request that reads. Only faults that store nothing have an effect. */
  readFaults?: FaultSource;
  /** Whether it returns the newest posts whatever is requested, as snac does. */
  ignoresMaxId?: boolean;
  /** Asked once for each repeated key. */
  repeats?: () => Repeat;
  /** Whether it answers for several statuses at once, as Mastodon does since 4.3; by default it does. */
  answersForSeveral?: boolean;
  /** Whether it has a status's source; Pixelfed does not. By default it does. */
  hasSource?: boolean;
  /** Called when a status has become visible, before any answer. */
  onStored?: (entry: TruthEntry) => void;
}

export interface MastodonSimulator extends Running {
  /** Every status that ever became visible, oldest first. */
  truth: TruthEntry[];
  token: string;
  /** How often the server was asked for its limits. */
  readonly limitsAsked: number;
  /** Every accepted picture, whether or not a status has it. */
  media: UploadedPicture[];
  /** Every request to post, whatever its outcome. */
  posts: { key?: string; body: string }[];
}

/** DEFAULT_STATUSES_LIMIT. */
const atOnce = 20;

const usualScopes = ['read:accounts', 'read:statuses', 'write:statuses', 'write:media'];

/** A Mastodon server with one account, which follows Mastodon's own rules as far as Slugline uses them. */
export async function startMastodon(options: MastodonOptions = {}): Promise<MastodonSimulator> {
  const now = options.now ?? machineClock.now;
  const token = options.token ?? 'mastodon-simulator-token';
  const access = { token, scopes: options.scopes ?? usualScopes };
  const signIn = createSignIn(access);
  const limit = options.maxCharacters ?? rule.limit;
  const username = options.username ?? 'desk';
  const statuses = createStatuses(now);
  const media = createMedia({ ...options.media, access });
  const rules = { limit, isKnown: (id: string) => statuses.find(id) !== undefined, media: media.attached };
  const limiter = createLimiter(now, { ...defaultLimits, ...options.limits });
  const queue = createLateQueue(now, options.queuedFor);
  const posts: MastodonSimulator['posts'] = [];
  const account = { id: '109501', username, acct: username, display_name: username, bot: true, url: '' };
  let base = '';
  let limitsAsked = 0;

  const shown = (status: TruthEntry) => statusJson(status, { base, account }, statuses.truth);

  function take(response: ServerResponse, name: keyof Limits): void {
    const { passes, headers } = limiter.take(name);
    for (const [header, value] of Object.entries(headers)) response.setHeader(header, value);
    if (!passes) throw new Refusal(429, 'Too many requests');
  }

  /** Carries out a request to post. */
  function store(
    fields: Record<string, unknown>,
    key: string | undefined,
    beforeNew?: () => void,
  ): { status: TruthEntry; isRepeat: boolean } | 'refused' {
    const earlier = key === undefined ? undefined : statuses.byKey(key);
    const repeat = earlier && (options.repeats?.() ?? 'same');
    if (repeat === 'error') return 'refused';
    if (earlier && repeat === 'same') return { status: earlier, isRepeat: true };
    beforeNew?.();
    const status = statuses.add(newStatus(fields, key, rules));
    options.onStored?.(status);
    return { status, isRepeat: false };
  }

  async function post(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fault = options.faults?.();
    if (fault === 'cut-before-reading') return cut(response);
    const body = await readBody(request);
    const key = request.headers['idempotency-key']?.toString();
    posts.push({ body, ...(key === undefined ? {} : { key }) });
    requireScope(request, access, 'write:statuses');
    if (fault === '429') throw tooMany(response);
    if (fault === 'refuse') throw new Refusal(403, 'This action is not allowed');
    if (fault === '500-before-storing') throw new Refusal(500, 'An internal error occurred');
    const fields = readFields(request, body);
    if (fault === 'queued') {
      newStatus(fields, key, rules);
      queue.add(() => store(fields, key));
      return cut(response);
    }
    const stored = store(fields, key, () => take(response, 'posts'));
    if (stored === 'refused') throw new Refusal(500, 'An internal error occurred');
    const { status, isRepeat } = stored;
    if (isRepeat) return answerJson(response, 200, shown(status));
    if (fault === 'cut-after-storing') return cut(response);
    if (fault === 'stall-after-storing') return;
    if (fault === '500-after-storing') throw new Refusal(500, 'An internal error occurred');
    if (fault === 'garbage') return answerGarbage(response);
    answerJson(response, 200, shown(status));
  }

  function tooMany(response: ServerResponse): Refusal {
    response.setHeader('x-ratelimit-limit', '300');
    response.setHeader('x-ratelimit-remaining', '0');
    response.setHeader('x-ratelimit-reset', new Date(now() + 60_000).toISOString());
    return new Refusal(429, 'Too many requests');
  }

  async function one(request: IncomingMessage, response: ServerResponse, id: string): Promise<void> {
    requireScope(request, access, request.method === 'GET' ? 'read:statuses' : 'write:statuses');
    const body = await readBody(request);
    const status = statuses.find(id);
    if (request.method === 'DELETE') take(response, 'deletes');
    if (!status) throw new Refusal(404, 'Record not found');
    if (request.method === 'DELETE') {
      status.deletedAt = now();
      return answerJson(response, 200, { ...shown(status), text: status.text });
    }
    if (request.method === 'PUT') {
      const fields = readFields(request, body);
      const text = textOf(fields.status);
      checkText(text, textOf(fields.spoiler_text), limit);
      // UpdateStatusService: an edit without picture ids removes the pictures.
      status.media = media.attached(fields.media_ids);
      status.edits.push({ at: now(), text });
    }
    answerJson(response, 200, shown(status));
  }

  function sourceOf(request: IncomingMessage, response: ServerResponse, id: string): void {
    requireScope(request, access, 'read:statuses');
    if (options.hasSource === false) throw new Refusal(404, 'The route could not be found.');
    const status = statuses.find(id);
    if (!status) throw new Refusal(404, 'Record not found');
    answerJson(response, 200, { id, text: status.edits.at(-1)?.text ?? status.text, spoiler_text: '' });
  }

  async function list(response: ServerResponse, url: URL): Promise<void> {
    const size = Math.min(40, Math.max(1, Number(url.searchParams.get('limit') ?? 20)));
    const maxId = options.ignoresMaxId ? null : url.searchParams.get('max_id');
    const noReplies = url.searchParams.get('exclude_replies') === 'true';
    const page = statuses
      .visible()
      .filter(({ id, replyTo }) => (maxId ? BigInt(id) < BigInt(maxId) : true) && !(noReplies && replyTo))
      .slice(0, size);
    const [first, last] = [page[0], page.at(-1)];
    const links = first &&
      last && [
        ...(page.length === size ? [`<${base}${url.pathname}?max_id=${last.id}>; rel="next"`] : []),
        `<${base}${url.pathname}?min_id=${first.id}>; rel="prev"`,
      ];
    answerJson(response, 200, page.map(shown), links ? { link: links.join(', ') } : {});
  }

  async function instance(response: ServerResponse): Promise<void> {
    limitsAsked += 1;
    answerJson(response, 200, {
      domain: new URL(base).host,
      title: 'A simulated Mastodon',
      version: options.version ?? '4.4.3',
      source_url: options.sourceUrl ?? 'https://github.com/mastodon/mastodon',
      languages: ['en'],
      ...(options.apiLevel === undefined ? {} : { api_versions: { mastodon: options.apiLevel } }),
      configuration: {
        statuses: { max_characters: limit, max_media_attachments: 4, characters_reserved_per_url: 23 },
        accounts: { max_featured_tags: 10 },
      },
    });
  }

  async function read(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    if (url.pathname === '/api/v2/instance') return instance(response);
    const fault = options.readFaults?.();
    if (fault?.startsWith('cut')) return cut(response);
    if (fault === 'garbage') return answerGarbage(response);
    if (fault === '429') throw tooMany(response);
    if (fault) throw new Refusal(fault === 'refuse' ? 403 : 500, 'An internal error occurred');
    if (url.pathname === '/api/v1/accounts/verify_credentials') {
      requireScope(request, access, 'read:accounts');
      return answerJson(response, 200, account);
    }
    if (url.pathname === `/api/v1/accounts/${account.id}/statuses`) {
      requireScope(request, access, 'read:statuses');
      return list(response, url);
    }
    if (url.pathname === '/api/v1/statuses' && options.answersForSeveral !== false) {
      requireScope(request, access, 'read:statuses');
      const ids = url.searchParams.getAll('id[]');
      if (ids.length > atOnce) throw new Refusal(422, `Validation failed: too many ids, at most ${atOnce}`);
      return answerJson(
        response,
        200,
        statuses
          .visible()
          .filter(({ id }) => ids.includes(id))
          .map(shown),
      );
    }
    throw new Refusal(404, 'Record not found');
  }

  async function route(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    queue.run();
    response.setHeader('date', new Date(now()).toUTCString());
    if (url.pathname === '/truth') return answerJson(response, 200, statuses.truth);
    try {
      take(response, 'requests');
      if (await media.answered(request, response, url)) return;
      if (await signIn(request, response, url)) return;
      const source = /^\/api\/v1\/statuses\/(\d+)\/source$/.exec(url.pathname)?.[1];
      if (source && request.method === 'GET') return sourceOf(request, response, source);
      const id = /^\/api\/v1\/statuses\/(\d+)$/.exec(url.pathname)?.[1];
      if (id) return await one(request, response, id);
      if (request.method === 'POST' && url.pathname === '/api/v1/statuses')
        return await post(request, response);
      if (request.method === 'GET') return await read(request, response, url);
      throw new Refusal(404, 'Record not found');
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      answerJson(response, error.status, { error: error.message });
    }
  }

  const running = await serve(route, options.port);
  base = running.url;
  account.url = `${base}/@${username}`;
  return {
    ...running,
    get truth() {
      queue.run();
      return statuses.truth;
    },
    token,
    media: media.taken,
    posts,
    get limitsAsked() {
      return limitsAsked;
    },
  };
}
