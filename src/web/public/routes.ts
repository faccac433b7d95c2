import type { FastifyInstance } from 'fastify';
import { limitConcurrency } from '../../concurrency.ts';
import { countClicks } from '../../links/clicks.ts';
import { countriesNow } from '../../links/countries.ts';
import { openDirectory } from '../../links/directory.ts';
import { openTargetCards } from '../../links/preview/targetCards.ts';
import { openQrPictures } from '../../links/qrPictures.ts';
import { openArchives } from '../../syndication/archives.ts';
import { watchDropRequests } from '../../syndication/dropRequests.ts';
import { cacheFolderOf } from '../../syndication/lastGood.ts';
import { openLibrary } from '../../syndication/library.ts';
import { countSubscribers } from '../../syndication/subscribers.ts';
import type { WebContext } from '../context.ts';
import { activitypubRoutes } from './activitypub/activitypubRoutes.ts';
import { feedRoutes } from './feeds/feedRoutes.ts';
import { followRoutes } from './follow/followRoutes.ts';
import { pageRoutes } from './front/pageRoutes.ts';
import { storiesRoutes } from './front/storiesRoutes.ts';
import { healthRoutes } from './health/healthRoutes.ts';
import { openMetrics } from './health/metrics.ts';
import { problemsInTime } from './health/problemsInTime.ts';
import { hubRoutes } from './hub/hubRoutes.ts';
import { pushRoutes } from './hub/sourcePushRoutes.ts';
import { ingestRoutes } from './ingest/ingestRoutes.ts';
import { restrictLinkHost } from './links/linkHost.ts';
import { linkRoutes } from './links/linkRoutes.ts';
import { unsubscribeRoutes } from './mail/unsubscribeRoutes.ts';
import { pictureRoutes } from './pictureRoutes.ts';
import type { PublicParts } from './publicParts.ts';
import { limitReaders } from './readerLimit.ts';
import { recordRoutes } from './records/recordRoutes.ts';
import { sampleRoutes } from './records/sampleRoutes.ts';
import { standardSiteRoutes } from './records/standardSite.ts';

/** How many requests for QR codes may wait for a drawing. */
const maxPicturesWaiting = 50;

/**
 * Everything that readers and programs can reach without signing in. Feeds and links are in memory: they are loaded
 * before the server listens, and clicks are saved before it ends.
 */
export function publicRoutes(server: FastifyInstance, parts: PublicParts): void {
  const { web, limit } = parts;
  restrictLinkHost(server, web);
  server.register(async (scope) => {
    scope.addHook('onReady', () => parts.library.start());
    if (web.dataFolder) {
      const { dataFolder, clock, store, log } = web;
      const heeding = watchDropRequests(cacheFolderOf(dataFolder), {
        clock,
        freshness: store.freshness,
        log,
      });
      scope.addHook('onReady', async () => {
        await heeding;
      });
      scope.addHook('onClose', async () => (await heeding)());
    }
    scope.addHook('onClose', async () => {
      parts.directory.close();
      parts.archives.close();
      await Promise.all([parts.library.close(), parts.clicks.close(), parts.subscribers.close()]);
    });
    healthRoutes(scope, parts);
    activitypubRoutes(scope, parts);
    hubRoutes(scope, parts);
    ingestRoutes(scope, parts);
    pushRoutes(scope, parts);
    scope.register(async (readers) => {
      readers.addHook('onRequest', limit.hook);
      feedRoutes(readers, parts);
      followRoutes(readers, parts);
      linkRoutes(readers, parts);
      pageRoutes(readers, parts);
      pictureRoutes(readers, parts);
      recordRoutes(readers, parts);
      storiesRoutes(readers, parts);
      sampleRoutes(readers, parts);
      standardSiteRoutes(readers, parts);
      unsubscribeRoutes(readers, parts);
    });
  });
}

/** What the public routes share, opened for one server. */
export function openParts(web: WebContext): PublicParts {
  const { store, changes, log, secret, dataFolder } = web;
  const library = openLibrary({
    store,
    changes,
    log,
    get config() {
      return web.config;
    },
    cacheFolder: dataFolder && cacheFolderOf(dataFolder),
    hub: true,
  });
  const archives = openArchives({
    store,
    changes,
    get config() {
      return web.config;
    },
  });
  const directory = openDirectory({ store, changes });
  const clicks = countClicks({
    store,
    secret,
    log,
    zone: () => web.config.newsroom.timezone,
    countryOf: countriesNow(web),
  });
  const subscribers = countSubscribers({ store, log });
  const metrics = openMetrics({ library, directory, clicks, problems: () => problemsInTime(web) });
  const qrPictures = openQrPictures(limitConcurrency(1, maxPicturesWaiting));
  const cards = openTargetCards(web);
  const limit = limitReaders(web.clock, () => metrics.limited.inc());
  return { web, library, archives, directory, clicks, cards, qrPictures, subscribers, metrics, limit };
}
