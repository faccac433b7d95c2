import type { Feed } from '../../feeds/format.ts';
import type { Addresses } from '../article/article.ts';
import type { Config } from '../config/schema.ts';
import type { Store } from '../store/store.ts';
import type { FragmentCache } from './fragmentCache.ts';
import { fragmentName } from './fragments.ts';
import { archiveUrlOf } from './head.ts';
import { type FeedHistory, newestOf, readHistory } from './history.ts';
import { type FeedAsStored, readFeed } from './reading.ts';
import type { RequestedFeed } from './subjects.ts';

/** A feed with its history: everything that its document (RFC 5005's subscription document) is built from. */
export type WholeFeed = FeedAsStored & FeedHistory;

/**
 * Reads a feed as its readers get it: its entries, by extension, without bodies if configured so; its withdrawn
 * entries; where its archive begins. Undefined if it changes faster than it can be read.
 */
export async function readWholeFeed(
  store: Store,
  config: Pick<Config, 'newsroom'>,
  asked: RequestedFeed,
  extensions: string[],
  held?: FragmentCache,
): Promise<WholeFeed | undefined> {
  const { id } = asked.subject;
  const names = extensions.map((extension) => fragmentName(extension, asked.content));
  const stored = await readFeed(store, id, asked.items, names, held);
  if (!stored) return undefined;
  const history = await readHistory(store, config.newsroom.id, id, stored, asked.configured);
  const fragments = Object.fromEntries(
    extensions.map((extension, index) => [extension, stored.fragments[names[index] ?? ''] ?? []]),
  );
  return { ...stored, ...history, fragments, updatedAt: newestOf(stored.updatedAt, history.tombstones) };
}

/** The head of a feed's document, with the withdrawn entries and the link to its archive. */
export function headWithHistory(head: Feed, whole: WholeFeed, extension: string, addresses: Addresses): Feed {
  const { tombstones, previous } = whole;
  return {
    ...head,
    updatedAt: whole.updatedAt,
    ...(tombstones.length > 0 && { tombstones }),
    ...(previous && {
      history: { isArchive: false, previous: archiveAddress(head.id, previous, extension, addresses) },
    }),
  };
}

/**
 * A page that is not full yet gets another address with each new article: a reader that knows an archive's address
 * never requests it again (RFC 5005, section 4.2).
 */
function archiveAddress(
  id: string,
  { page, places }: NonNullable<FeedHistory['previous']>,
  extension: string,
  addresses: Addresses,
): string {
  const address = archiveUrlOf(id, page, extension, addresses);
  return places === undefined ? address : `${address}?places=${places}`;
}
