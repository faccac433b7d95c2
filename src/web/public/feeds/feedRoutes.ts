import type { FastifyInstance } from 'fastify';
import { formats } from '../../../../feeds/index.ts';
import { articlesById } from '../../../article/archive.ts';
import { publicShape } from '../../../article/article.ts';
import { advertised } from '../../../article/picture.ts';
import { readableBy, visibleTo } from '../../../article/visibility.ts';
import { addressesOf } from '../../../config/addresses.ts';
import { SluglineError } from '../../../errors.ts';
import { whileAnswering } from '../../../store/connection/whileAnswering.ts';
import { feedUrlOf } from '../../../syndication/head.ts';
import { siteOf, type WebContext } from '../../context.ts';
import type { Story } from '../front/stories.ts';
import { tally } from '../health/metrics.ts';
import { offeredFeed, offeredNotices, type PublicParts } from '../publicParts.ts';
import { represent } from '../sendDocument.ts';
import { takeOver } from '../takeOver.ts';
import { feedHeaders, sendFeed } from './feedAnswer.ts';
import { feedViewPage } from './feedViewPage.ts';

/**
 * `/feeds/<id>.<extension>`: from memory, built by a request only the first time; and the pages of a feed's archive,
 * `/feeds/<id>/archive/<n>.<extension>`.
 */
export function feedRoutes(server: FastifyInstance, parts: PublicParts): void {
  server.route<{ Params: { '*': string } }>({
    method: ['GET', 'HEAD'],
    url: '/feeds/*',
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      const { id, extension } = nameOf(request.params['*']);
      const [, archived, page] = archivePage.exec(id) ?? [];
      if (archived !== undefined) {
        const found = await whileAnswering(parts.web.store, () =>
          parts.archives.page(archived, Number(page), extension),
        );
        if (!found) throw new SluglineError('feed.unknown', { id });
        tally(parts.metrics.feeds, extension);
        return represent(request, reply, found, pageHeaders(parts.web, id, extension, found.mediaType));
      }
      const feed = await parts.library.feed(id, extension);
      if (!feed) throw new SluglineError('feed.unknown', { id });
      if (request.headers['sec-fetch-dest'] === 'document') {
        const page = await viewOf(parts, id);
        reply.headers({ vary: 'Sec-Fetch-Dest', 'cache-control': 'no-store' });
        return reply.type('text/html; charset=utf-8').send(page);
      }
      sendFeed(
        parts,
        { id: offeredFeed(parts.web, id)?.id ?? id, extension },
        feed,
        request.raw,
        takeOver(reply),
      );
      return reply;
    },
  });
}

const archivePage = /^([a-z0-9-]+)\/archive\/([1-9]\d{0,8})$/;

/** Answers as for a feed, except that a page has no subscribers. */
function pageHeaders(
  web: WebContext,
  id: string,
  extension: string,
  mediaType: string,
): Record<string, string> {
  const own = feedUrlOf(id, extension, addressesOf(web.config));
  return { ...feedHeaders(web, { id, extension }, mediaType), link: `<${own}>; rel="self"` };
}

/** The rest of the path after `/feeds/`: a feed's id, a dot, a format. */
function nameOf(path: string): { id: string; extension: string } {
  const dot = path.lastIndexOf('.');
  const extension = path.slice(dot + 1);
  if (dot < 1 || !Object.hasOwn(formats, extension)) throw new SluglineError('page.unknown');
  return { id: path.slice(0, dot), extension };
}

/** The feed as a page, for a person who opened its address in a browser. */
async function viewOf({ web, library }: PublicParts, id: string): Promise<string> {
  const feed = offeredFeed(web, id);
  if (!feed) throw new SluglineError('feed.unknown', { id });
  const { stories } = await whileAnswering(web.store, () =>
    web.store.freshness.made(() => storiesOf(web, library.membersOf(feed.id))),
  );
  const notices = feed.id.startsWith('section/')
    ? offeredNotices(web, [{ topic: feed.id, title: feed.title }])
    : undefined;
  return feedViewPage({ feed, stories, notices }, siteOf(web));
}

async function storiesOf(
  web: WebContext,
  articles: string[],
): Promise<{ stories: Story[]; articles: string[] }> {
  const addresses = addressesOf(web.config);
  const stories: Story[] = [];
  for (const article of await advertised(web.store, await articlesById(web.store, articles))) {
    const visibility = visibleTo(article, web.clock.now(), 'public');
    if (visibility === 'none' || visibility === 'gone') continue;
    const { body, ...story } = readableBy(publicShape(article, addresses), visibility);
    stories.push(story);
  }
  return { stories, articles };
}
