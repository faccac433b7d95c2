import type { FastifyInstance } from 'fastify';
import { countClicks } from '../../links/clicks.ts';
import { countriesNow } from '../../links/countries.ts';
import { openDirectory } from '../../links/directory.ts';
import { openCardLook } from '../../links/preview/poor.ts';
import { openQrPictures } from '../../links/qrPictures.ts';
import { openArchives } from '../../syndication/archives.ts';
import { heedDrops } from '../../syndication/dropRequests.ts';
import { cacheFolderOf } from '../../syndication/lastGood.ts';
import { openLibrary } from '../../syndication/library.ts';
import { atMost } from '../../syndication/room.ts';
import { countSubscribers } from '../../syndication/subscribers.ts';
import type { WebNeeds } from '../needs.ts';
import { feedRoutes } from './feedRoutes.ts';
import { followRoutes } from './followRoutes.ts';
import { healthRoutes } from './healthRoutes.ts';
import { hubRoutes } from './hubRoutes.ts';
import { ingestRoutes } from './ingestRoutes.ts';
import { keepLinkHost } from './linkHost.ts';
import { linkRoutes } from './linkRoutes.ts';
import { openMetrics } from './metrics.ts';
import { pageRoutes } from './pageRoutes.ts';
import { pushRoutes } from './pushRoutes.ts';
import { answerQuickly } from './quick.ts';
import { limitReaders } from './readerLimit.ts';
import { recordRoutes } from './recordRoutes.ts';
import { sampleRoutes } from './sampleRoutes.ts';
import type { PublicParts } from './shared.ts';

/** Requests for QR codes that wait for one to be drawn. */
const mostPicturesWaiting = 50;

/**
 * Everything that readers and programs reach without signing in. Feeds and links are held in memory here: they are
 * there before the server listens, and clicks are handed over before it ends.
 */
export function publicRoutes(server: FastifyInstance, web: WebNeeds): void {
  const parts = openParts(web);
  const limit = limitReaders(web.clock, () => parts.metrics.limited.inc());
  keepLinkHost(server, web);
  answerQuickly(server, parts, limit);
  server.register(async (scope) => {
    scope.addHook('onReady', () => parts.library.start());
    if (web.dataFolder) {
      const { dataFolder, clock, store } = web;
      const heeding = heedDrops(cacheFolderOf(dataFolder), { clock, freshness: store.freshness });
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
    hubRoutes(scope, parts);
    ingestRoutes(scope, parts);
    pushRoutes(scope, parts);
    scope.register(async (readers) => {
      readers.addHook('onRequest', limit.hook);
      feedRoutes(readers, parts);
      followRoutes(readers, parts);
      linkRoutes(readers, parts);
      pageRoutes(readers, parts);
      recordRoutes(readers, parts);
      sampleRoutes(readers, parts);
    });
  });
}

function openParts(web: WebNeeds): PublicParts {
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
  const metrics = openMetrics({ library, directory, clicks });
  const qrPictures = openQrPictures(atMost(1, mostPicturesWaiting));
  const cards = openCardLook(web);
  return { web, library, archives, directory, clicks, cards, qrPictures, subscribers, metrics };
}
