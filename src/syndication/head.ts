import type { Feed } from '../../feeds/format.ts';
import type { Addresses } from '../article/article.ts';
import type { Config, FeedConfig } from '../config/schema.ts';
import { urnOf } from './urn.ts';

/** A feed without its format: configured, or one that a section, tag or language brings about. */
export type FeedSubject = Pick<FeedConfig, 'id' | 'title' | 'description' | 'language'>;

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
): Feed {
  const others = extensions.filter((other) => other !== extension);
  return {
    id: subject.id,
    feedId: urnOf('feed', newsroom.id, subject.id),
    title: subject.title,
    description: subject.description ?? `${subject.title} – ${newsroom.name}`,
    language: subject.language ?? newsroom.language,
    siteUrl: newsroom.url,
    selfUrl: feedUrlOf(subject.id, extension, addresses),
    hubUrl: hubUrlOf(addresses),
    alternates: Object.fromEntries(others.map((other) => [other, feedUrlOf(subject.id, other, addresses)])),
    updatedAt,
    newsroomName: newsroom.name,
  };
}
