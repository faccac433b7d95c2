import { fastify } from 'fastify';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import { SluglineError } from '../errors.ts';
import type { Log } from '../log.ts';
import { openFreshness } from '../store/freshness.ts';
import { watchDropRequests } from '../syndication/dropRequests.ts';
import { cacheFolderOf, type LoadedFeeds, openLastGood } from '../syndication/lastGood.ts';
import { staleForOf } from '../syndication/staleFor.ts';
import { answerError } from './errors.ts';
import { feedHeaders } from './public/feeds/feedAnswer.ts';
import { represent } from './public/sendDocument.ts';
import type { Theme } from './theme/assets.ts';

export interface StandInContext {
  config: Config;
  dataFolder: string;
  theme: Theme;
  clock: Clock;
  log: Log;
}

export interface StandIn {
  /** What the start is waiting for, by its name on `/readyz`. */
  waitsFor(what: 'store' | 'memory' | 'store-readonly'): void;
  close(): Promise<void>;
}

interface Loaded extends LoadedFeeds {
  asOf: number;
  loadedAt: number;
}

/**
 * Serves readers during a start that has not found its store yet: the last configured feeds from the data folder, for
 * as long as `staleFor` allows. All other requests are asked to retry later.
 */
export async function openStandIn(context: StandInContext): Promise<StandIn> {
  const { config, dataFolder, clock, log } = context;
  const freshness = openFreshness(clock);
  const cacheFolder = cacheFolderOf(dataFolder);
  const onDisk = openLastGood(cacheFolder, { clock, log, freshness });
  const asOf = freshness.now();
  const feeds = new Map<string, Loaded>();
  for (const { id } of config.feeds)
    feeds.set(id, { ...(await onDisk.load(id)), asOf, loadedAt: clock.monotonic() });
  const stopWatching = await watchDropRequests(cacheFolder, { clock, freshness, log });

  function copyOf(id: string): Loaded['feeds'] {
    const cached = feeds.get(id);
    if (!cached || !freshness.mayShow({ articles: undefined, asOf: cached.asOf })) return new Map();
    const age = cached.age + clock.monotonic() - cached.loadedAt;
    return age > staleForOf(config, id) ? new Map() : cached.feeds;
  }

  let waitingFor = 'store';
  const server = fastify({
    logger: false,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 300 },
  });
  server.setErrorHandler((error, request, reply) => answerError(context, error, request, reply));
  server.setNotFoundHandler(() => {
    throw new SluglineError('store.away', { why: 'it was unreachable when this process started' });
  });
  server.addHook('onRequest', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
  });
  server.get('/healthz', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  );
  server.get('/readyz', async (_request, reply) => {
    const serves = config.feeds.some(({ id }) => copyOf(id).size > 0);
    reply.code(serves ? 200 : 503).header('cache-control', 'no-store');
    return reply.send({ status: 'degraded', degraded: [waitingFor] });
  });
  server.route<{ Params: { name: string } }>({
    method: ['GET', 'HEAD'],
    url: '/feeds/:name',
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      const [, id = '', extension = ''] = /^(.+)\.([a-z]+)$/.exec(request.params.name) ?? [];
      const feed = copyOf(id).get(extension);
      if (!feed) return reply.callNotFound();
      return represent(request, reply, feed, feedHeaders(context, { id, extension }, feed.mediaType));
    },
  });
  const { host, port } = config.web;
  await server.listen({ host, port }).catch((error: Error) => {
    throw new SluglineError('web.not-listening', { host, port, why: error.message }, { cause: error });
  });
  return {
    waitsFor(what) {
      waitingFor = what;
    },
    async close() {
      stopWatching();
      await Promise.all([server.close(), onDisk.close()]);
    },
  };
}
