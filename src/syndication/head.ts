import type { Feed } from '../../feeds/format.ts';
import { formats } from '../../feeds/index.ts';
import type { Addresses } from '../article/article.ts';
import type { Config, FeedConfig } from '../config/schema.ts';
import { urnOf } from './urn.ts';

/** A feed without its format: configured, or of a section, tag or language. */
export type FeedSubject = Pick<
  FeedConfig,
  'id' | 'title' | 'description' | 'language' | 'image' | 'copyright'
>;

/** A feed's address in a format; slugs keep their own letters, addresses are percent-encoded. */
export function feedUrlOf(feedId: string, extension: string, addresses: Pick<Addresses, 'webBase'>): string {
  return `${addresses.webBase}/feeds/${feedId.split('/').map(encodeURIComponent).join('/')}.${extension}`;
}

/** Where hub subscribers subscribe. */
export function hubUrlOf(addresses: Pick<Addresses, 'webBase'>): string {
  return `${addresses.webBase}/hub`;
}

/** The head of one feed in one format. `updatedAt` is the newest change among its members, RFC 3339. */
export function headOf(
  newsroom: Config['newsroom'],
  subject: FeedSubject,
  extension: string,
  extensions: string[],
  addresses: Addresses,
  updatedAt: string,
  moreHubs: string[] = [],
): Feed {
  const address = (other: string) => feedUrlOf(subject.id, other, addresses);
  return {
    id: subject.id,
    feedId: urnOf('feed', newsroom.id, subject.id),
    title: subject.title,
    description: subject.description ?? `${subject.title} – ${newsroom.name}`,
    language: subject.language ?? newsroom.language,
    siteUrl: newsroom.url,
    selfUrl: address(extension),
    hubUrl: hubUrlOf(addresses),
    ...(moreHubs.length > 0 && { moreHubs }),
    alternates: alternatesOf(extensions, extension, address),
    ...(subject.image !== undefined && { image: subject.image }),
    ...(subject.copyright !== undefined && { copyright: subject.copyright }),
    updatedAt,
    newsroomName: newsroom.name,
  };
}

function alternatesOf(
  extensions: string[],
  own: string,
  address: (extension: string) => string,
): Feed['alternates'] {
  return extensions.flatMap((extension) => {
    const format = formats[extension];
    if (extension === own || !format?.forReaders) return [];
    return [{ mediaType: format.mediaType, href: address(extension) }];
  });
}

/** The address of a page of a feed's archive. */
export function archiveUrlOf(
  feedId: string,
  page: number,
  extension: string,
  addresses: Pick<Addresses, 'webBase'>,
): string {
  return feedUrlOf(`${feedId}/archive/${page}`, extension, addresses);
}

/** A page's place in the archive: its number, and those of its neighbours. */
export interface Neighbours {
  page: number;
  previous?: number | undefined;
  next?: number | undefined;
}

/** The head of one page of a feed's archive (RFC 5005, section 4): the feed's own, with its place in the history. */
export function archiveHeadOf(
  head: Feed,
  extension: string,
  extensions: string[],
  addresses: Addresses,
  { page, previous, next }: Neighbours,
): Feed {
  const address = (other: string, number = page) => archiveUrlOf(head.id, number, other, addresses);
  // A page has no subscribers, so it names no hub.
  const { hubUrl, moreHubs, ...rest } = head;
  return {
    ...rest,
    selfUrl: address(extension),
    alternates: alternatesOf(extensions, extension, address),
    history: {
      isArchive: true,
      current: head.selfUrl,
      ...(previous !== undefined && { previous: address(extension, previous) }),
      ...(next !== undefined && { next: address(extension, next) }),
    },
  };
}
