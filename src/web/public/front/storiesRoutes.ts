import type { FastifyInstance } from 'fastify';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { articlesById } from '../../../article/archive.ts';
import { limitConcurrency } from '../../../concurrency.ts';
import { SluglineError } from '../../../errors.ts';
import { whileAnswering } from '../../../store/connection/whileAnswering.ts';
import { pageOfIds } from '../../../store/lists/page.ts';
import { guarded } from '../../../store/storeError.ts';
import { packed } from '../../../syndication/assembly.ts';
import { siteOf, type WebContext } from '../../context.ts';
import type { FeedOffer } from '../follow/feedLinks.ts';
import { offeredFeed, type PublicParts } from '../publicParts.ts';
import { type Document, represent } from '../sendDocument.ts';
import { storiesPage } from './storiesPage.ts';
import { visibleStories } from './visibleStories.ts';

const storiesOnPage = 30;
/** How many pages are built at the same time; a client that requests many makes others wait. */
const maxConcurrent = 4;
const maxQueued = 200;
/** How many pages are cached compressed. */
const maxPacked = 200;

const Query = z.object({ cursor: z.string().max(300).optional() });

/**
 * `/articles`, `/section/<slug>`, `/tag/<slug>`, `/language/<tag>`: lists of articles, built for each request, so that a
 * withdrawn one is gone immediately.
 */
export function storiesRoutes(server: FastifyInstance, { web }: PublicParts): void {
  const runLimited = limitConcurrency(maxConcurrent, maxQueued);
  const packedBefore = new LRUCache<string, { text: string; document: Document }>({ max: maxPacked });

  /** Compresses a page only if its text has changed. */
  async function documentOf(address: string, text: string): Promise<Document> {
    const before = packedBefore.get(address);
    if (before?.text === text) return before.document;
    const document = await packed(Buffer.from(text), 'text/html', '');
    packedBefore.set(address, { text, document });
    return document;
  }

  const list = (url: string, feedOf: (name: string) => FeedOffer | undefined) =>
    server.route<{ Params: { name?: string } }>({
      method: ['GET', 'HEAD'],
      url,
      exposeHeadRoute: false,
      handler: async (request, reply) => {
        const { name } = request.params;
        const feed = name === undefined ? undefined : feedOf(name);
        if (name !== undefined && !feed) throw new SluglineError('page.unknown');
        const { cursor } = Query.parse(request.query);
        const text = await whileAnswering(web.store, () =>
          runLimited(() => guarded(() => textOf(web, feed, cursor))),
        );
        return represent(request, reply, await documentOf(`${feed?.id}?${cursor}`, text), {
          'content-type': 'text/html; charset=utf-8',
          'cache-control': 'public, no-cache',
        });
      },
    });

  list('/articles', () => undefined);
  for (const kind of ['section', 'tag', 'language'])
    list(`/${kind}/:name`, (name) => offeredFeed(web, `${kind}/${name}`));
}

/** Throws `page.unknown` for a section, tag or language without articles. */
async function textOf(
  web: WebContext,
  feed: FeedOffer | undefined,
  cursor: string | undefined,
): Promise<string> {
  const { store } = web;
  const key = feed ? store.keys.feed(feed.id) : store.keys.articles;
  const { items, nextCursor } = await pageOfIds(store, key, storiesOnPage, cursor);
  if (feed && items.length === 0 && cursor === undefined) throw new SluglineError('page.unknown');
  const stories = await visibleStories(web, await articlesById(store, items));
  const path = feed ? `/${feed.id.split('/').map(encodeURIComponent).join('/')}` : '/articles';
  return storiesPage({ path, feed, stories, isFurther: cursor !== undefined, nextCursor }, siteOf(web));
}
