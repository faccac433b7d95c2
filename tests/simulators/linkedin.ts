import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { FaultSource } from './faults.ts';
import { createLateQueue } from './lateQueue.ts';
import { createImages } from './linkedin/images.ts';
import type { Reactions } from './reactions.ts';
import { answerGarbage, answerJson, cut, type Running, readBody, serve } from './server.ts';
import { createBearer, createSignIns, SignInRefusal } from './signIns.ts';
import type { UploadedPicture } from './uploads.ts';

/**
 * LinkedIn's posts API for one organization, by its documentation as read on 2026-11-28
 * (https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api): versioned headers are
 * required (426 for an expired version), a created post's id is in a header, text is "little text" of 3,000 characters,
 * an article's title has 400, the finder answers 50 posts at most, an edit is a PARTIAL_UPDATE of the commentary.
 */
export interface LinkedInOptions {
  now: () => number;
  token: string;
  faults?: FaultSource;
  readFaults?: FaultSource;
  onStored?: () => void;
  /** The largest accepted picture; LinkedIn documents no limit. */
  pictureBytes?: number;
  /** The app or the member may not post for the organization. */
  lacksPermission?: boolean;
  /** The first refresh token, if it grants any. */
  refreshToken?: string;
  /** Asked once for each renewal. */
  renewFaults?: () => 'empty' | '500' | undefined;
}

const program = { id: 'linkedin-program', secret: 'linkedin-program-secret' };
const life = 60 * 86_400_000;
const refreshLife = 365 * 86_400_000;

interface LinkedInPost {
  id: string;
  at: number;
  /** As readers see it. */
  text: string;
  commentary: string;
  source: string;
  title: string;
  description?: string | undefined;
  /** The card's picture. */
  picture?: UploadedPicture;
  edits: string[];
  reactions?: Reactions;
  deletedAt?: number;
}

export interface LinkedInSimulator extends Running {
  /** Every post that ever existed, oldest first. */
  truth: LinkedInPost[];
  author: string;
  program: typeof program;
  bearer: ReturnType<typeof createBearer>;
}

const author = 'urn:li:organization:771';
const oldestVersion = 202_512;

const shownAs = (littleText: string) => littleText.replace(/\\(.)/gsu, '$1');
const Commentary = z
  .string()
  .refine((text) => [...shownAs(text)].length <= 3_000, 'commentary is longer than 3000 characters')
  .refine(
    (text) => !/(?<!\\)(?:\\\\)*[|{}@[\]()<>*_~]/.test(text),
    'commentary has an unescaped reserved character',
  );
const NewPost = z.strictObject({
  author: z.literal(author),
  commentary: Commentary,
  visibility: z.literal('PUBLIC'),
  distribution: z.strictObject({
    feedDistribution: z.literal('MAIN_FEED'),
    targetEntities: z.tuple([]),
    thirdPartyDistributionChannels: z.tuple([]),
  }),
  content: z.strictObject({
    article: z.strictObject({
      source: z.url(),
      title: z
        .string()
        .max(800)
        .refine((text) => [...text].length <= 400),
      description: z.string().optional(),
      thumbnail: z.string().startsWith('urn:li:image:').optional(),
      thumbnailAltText: z.string().max(4_086).optional(),
    }),
  }),
  lifecycleState: z.literal('PUBLISHED'),
  isReshareDisabledByAuthor: z.boolean(),
});
const Patch = z.strictObject({
  patch: z.strictObject({ $set: z.strictObject({ commentary: Commentary }) }),
});

export async function startLinkedIn(options: LinkedInOptions): Promise<LinkedInSimulator> {
  const { now } = options;
  const truth: LinkedInPost[] = [];
  const queue = createLateQueue(now);
  const bearer = createBearer(now, { token: options.token, lifeMs: life });
  const { pictureBytes: maxBytes } = options;
  const images = createImages({
    get token() {
      return bearer.token;
    },
    author,
    ...(maxBytes ? { maxBytes } : {}),
  });
  const refreshEndsAt = now() + refreshLife;
  const scopes = ['w_organization_social', 'r_organization_social'];
  const signIns = createSignIns({ programs: [program], scopes, checksVerifier: false });

  /** A refresh token stays the same, and using it does not extend it. */
  async function answerTokens(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await readBody(request));
    const { refreshToken } = options;
    try {
      signIns.requireSecret(form);
      if (form.get('grant_type') === 'refresh_token') {
        const fault = options.renewFaults?.();
        if (fault === '500') return answerJson(response, 500, { message: 'Internal Server Error' });
        if (fault === 'empty') return answerJson(response, 200, { access_token: '', expires_in: 0 });
        if (!refreshToken || form.get('refresh_token') !== refreshToken || now() >= refreshEndsAt)
          throw new SignInRefusal('The provided authorization grant or refresh token is invalid');
      } else signIns.takeCode(form);
    } catch (error) {
      if (!(error instanceof SignInRefusal)) throw error;
      return answerJson(response, 400, { error: 'invalid_request', error_description: error.message });
    }
    const refresh = {
      refresh_token: refreshToken,
      refresh_token_expires_in: (refreshEndsAt - now()) / 1_000,
    };
    const access_token = bearer.issue('linkedin-access');
    answerJson(response, 200, { access_token, expires_in: life / 1_000, ...(refreshToken ? refresh : {}) });
  }
  const there = (id: string) => truth.find((post) => post.id === id && post.deletedAt === undefined);

  async function create(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fault = options.faults?.();
    if (fault === 'cut-before-reading') return cut(response);
    const text = await readBody(request);
    if (fault === '429')
      return answerJson(response, 429, { message: 'Resource level throttle' }, { 'retry-after': '60' });
    if (fault === 'refuse') return answerJson(response, 422, { message: 'The post can’t be accepted' });
    if (options.lacksPermission) {
      const message = `Not enough permissions to access: posts.CREATE.${request.headers['linkedin-version']}01`;
      return answerJson(response, 403, {
        status: 403,
        serviceErrorCode: 100,
        code: 'ACCESS_DENIED',
        message,
      });
    }
    if (fault === '500-before-storing')
      return answerJson(response, 500, { message: 'Internal Server Error' });
    const given = NewPost.safeParse(JSON.parse(text));
    if (!given.success) return answerJson(response, 422, { message: z.prettifyError(given.error) });
    const { commentary, content } = given.data;
    const { source, title, description, thumbnail, thumbnailAltText: alt } = content.article;
    const earlier = truth.find((post) => post.deletedAt === undefined && post.commentary === commentary);
    if (earlier) return answerJson(response, 422, duplicateOf(earlier.id));
    const image = thumbnail === undefined ? undefined : images.one(thumbnail);
    if (thumbnail !== undefined && !image)
      return answerJson(response, 400, { message: `${thumbnail} is no image that is there` });
    const picture = image && { ...image, ...(alt ? { alt } : {}) };
    const post: LinkedInPost = {
      id: `urn:li:share:${7_000_000 + truth.length}`,
      at: now(),
      text: shownAs(commentary),
      commentary,
      ...{ source, title, description },
      ...(picture ? { picture } : {}),
      edits: [],
    };
    const store = () => {
      truth.push(post);
      options.onStored?.();
    };
    if (fault === 'queued') {
      queue.add(store);
      return cut(response);
    }
    store();
    if (fault === 'cut-after-storing') return cut(response);
    if (fault === 'stall-after-storing') return;
    if (fault === '500-after-storing') return answerJson(response, 500, { message: 'Internal Server Error' });
    if (fault === 'garbage') return answerGarbage(response);
    response.writeHead(201, { 'x-restli-id': post.id }).end();
  }

  async function list(response: ServerResponse, url: URL): Promise<void> {
    const fault = options.readFaults?.();
    if (fault?.startsWith('cut')) return cut(response);
    if (fault === 'garbage') return answerGarbage(response);
    if (fault) {
      const status = fault === '429' ? 429 : fault === 'refuse' ? 403 : 500;
      return answerJson(response, status, { message: 'Internal Server Error' });
    }
    const count = Math.min(100, Number(url.searchParams.get('count') ?? 10));
    const start = Number(url.searchParams.get('start') ?? 0);
    if (url.searchParams.get('q') !== 'author' || url.searchParams.get('author') !== author)
      return answerJson(response, 400, { message: 'q=author and an author are needed' });
    const visible = truth.filter(({ deletedAt }) => deletedAt === undefined).reverse();
    answerJson(response, 200, { elements: visible.slice(start, start + count).map(shown) });
  }

  /** Social metadata: reactions by kind, and comments. */
  function metadataOf({ id, reactions = {} }: LinkedInPost): object {
    const { likes = 0 } = reactions;
    return {
      entity: id,
      reactionSummaries: likes > 0 ? { LIKE: { reactionType: 'LIKE', count: likes } } : {},
      commentSummary: { count: 0, topLevelCount: 0 },
      commentsState: 'OPEN',
    };
  }

  async function one(request: IncomingMessage, response: ServerResponse, id: string): Promise<void> {
    const post = there(id);
    if (!post) return answerJson(response, 404, { message: 'Not Found' });
    if (request.method === 'GET') return answerJson(response, 200, shown(post));
    if (request.method === 'DELETE') {
      post.deletedAt = now();
      response.writeHead(204).end();
      return;
    }
    const given = Patch.safeParse(JSON.parse(await readBody(request)));
    if (request.headers['x-restli-method'] !== 'PARTIAL_UPDATE' || !given.success)
      return answerJson(response, 400, { message: 'no PARTIAL_UPDATE' });
    post.commentary = given.data.patch.$set.commentary;
    post.edits.push(shownAs(post.commentary));
    response.writeHead(204).end();
  }

  const running = await serve(async (request, response, url) => {
    queue.run();
    response.setHeader('date', new Date(now()).toUTCString());
    if (url.pathname === '/oauth/v2/authorization') return signIns.showPage(response, url);
    if (url.pathname === '/oauth/v2/accessToken') return answerTokens(request, response);
    if (request.headers.authorization !== `Bearer ${bearer.token}`)
      return answerJson(response, 401, { message: 'Invalid access token' });
    if (url.pathname.startsWith('/dms-uploads/') && (await images.answered(request, response, url))) return;
    const version = Number(request.headers['linkedin-version']);
    if (!(version >= oldestVersion)) {
      const message = `Requested version ${version}01 is not active`;
      return answerJson(response, 426, { status: 426, code: 'NONEXISTENT_VERSION', message });
    }
    if (request.headers['x-restli-protocol-version'] !== '2.0.0')
      return answerJson(response, 400, { message: 'X-Restli-Protocol-Version 2.0.0 is needed' });
    if (await images.answered(request, response, url)) return;
    const about = /^\/rest\/socialMetadata\/(.+)$/.exec(url.pathname)?.[1];
    if (about !== undefined && request.method === 'GET') {
      const post = there(decodeURIComponent(about));
      return post
        ? answerJson(response, 200, metadataOf(post))
        : answerJson(response, 404, { message: 'Not Found' });
    }
    const id = /^\/rest\/posts\/(.+)$/.exec(url.pathname)?.[1];
    if (id !== undefined) return one(request, response, decodeURIComponent(id));
    if (url.pathname !== '/rest/posts') return answerJson(response, 404, { message: 'Not Found' });
    if (request.method === 'POST') return create(request, response);
    return list(response, url);
  });
  return { ...running, truth, author, program, bearer };
}

function duplicateOf(id: string): object {
  return {
    errorDetailType: 'com.linkedin.common.error.BadRequest',
    message: `com.linkedin.content.common.exception.BadRequestResponseException: Content is a duplicate of ${id}`,
    errorDetails: {
      inputErrors: [{ description: 'Duplicate post is detected', input: {}, code: 'DUPLICATE_POST' }],
    },
    status: 422,
  };
}

function shown({ id, commentary, at, source }: LinkedInPost): Record<string, unknown> {
  return {
    id,
    author,
    commentary,
    createdAt: at,
    content: { article: { source } },
    lifecycleState: 'PUBLISHED',
  };
}
