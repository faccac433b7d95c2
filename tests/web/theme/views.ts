import { readdirSync, readFileSync } from 'node:fs';
import type { PublicArticle } from '../../../src/article/article.ts';
import { contentFrom } from '../../../src/article/intake.ts';
import { readDocument } from '../../../src/extract/index.ts';
import { loginPage } from '../../../src/web/desk/signIn/loginPage.ts';
import { setPasswordPage } from '../../../src/web/desk/signIn/setPasswordPage.ts';
import { errorPage } from '../../../src/web/public/errorPage.ts';
import { feedsPage } from '../../../src/web/public/feeds/feedsPage.ts';
import { feedViewPage } from '../../../src/web/public/feeds/feedViewPage.ts';
import type { FeedOffer } from '../../../src/web/public/follow/feedLinks.ts';
import { frontPage } from '../../../src/web/public/front/frontPage.ts';
import { linkPage } from '../../../src/web/public/links/linkPage.ts';
import { recordPage } from '../../../src/web/public/records/recordPage.ts';
import { deskTexts, languages } from '../../../src/web/texts/languages.ts';
import { loadTheme } from '../../../src/web/theme/assets.ts';
import type { Site } from '../../../src/web/theme/layout.ts';

export const theme = loadTheme();

export function siteIn(language: string, name = 'The Sahilan Courier'): Site {
  return {
    newsroom: { name, url: 'https://sahilancourier.example', language, timezone: 'Asia/Karachi' },
    webBase: 'http://127.0.0.1:8080',
    theme,
    languages,
    desk: deskTexts(languages, language),
  };
}

const samples = new URL('../../../samples/articles/', import.meta.url);

/** An article with everything that is required, and what is given. */
export function article(given: Partial<PublicArticle>): PublicArticle {
  const id = given.id ?? 'a_sample';
  return {
    id,
    url: `http://127.0.0.1:8080/articles/${id}`,
    source: 'city',
    status: 'published',
    revision: 1,
    corrections: [],
    shortUrl: `http://127.0.0.1:8080/s/${id.slice(2, 8)}`,
    headline: 'A headline',
    bullets: [],
    authors: [],
    tags: [],
    language: 'en',
    publishedAt: '2026-11-20T09:00:00Z',
    updatedAt: '2026-11-20T09:00:00Z',
    breaking: false,
    access: 'public',
    ...given,
  };
}

/** The sample newsroom's articles as the program takes them in, newest first. */
async function readSamples(): Promise<PublicArticle[]> {
  const now = Date.parse('2026-11-24T12:00:00Z');
  const found: PublicArticle[] = [];
  for (const section of readdirSync(samples)) {
    for (const name of readdirSync(new URL(`${section}/`, samples))) {
      const bytes = readFileSync(new URL(`${section}/${name}`, samples));
      const { articles } = await readDocument(bytes, { name, timezone: 'Asia/Karachi', now, language: 'en' });
      for (const [index, input] of articles.entries()) {
        const id = input.guid ? `a_${input.guid.slice(19)}` : `a_${name.slice(0, -4)}${index || ''}`;
        const content = contentFrom(input, { where: name, now, newsroom: { language: 'en' }, section });
        found.push(article({ ...content, id }));
      }
    }
  }
  return found.sort((a, b) => b.publishedAt.localeCompare(a.publishedAt) || a.id.localeCompare(b.id));
}

export const sampleArticles = await readSamples();

export const feeds: FeedOffer[] = [
  { id: 'all', title: 'Everything', description: 'Every article of The Sahilan Courier', language: 'en' },
  {
    id: 'home',
    title: 'City and nation',
    description: 'Rasmina, the provinces and the Assembly',
    language: 'en',
  },
  { id: 'urdu', title: 'اردو', description: 'ساحلان کوریئر کی تمام اردو خبریں', language: 'ur' },
  { id: 'arabic', title: 'العربية', description: 'كل مقالات ساحلان كورير بالعربية', language: 'ar' },
  {
    id: 'french',
    title: 'Français',
    description: 'Tous les articles du Sahilan Courier en français',
    language: 'fr',
  },
];

const occurring = {
  sections: [
    { id: 'section/city', title: 'City', language: 'en' },
    { id: 'section/sport', title: 'Sport', language: 'en' },
  ],
  languages: [{ id: 'language/ur', title: 'اردو', language: 'ur' }],
  tags: [{ id: 'tag/storm-zubin', title: 'Storm zubin', language: 'en' }],
};
const noFeeds = { sections: [], languages: [], tags: [] };

const posts = [
  {
    channel: 'Mastodon',
    at: '2026-11-21T09:12:00Z',
    url: 'https://mastodon.example/@courier/1',
    state: 'live' as const,
  },
  { channel: 'Partners', at: '2026-11-21T09:15:00Z', state: 'live' as const },
];

/** Every template once or more, by the path at which it could stand. */
export function renderedPages(): Map<string, string> {
  const site = siteIn('en');
  const all = sampleArticles;
  const pages = new Map<string, string>();
  const urduHome = all.filter(({ language }) => language === 'ur');
  pages.set('/', frontPage({ stories: all, feeds, occurring }, site));
  pages.set(
    '/urdu',
    frontPage(
      { stories: [...urduHome, ...all.filter((a) => a.language !== 'ur')], feeds, occurring },
      siteIn('ur', 'ساحلان کوریئر'),
    ),
  );
  pages.set('/arabic', frontPage({ stories: all, feeds, occurring }, siteIn('ar', 'ساحلان كورير')));
  pages.set('/empty', frontPage({ stories: [], feeds: [], occurring: noFeeds }, site));
  pages.set('/feeds', feedsPage({ feeds, occurring }, site));
  pages.set('/feeds-ur', feedsPage({ feeds, occurring }, siteIn('ur', 'ساحلان کوریئر')));
  const [everything, , urdu] = feeds;
  if (everything) pages.set('/feeds/all.rss', feedViewPage({ feed: everything, stories: all }, site));
  if (urdu) pages.set('/feeds/urdu.rss', feedViewPage({ feed: urdu, stories: urduHome }, site));
  for (const shown of all) {
    const corrected = shown.id === 'a_voter-register';
    const { body, ...withoutBody } = shown;
    const readable = shown.access === 'subscribers' ? withoutBody : shown;
    const corrections = [
      {
        at: '2026-11-21T15:40:00Z',
        note: 'An earlier version said that the commission had visited 300 villages. It visited 130.',
      },
    ];
    pages.set(
      `/articles/${shown.id}`,
      recordPage(
        {
          article: { ...readable, ...(corrected && { status: 'corrected', corrections }) },
          recordUrl: `http://127.0.0.1:8080/articles/${shown.id}`,
          feeds: feeds.slice(0, 2),
          posts: corrected || shown.breaking ? posts : [],
          fediverseCreator: '@courier@mastodon.example',
        },
        site,
      ),
    );
  }
  pages.set(
    '/s/k3mv+',
    linkPage(
      {
        url: 'http://127.0.0.1:8080/s/k3mv',
        target: 'http://127.0.0.1:8080/articles/a_seagrass?utm_source=mastodon&utm_medium=social',
        clicks: { total: 12408, unique: 9117 },
        createdAt: '2026-11-19T10:00:00Z',
        article: {
          id: 'a_seagrass',
          headline: 'Seagrass off Rasmina has doubled since trawlers were kept out, divers report',
          language: 'en',
        },
      },
      site,
    ),
  );
  pages.set(
    '/404',
    errorPage(
      { status: 404, sentence: 'There is nothing at this address.', hint: 'Start again at the front page.' },
      site,
    ),
  );
  pages.set(
    '/410',
    errorPage(
      {
        status: 410,
        sentence: 'Article a_x is withdrawn.',
        hint: 'See the latest articles on the front page.',
      },
      site,
    ),
  );
  pages.set(
    '/500',
    errorPage(
      {
        status: 500,
        sentence: 'An internal error occurred and was logged.',
        hint: 'Try again; if it happens again, tell an operator the time.',
        requestId: 'req-1f',
      },
      site,
    ),
  );
  pages.set(
    '/503',
    errorPage(
      { status: 503, sentence: 'The store (Redis) can’t be reached.', hint: 'Try again in a moment.' },
      site,
    ),
  );
  pages.set(
    '/login',
    loginPage(
      {
        csrf: 'token',
        username: 'mira',
        wrong: {
          sentence: 'Name or password is wrong.',
          hint: 'Try again, or ask an admin for a new one-time link.',
        },
        next: '/desk',
      },
      site,
    ),
  );
  pages.set(
    '/welcome',
    setPasswordPage({ csrf: 'token', username: 'mira', action: '/welcome/abc', atLeast: 12 }, site),
  );
  return pages;
}
