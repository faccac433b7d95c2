import { html } from 'ghtml';
import type { Markup, Site } from '../../theme/layout.ts';
import { discoveryLinks } from '../follow/feedLinks.ts';
import { cardImageOf, imageProperties } from './cardImage.ts';
import type { RecordPage } from './recordView.ts';

function described(page: RecordPage): string {
  return page.article.standfirst ?? page.article.bullets[0] ?? page.article.image?.caption ?? '';
}

/** `ur` or `ur-PK` as Open Graph writes it: `ur`, `ur_PK`. */
function openGraphLocale(language: string): string {
  return language.replaceAll('-', '_');
}

/**
 * An article page's metadata: canonical address, OpenGraph, X and fediverse cards, NewsArticle as JSON-LD, its feeds.
 */
export function recordHead(page: RecordPage, site: Site): Markup {
  const { article } = page;
  const image = cardImageOf(page, site);
  const description = described(page);
  const properties: [string, string | undefined][] = [
    ['og:type', 'article'],
    ['og:site_name', site.newsroom.name],
    ['og:title', article.headline],
    ['og:description', description || undefined],
    ['og:url', article.url],
    ['og:locale', openGraphLocale(article.language)],
    ...imageProperties(image),
    ['article:published_time', article.publishedAt],
    ['article:modified_time', article.updatedAt],
    ['article:section', article.section],
    ...article.authors.map((author): [string, string] => ['article:author', author]),
    ...article.tags.map((tag): [string, string] => ['article:tag', tag]),
  ];
  const names: [string, string | undefined][] = [
    ['description', description || undefined],
    ['author', article.authors.length > 0 ? article.authors.join(', ') : undefined],
    ['twitter:card', 'summary_large_image'],
    ['twitter:title', article.headline],
    ['twitter:description', description || undefined],
    ['twitter:image', image.url],
    ['twitter:image:alt', image.alt],
    ['fediverse:creator', page.fediverseCreator],
  ];
  return html`<link rel="canonical" href="${article.url}">
<link rel="shortlink" href="${article.shortUrl}">
!${siteLinks(page)}
!${metaElements('property', properties)}
!${metaElements('name', names)}
!${discoveryLinks(page.feeds, site)}
<script type="application/ld+json">!${scriptData(newsArticle(page, site, image.url))}</script>`;
}

/** By these a reader of standard.site knows that the records are this page's own. */
function siteLinks({ siteLinks: links }: RecordPage): Markup {
  if (!links) return '';
  const publication = links.publication
    ? html`<link rel="site.standard.publication" href="${links.publication}">`
    : '';
  return html`<link rel="site.standard.document" href="${links.document}">!${publication}`;
}

export function metaElements(kind: 'property' | 'name', pairs: [string, string | undefined][]): Markup {
  return pairs
    .map(([name, content]) => (content ? html`<meta !${kind}="${name}" content="${content}">` : ''))
    .filter((element) => element !== '')
    .join('\n');
}

/** An article as schema.org's NewsArticle. https://schema.org/NewsArticle */
function newsArticle(page: RecordPage, site: Site, imageUrl: string): Record<string, unknown> {
  const { article } = page;
  return {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    headline: article.headline,
    description: described(page) || undefined,
    inLanguage: article.language,
    url: article.url,
    mainEntityOfPage: article.url,
    image: [imageUrl],
    datePublished: article.publishedAt,
    dateModified: article.updatedAt,
    articleSection: article.section,
    keywords: article.tags.length > 0 ? article.tags : undefined,
    dateline: article.dateline,
    author:
      article.authors.length > 0 ? article.authors.map((name) => ({ '@type': 'Person', name })) : undefined,
    publisher: { '@type': 'NewsMediaOrganization', name: site.newsroom.name, url: site.newsroom.url },
    isAccessibleForFree: article.access === 'public',
    correction:
      article.corrections.length > 0
        ? article.corrections.map(({ at, note }) => ({
            '@type': 'CorrectionComment',
            text: note,
            datePublished: at,
          }))
        : undefined,
  };
}

/** JSON inside a `<script>`: every "<" is escaped, so nothing in it can end the element or open a comment. */
function scriptData(value: Record<string, unknown>): Markup {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
