import type { ArticleInput } from '../../article/article.ts';
import { embargoIn, isEmbargoName } from '../../article/embargo.ts';
import { detectLanguage } from '../../article/language.ts';
import { asSource, oneLine } from '../../article/text.ts';
import { unreadableEmbargo } from '../../article/visibility.ts';
import { type HttpUrl, httpUrl } from '../../net/httpUrl.ts';
import { readInstant } from '../dates/instant.ts';
import type { PageOptions } from '../page.ts';
import { articleAddress, readerAddress } from './articleAddress.ts';
import { given } from './linkedData.ts';
import type { Marked } from './readMarkup.ts';
import { webAddress } from './webAddress.ts';

function metaOf(marked: Marked, ...names: string[]): string | undefined {
  for (const name of names) {
    const value = marked.meta.get(name)?.map(oneLine).find(Boolean);
    if (value) return value;
  }
  return undefined;
}

/** An embargo in any of a page's properties; one without a readable time still holds. */
function embargoOf(marked: Marked, timezone: string): string | undefined {
  const found = [...marked.meta].filter(([name]) => isEmbargoName(name));
  const written = embargoIn(found.flatMap(([, values]) => values));
  return written === undefined ? undefined : (readInstant(oneLine(written), timezone) ?? unreadableEmbargo);
}

function canonicalOf(marked: Marked, url: HttpUrl | undefined): HttpUrl | undefined {
  return articleAddress(marked.canonical, url) ?? articleAddress(metaOf(marked, 'og:url'), url);
}

/** Whether the page declares that it is an article. */
export function isMarkedArticle(marked: Marked): boolean {
  const kind = metaOf(marked, 'og:type');
  if (kind && /^article$/i.test(kind)) return true;
  return metaOf(marked, 'article:published_time', 'datepublished') !== undefined;
}

/** Whether the page declares that it is the site, not one of its articles. */
export function isMarkedSite(marked: Marked): boolean {
  return /^website$/i.test(metaOf(marked, 'og:type') ?? '');
}

/** What the page says about its one article: OpenGraph first, then plain `<meta>`, `<link>` and `<html lang>`. */
export function metadataOf(
  marked: Marked,
  options: PageOptions & { url?: string | undefined },
): Partial<ArticleInput> {
  const page = httpUrl(options.url);
  const base = page ?? marked.canonical;
  const headline =
    metaOf(marked, 'og:title', 'twitter:title') ?? (oneLine(marked.heading) || oneLine(marked.title));
  const standfirst = metaOf(marked, 'og:description', 'description');
  const section = metaOf(marked, 'article:section');
  const image = webAddress(metaOf(marked, 'og:image:secure_url', 'og:image', 'twitter:image'), base);
  const alt = metaOf(marked, 'og:image:alt', 'twitter:image:alt');
  const date = (...names: string[]) => readInstant(metaOf(marked, ...names) ?? '', options.timezone);
  const authors = ['author', 'article:author', 'parsely-author']
    .flatMap((name) => marked.meta.get(name) ?? [])
    .map(oneLine)
    .filter((name) => name !== '' && !/^https?:/.test(name));
  const language = marked.language?.trim().replaceAll('_', '-');
  const tags = [
    ...(marked.meta.get('article:tag') ?? []),
    ...(metaOf(marked, 'news_keywords') ?? '').split(','),
  ];
  return given({
    url: canonicalOf(marked, page) ?? (page ? readerAddress(page) : undefined),
    headline: headline ? asSource(headline) : undefined,
    standfirst: standfirst ? asSource(standfirst) : undefined,
    image: image ? { url: image, ...(alt ? { alt: asSource(alt) } : {}) } : undefined,
    authors: [...new Set(authors)].slice(0, 50).map(asSource),
    section: section ? asSource(section) : undefined,
    tags: [...new Set(tags.map(oneLine).filter(Boolean))].slice(0, 100).map(asSource),
    publishedAt: date('article:published_time', 'datepublished', 'parsely-pub-date'),
    embargoUntil: embargoOf(marked, options.timezone),
    updatedAt: date('article:modified_time', 'og:updated_time', 'datemodified'),
    // Templates often declare one language for all pages: the text decides, the declared one counts in doubt.
    language:
      language && /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(language) && headline
        ? detectLanguage(`${headline}\n${standfirst ?? ''}`, language)
        : undefined,
  });
}
