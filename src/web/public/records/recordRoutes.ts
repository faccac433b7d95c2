import type { FastifyInstance } from 'fastify';
import { LRUCache } from 'lru-cache';
import { copiesOfArticle } from '../../../actions/copies/copiesOfArticle.ts';
import { articleById } from '../../../article/archive.ts';
import { type Article, publicShape, recordUrlOf } from '../../../article/article.ts';
import { asAdvertised, probedPicture } from '../../../article/picture.ts';
import { isPublic, readableBy, visibleTo } from '../../../article/visibility.ts';
import { limitConcurrency } from '../../../concurrency.ts';
import { addressesOf } from '../../../config/addresses.ts';
import { SluglineError } from '../../../errors.ts';
import { whileAnswering } from '../../../store/connection/whileAnswering.ts';
import type { CachedContent } from '../../../store/freshness.ts';
import { guarded } from '../../../store/storeError.ts';
import { packed } from '../../../syndication/assembly.ts';
import { staleForOf } from '../../../syndication/staleFor.ts';
import { siteOf, type WebContext } from '../../context.ts';
import { wantsActivity } from '../activitypub/asActivity.ts';
import { noteOfArticle } from '../activitypub/noteOfArticle.ts';
import { isStoreAway } from '../cachedDocument.ts';
import { namedFeeds } from '../feeds/feedOffers.ts';
import { offeredFeed, type PublicParts } from '../publicParts.ts';
import { type Document, represent } from '../sendDocument.ts';
import { recordPage, type SentPost } from './recordPage.ts';
import { siteLinksOf } from './standardSite.ts';

/** A page as it was last shown, for when the store is unreachable. */
interface Shown extends CachedContent {
  article: Pick<Article, 'status' | 'embargoUntil' | 'access' | 'revision'>;
  /** The stored facts about its picture. */
  picture: string | null;
  document: Document;
  madeAt: number;
  config: WebContext['config'];
}

const maxShown = 1_000;
/** How old the feeds and posts on a page may be (ms); its own text is always the newest. */
const freshFor = 5_000;
/** How many pages are built at the same time; a client that requests many makes others wait. */
const maxConcurrent = 4;
const maxQueued = 200;

/**
 * `/articles/<id>`: the public page. 404 under embargo, 410 if withdrawn, without its body if only subscribers may
 * read it.
 */
export function recordRoutes(server: FastifyInstance, { web }: PublicParts): void {
  const shown = new LRUCache<string, Shown>({ max: maxShown });

  const { freshness } = web.store;
  const making = new Map<string, Promise<Shown | undefined>>();
  const runLimited = limitConcurrency(maxConcurrent, maxQueued);

  /** Reads once for all requests that arrive at the same time. */
  function recordOf(id: string): Promise<Shown | undefined> {
    const running = making.get(id) ?? currentRecord(id).finally(() => making.delete(id));
    making.set(id, running);
    return running;
  }

  async function currentRecord(id: string): Promise<Shown | undefined> {
    const last = shown.get(id);
    const asOf = freshness.now();
    try {
      const { redis, keys } = web.store;
      const [revision, embargo, picture] = await whileAnswering(web.store, () =>
        guarded(() => redis.hmget(keys.article(id), 'revision', 'embargo', 'picture')),
      );
      // Decided before anything is built, so that an article under embargo takes as long as an unknown one.
      if (!revision || Number(embargo ?? 0) > web.clock.now()) return undefined;
      const isFresh =
        last?.article.revision === Number(revision) &&
        last.picture === picture &&
        last.config === web.config &&
        web.clock.monotonic() - last.madeAt < freshFor;
      if (last && isFresh && freshness.allows(id, asOf) && freshness.mayShow(last)) return last;
      const made = await whileAnswering(web.store, () =>
        freshness.made(() => runLimited(() => guarded(() => makeRecord(web, id, picture ?? null)))),
      );
      if (made) shown.set(id, made);
      return made;
    } catch (error) {
      const isStale = freshness.awayFor() > staleForOf(web.config);
      if (last && isStoreAway(error) && !isStale && freshness.mayShow(last)) return last;
      throw error;
    }
  }

  server.route<{ Params: { id: string } }>({
    method: ['GET', 'HEAD'],
    url: '/articles/:id',
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      const record = await recordOf(request.params.id);
      const visibility = record ? visibleTo(record.article, web.clock.now(), 'public') : 'none';
      if (record === undefined || visibility === 'none') throw new SluglineError('page.unknown');
      if (visibility === 'gone') throw new SluglineError('article.gone');
      const note = wantsActivity(request) ? await noteOfArticle(web, request.params.id) : undefined;
      if (note) return reply.header('vary', 'Accept').redirect(note, 302);
      return represent(request, reply, record.document, {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'public, no-cache',
        vary: 'Accept',
      });
    },
  });
}

async function makeRecord(
  web: WebContext,
  id: string,
  picture: string | null,
): Promise<Omit<Shown, 'asOf'> | undefined> {
  const article = await articleById(web.store, id);
  if (!article || article.digestOf) return undefined;
  const now = web.clock.now();
  const seen = isPublic(article, now);
  const text = seen ? await pageOf(web, readableBy(article, visibleTo(article, now, 'public'))) : '';
  const { status, access, revision, embargoUntil } = article;
  return {
    articles: [id],
    article: { status, access, revision, ...(embargoUntil ? { embargoUntil } : {}) },
    picture,
    document: await packed(Buffer.from(text), 'text/html', ''),
    // A page that may not be shown now is built again for the next request, because the embargo may have ended by then.
    madeAt: seen ? web.clock.monotonic() : Number.NEGATIVE_INFINITY,
    config: web.config,
  };
}

async function pageOf(web: WebContext, article: Article): Promise<string> {
  const addresses = addressesOf(web.config);
  const [feedIds, posts, probed, siteLinks] = await Promise.all([
    web.store.redis.smembers(web.store.keys.articleFeeds(article.id)),
    postsOf(web, article.id),
    probedPicture(web.store, article),
    siteLinksOf(web, article),
  ]);
  const feeds = namedFeeds(feedIds, web.config).map((id) => offeredFeed(web, id));
  return recordPage(
    {
      article: publicShape(asAdvertised(article, probed), addresses),
      recordUrl: recordUrlOf(article.id, addresses),
      feeds: feeds.filter((feed) => feed !== undefined),
      posts,
      ...(probed && 'type' in probed ? { picture: probed } : {}),
      ...creatorOf(web, article),
      ...(siteLinks ? { siteLinks } : {}),
    },
    siteOf(web),
  );
}

/** The account of the first Mastodon channel that has one configured and posts in the article's language. */
function creatorOf({ config }: WebContext, { language }: Article): { fediverseCreator?: string } {
  const primary = (tag: string) => tag.toLowerCase().split('-')[0];
  const channel = config.channels.find(
    (each) =>
      each.type === 'mastodon' &&
      typeof each.creator === 'string' &&
      (each.language === undefined || primary(each.language) === primary(language)),
  );
  return typeof channel?.creator === 'string' ? { fediverseCreator: channel.creator } : {};
}

/** Where the article was posted and the state of each post, oldest first. A dry run has no posts. */
async function postsOf(web: WebContext, articleId: string): Promise<SentPost[]> {
  const copies = await copiesOfArticle(web, articleId);
  return copies
    .filter(({ copy }) => copy.part === 1)
    .map(({ copy, delivery }) => ({
      channel: copy.channel,
      at: delivery.attempts.at(-1)?.at ?? delivery.dueAt,
      state: copy.state,
      ...(copy.url ? { url: copy.url } : {}),
    }))
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}
