import { imageOf } from './image.ts';
import { type FeedDocument, type FeedItem, html, type ParsedFeed, present } from './item.ts';

type Rss = Extract<ParsedFeed, { format: 'rss' }>['feed'];
type Rdf = Extract<ParsedFeed, { format: 'rdf' }>['feed'];
type RssItem = NonNullable<Rss['items']>[number];
type RdfItem = NonNullable<Rdf['items']>[number];

/** What both kinds of RSS share; everything else differs only in names. */
function common(item: RssItem | RdfItem): Omit<FeedItem, 'id' | 'image'> {
  const { dc, dcterms, atom, media } = item;
  const { summary } = atom ?? {};
  const atomSummary = typeof summary === 'object' ? summary.value : summary;
  const alternate = atom?.links?.find(({ rel }) => rel === undefined || rel === 'alternate');
  return {
    // Some feeds give their titles only in Dublin Core or with their media.
    title: html(item.title ?? dc?.titles?.[0] ?? media?.title?.value),
    link: item.link ?? alternate?.href,
    published: [dc?.dates?.[0], dcterms?.issued?.[0], dcterms?.created?.[0], atom?.published],
    updated: atom?.updated ?? dcterms?.modified?.[0],
    summary: html(item.description ?? dc?.descriptions?.[0] ?? atomSummary),
    content: html(item.content?.encoded),
    authors: present([...(dc?.creators ?? []), ...(atom?.authors ?? []).map(({ name }) => name)]),
    tags: present(dc?.subjects ?? []),
    language: item.xml?.lang ?? dc?.languages?.[0],
    base: item.xml?.base,
  };
}

function rssItem(item: RssItem): FeedItem {
  const shared = common(item);
  const { guid, authors = [], categories = [] } = item;
  // A guid without isPermaLink="false" is the address if there is no other (RSS 2.0).
  const isAddress = guid?.isPermaLink === true ? /^(?:https?:|\/)/i : /^https?:/i;
  const permalink =
    guid?.isPermaLink === false || !isAddress.test(guid?.value ?? '') ? undefined : guid?.value;
  return {
    ...shared,
    link: shared.link ?? permalink,
    id: guid?.value ?? item.atom?.id,
    published: [item.pubDate, ...shared.published],
    image: imageOf(item.media, item.enclosures ?? []),
    authors: shared.authors.length > 0 ? shared.authors : present(authors.map(({ name }) => name)),
    tags: present([...categories.map(({ name }) => name), ...shared.tags]),
  };
}

/** RSS 0.9x and 2.0. */
export function rssDocument(feed: Rss): FeedDocument {
  return {
    title: feed.title,
    siteUrl: feed.link,
    base: feed.xml?.base,
    // Hybrid feeds name their language in Dublin Core instead.
    language: feed.language ?? feed.dc?.languages?.[0],
    authors: [],
    items: (feed.items ?? []).map(rssItem),
  };
}

/** RSS 0.90 and 1.0, which are RDF. */
export function rdfDocument(feed: Rdf): FeedDocument {
  return {
    title: feed.title,
    siteUrl: feed.link,
    base: feed.xml?.base,
    language: feed.dc?.languages?.[0],
    authors: [],
    items: (feed.items ?? []).map((item) => ({
      ...common(item),
      id: item.rdf?.about,
      image: imageOf(item.media, []),
    })),
  };
}
