import type { FastifyInstance } from 'fastify';
import { articlesById, listArticles } from '../../../article/archive.ts';
import type { Article } from '../../../article/article.ts';
import { isPublic } from '../../../article/visibility.ts';
import { addressesOf } from '../../../config/addresses.ts';
import { packed } from '../../../syndication/assembly.ts';
import { renderNewsSitemap } from '../../../syndication/newsSitemap.ts';
import { renderOpml } from '../../../syndication/opml.ts';
import { staleForOf } from '../../../syndication/staleFor.ts';
import { siteOf, type WebContext } from '../../context.ts';
import { readerTexts } from '../../texts/languages.ts';
import { type Cached, cachedDocument, isStoreAway } from '../cachedDocument.ts';
import { feedsPage } from '../feeds/feedsPage.ts';
import { type OccurringFeeds, occurringFeeds } from '../feeds/occurringFeeds.ts';
import { sectionsOf } from '../follow/followControl.ts';
import { offeredFeeds, offeredNotices, type PublicParts } from '../publicParts.ts';
import { type Document, represent } from '../sendDocument.ts';
import { frontPage } from './frontPage.ts';
import { visibleStories } from './visibleStories.ts';

/** How many stories fit on the front page. */
const storiesOnFront = 60;
/**
 * How many articles are searched for stories: those under embargo must not shorten the page, but the search must end.
 */
const maxPages = 5;
const twoDays = 2 * 86_400_000;
const maxInSitemap = 1_000;
/** How old content that changes only with time (an age, a date) may be (ms). */
const freshFor = 60_000;

/** Browsers revalidate each time and mostly get 304, so a withdrawn article disappears immediately. */
const cacheControl = 'public, no-cache';

/** Front page, list of feeds, OPML, news sitemap and robots.txt: built after a change and sent from memory. */
export function pageRoutes(server: FastifyInstance, { web }: PublicParts): void {
  const staleFor = () => staleForOf(web.config);
  const cached = (make: (web: WebContext) => Promise<Page>) =>
    cachedDocument(
      web.store,
      { freshFor, staleFor },
      () => make(web),
      () => web.config,
    );
  // Built separately from the front page, which changes with each article, because a newsroom has any number of tags.
  const occurring = cachedDocument(
    web.store,
    { freshFor, staleFor },
    async () => ({ ...(await occurringFeeds(web)), articles: [] }),
    () => web.config,
  );
  const front = cached(async () => frontDocument(web, await occurring.get()));
  const sitemap = cached(sitemapDocument);
  const feeds = ofFeeds(web, occurring, feedsDocument);
  const opml = ofFeeds(web, occurring, opmlDocument);
  const unsubscribe = web.changes.subscribe(({ type }) => {
    if (type !== 'article' && type !== 'feed' && type !== 'reset') return;
    front.touch();
    sitemap.touch();
  });
  server.addHook('onClose', async () => unsubscribe());

  const page = (
    url: string,
    cached: Pick<Cached<Page>, 'get'>,
    type: string,
    more: Record<string, string> = {},
  ) =>
    server.route({
      method: ['GET', 'HEAD'],
      url,
      exposeHeadRoute: false,
      handler: async (request, reply) =>
        represent(request, reply, await cached.get(), {
          'content-type': type,
          'cache-control': cacheControl,
          ...more,
        }),
    });

  page('/', front, 'text/html; charset=utf-8');
  page('/feeds', feeds, 'text/html; charset=utf-8');
  page('/feeds.opml', opml, 'text/x-opml; charset=utf-8', { 'access-control-allow-origin': '*' });
  page('/sitemap-news.xml', sitemap, 'application/xml; charset=utf-8', { 'x-robots-tag': 'noindex' });
  server.get('/robots.txt', async (_request, reply) => {
    reply.header('cache-control', 'public, max-age=3600');
    return reply.type('text/plain; charset=utf-8').send(robots(web));
  });
}

/** Preview crawlers may read article pages and follow short links; the pages for signed-in people are disallowed. */
function robots(web: WebContext): string {
  return [
    'User-agent: *',
    ...['/desk', '/ops', '/api/', '/login', '/welcome', '/ingest/'].map((path) => `Disallow: ${path}`),
    'Allow: /',
    '',
    `Sitemap: ${addressesOf(web.config).webBase}/sitemap-news.xml`,
    '',
  ].join('\n');
}

/** A document, with the articles on it. */
type Page = Document & { articles: string[] };

async function documentOf(text: string, mediaType: string, articles: { id: string }[] = []): Promise<Page> {
  return { ...(await packed(Buffer.from(text), mediaType, '')), articles: articles.map(({ id }) => id) };
}

/** The newest public articles. */
async function newestVisible(web: WebContext): Promise<Article[]> {
  const found: Article[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < maxPages && found.length < storiesOnFront; pages++) {
    const page = await listArticles(web.store, storiesOnFront, cursor);
    const now = web.clock.now();
    found.push(...page.items.filter((article) => isPublic(article, now)));
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  return found.slice(0, storiesOnFront);
}

async function frontDocument(web: WebContext, occurring: OccurringFeeds): Promise<Page> {
  const stories = await visibleStories(web, await newestVisible(web));
  const notices = offeredNotices(web, sectionsOf(stories));
  const text = frontPage({ stories, feeds: offeredFeeds(web), occurring, notices }, siteOf(web));
  return documentOf(text, 'text/html', stories);
}

async function sitemapDocument(web: WebContext): Promise<Page> {
  const { store, config, clock } = web;
  const now = clock.now();
  // Scores are negative dates, so the newest come first.
  const ids = await store.redis.zrangebyscore(
    store.keys.articles,
    -now,
    -(now - twoDays),
    'LIMIT',
    0,
    2 * maxInSitemap,
  );
  const articles: Article[] = [];
  for (let from = 0; from < ids.length; from += 100) {
    articles.push(...(await articlesById(store, ids.slice(from, from + 100))));
  }
  const text = renderNewsSitemap(config.newsroom.name, articles, addressesOf(config), now);
  return documentOf(text, 'application/xml', articles);
}

const noneOccur: OccurringFeeds = { sections: [], languages: [], tags: [] };

/**
 * A page that lists feeds, rebuilt if the feeds that exist or the configuration have changed. If the store is
 * unreachable and they are unknown, it lists the configured ones, which is better than no page.
 */
function ofFeeds(
  web: WebContext,
  occurring: Pick<Cached<OccurringFeeds>, 'get'>,
  make: (web: WebContext, occurring: OccurringFeeds) => Promise<Page>,
): Pick<Cached<Page>, 'get'> {
  let last: { known: OccurringFeeds; config: WebContext['config']; page: Promise<Page> } | undefined;
  return {
    async get() {
      const known = await occurring.get().catch((error) => {
        if (isStoreAway(error)) return noneOccur;
        throw error;
      });
      if (last?.known !== known || last.config !== web.config)
        last = { known, config: web.config, page: make(web, known) };
      return last.page;
    },
  };
}

function feedsDocument(web: WebContext, occurring: OccurringFeeds): Promise<Page> {
  return documentOf(feedsPage({ feeds: offeredFeeds(web), occurring }, siteOf(web)), 'text/html');
}

function opmlDocument(web: WebContext, { sections, languages, tags }: OccurringFeeds): Promise<Page> {
  const { newsroom, feeds } = web.config;
  const { messages } = readerTexts(siteOf(web).languages, newsroom.language);
  const groups = [
    { title: messages.sections, feeds: sections },
    { title: messages.languages, feeds: languages },
    { title: messages.tags, feeds: tags },
  ];
  return documentOf(renderOpml(newsroom, feeds, groups, addressesOf(web.config)), 'text/x-opml');
}
