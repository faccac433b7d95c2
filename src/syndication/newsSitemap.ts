import { legalText } from '../../feeds/characters.ts';
import { type Addresses, type Article, urlOf } from '../article/article.ts';
import { escapeText } from '../article/escape.ts';
import { isPublic } from '../article/visibility.ts';

/** Limits of https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap */
const longest = 2 * 86_400_000;
const most = 1_000;

/**
 * A Google News sitemap of the public articles that were first published within two days before `now` (milliseconds):
 * the newest 1,000, newest first.
 */
export function renderNewsSitemap(
  name: string,
  articles: Article[],
  addresses: Addresses,
  now: number,
): string {
  const urls = articles
    .filter((article) => isNews(article, now))
    .sort(
      (one, other) =>
        Date.parse(other.publishedAt) - Date.parse(one.publishedAt) || (one.id < other.id ? -1 : 1),
    )
    .slice(0, most)
    .map((article) => element(name, article, addresses));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">',
    ...urls,
    '</urlset>\n',
  ].join('\n');
}

function isNews(article: Article, now: number): boolean {
  const published = Date.parse(article.publishedAt);
  return published > now - longest && published <= now && isPublic(article, now);
}

function element(name: string, article: Article, addresses: Addresses): string {
  return [
    '<url>',
    `<loc>${escapeText(new URL(urlOf(article, addresses)).href)}</loc>`,
    '<news:news>',
    `<news:publication><news:name>${escapeText(legalText(name))}</news:name>`,
    `<news:language>${newsLanguage(article.language)}</news:language></news:publication>`,
    `<news:publication_date>${article.publishedAt}</news:publication_date>`,
    `<news:title>${escapeText(legalText(article.headline))}</news:title>`,
    '</news:news></url>',
  ].join('');
}

/** ISO 639, but Chinese by its country. */
function newsLanguage(tag: string): string {
  const [language = '', ...rest] = tag.toLowerCase().split('-');
  if (language !== 'zh') return language;
  return rest.some((part) => ['tw', 'hk', 'mo', 'hant'].includes(part)) ? 'zh-tw' : 'zh-cn';
}
