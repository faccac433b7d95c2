import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { program } from '../../../accounts/roles.ts';
import { followInBrowser } from '../../../actions/push/followInBrowser.ts';
import { stopFollowing } from '../../../actions/push/stopFollowing.ts';
import { SluglineError } from '../../../errors.ts';
import { followerById, followerId, Subscription } from '../../../syndication/push/follower.ts';
import { vapidKeys } from '../../../syndication/push/vapid.ts';
import { subjectOf } from '../../../syndication/subjects.ts';
import { siteOf, type WebContext } from '../../context.ts';
import { contextOf, isSameOrigin } from '../../session.ts';
import { readerTexts } from '../../texts/languages.ts';
import type { PublicParts } from '../publicParts.ts';
import { limitReaders } from '../readerLimit.ts';
import { followScripts, workerSource } from './followScripts.ts';

const Endpoint = z.object({ endpoint: z.string().min(1).max(2_000) });
const Follow = z.object({
  subscription: Subscription,
  topics: z.array(z.string().min(1).max(200)).max(50),
  replaces: z.string().max(2_000).optional(),
});

const bodyLimit = 16 * 1_024;
/** More changes than one person makes, and enough for an office behind one address (in 60 s). */
const changes = { most: 60, windowMs: 60_000 };

/** `/follow…`: browsers that get notifications (Web Push): subscribe, read, stop; and the scripts of pages. */
export function followRoutes(server: FastifyInstance, { web, metrics }: PublicParts): void {
  const key = vapidKeys(web.secret, web.config.newsroom.id).publicKey;

  for (const { path, source } of [followScripts.control, followScripts.page])
    server.get(path, async (_request, reply) =>
      reply
        .type('text/javascript; charset=utf-8')
        .header('cache-control', 'public, max-age=31536000, immutable')
        .send(source),
    );
  server.get(followScripts.worker.path, async (_request, reply) => {
    const { newsroom } = web.config;
    const { messages } = readerTexts(siteOf(web).languages, newsroom.language);
    return reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(workerSource({ name: newsroom.name, key, stop: messages.noticesStop }));
  });
  server.get('/follow/icon.png', async (_request, reply) => {
    const icon = web.theme.assets.get(web.theme.href('icon.png'));
    if (!icon) return reply.callNotFound();
    return reply.type(icon.type).header('cache-control', 'public, max-age=86400').send(icon.identity);
  });

  server.register(async (scope) => {
    const limit = limitReaders(web.clock, () => metrics.limited.inc(), changes);
    scope.addHook('onRequest', limit.hook);
    scope.addHook('onRequest', async (request) => {
      if (!isSameOrigin(web, request)) throw new SluglineError('csrf.wrong');
    });
    scope.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });
    const context = (request: FastifyRequest) => contextOf(web, program, request);

    scope.post('/follow', { bodyLimit }, async (request) => {
      const topics = await followInBrowser(context(request), bodyOf(Follow, request));
      return { topics: titled(topics, web) };
    });
    // Whoever has an endpoint has access, so it is never part of an address.
    scope.post('/follow/state', { bodyLimit }, async (request) => {
      const { endpoint } = bodyOf(Endpoint, request);
      const follower = await followerById(web.store, followerId(endpoint));
      return { topics: titled(follower?.topics ?? [], web) };
    });
    scope.post('/follow/stop', { bodyLimit }, async (request, reply) => {
      await stopFollowing(context(request), bodyOf(Endpoint, request));
      return reply.code(204).send();
    });
  });
}

function bodyOf<T>(schema: z.ZodType<T>, request: FastifyRequest): T {
  const read = schema.safeParse(request.body);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = issue?.path.join('.') || 'the body';
  throw new SluglineError('request.invalid', { where, what: issue?.message ?? 'it can’t be read' });
}

/** Topics with their titles on the page; a section that the page does not show has its slug as its title. */
function titled(topics: string[], web: Pick<WebContext, 'config'>): { topic: string; title: string }[] {
  return topics.map((topic) => ({ topic, title: subjectOf(topic, web.config)?.subject.title ?? topic }));
}
