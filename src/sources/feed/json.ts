import { decodeHTML } from 'entities';
import { imageOf } from './image.ts';
import {
  type FeedDocument,
  type FeedItem,
  type FeedText,
  html,
  type ParsedFeed,
  plain,
  present,
} from './item.ts';

type Json = Extract<ParsedFeed, { format: 'json' }>['feed'];
type Item = NonNullable<Json['items']>[number];

/** Whether it was meant as HTML all the same. */
const closingTag = /<\/(?:a|b|i|em|strong|span|small|sub|sup|mark|u)>/i;

function titleOf(title: string | undefined): FeedText | undefined {
  const isHtml = title !== undefined && closingTag.test(title);
  return isHtml ? html(title) : plain(title === undefined ? undefined : decodeHTML(title));
}

function jsonItem(item: Item): FeedItem {
  const attached = (item.attachments ?? []).map(({ url, mime_type }) => ({ url, type: mime_type }));
  const image = item.image ?? item.banner_image;
  return {
    // Plain text by the standard; many write entities all the same, and readers decode them.
    title: titleOf(item.title),
    link: item.url ?? item.external_url,
    id: item.id,
    published: [item.date_published],
    updated: item.date_modified,
    summary: plain(item.summary === undefined ? undefined : decodeHTML(item.summary)),
    content: html(item.content_html) ?? plain(item.content_text),
    image: image === undefined ? imageOf(undefined, attached) : { url: image },
    authors: present((item.authors ?? []).map(({ name }) => name)),
    tags: present(item.tags ?? []),
    language: item.language,
  };
}

/** JSON Feed 1.0 and 1.1. */
export function jsonDocument(feed: Json): FeedDocument {
  return {
    title: feed.title,
    siteUrl: feed.home_page_url,
    language: feed.language,
    authors: present((feed.authors ?? []).map(({ name }) => name)),
    items: (feed.items ?? []).map(jsonItem),
  };
}
