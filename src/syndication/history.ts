import type { Tombstone } from '../../feeds/format.ts';
import { toInstant } from '../clock.ts';
import { readTogether } from '../store/reader.ts';
import type { Store } from '../store/store.ts';
import { transaction } from './reading.ts';
import { urnOf } from './urn.ts';

/**
 * The number of places on a page of an archive, permanently: another number would renumber all of them. As many as a
 * feed shows by default, so that what has no full page yet is nearly always in the subscription document.
 */
export const pageSize = 50;

/** How many withdrawn entries a subscription document lists; none much older than its newest change. */
const mostListed = 50;
const tombstoneListingMs = 30 * 86_400_000;

/** What a subscription document says about entries that it no longer shows. */
export interface FeedHistory {
  /** Newest first. */
  tombstones: Tombstone[];
  /** The archive's newest page that a reader needs, if there is one. */
  previous?: PageReference;
}

/** `places`: only for a page that is not full yet, how many places its feed had then. */
interface PageReference {
  page: number;
  places?: number;
}

/** How many pages of an archive are full. */
export function fullPages(places: number): number {
  return Math.floor(places / pageSize);
}

export function pageOfPlace(place: number): number {
  return Math.ceil(place / pageSize);
}

/**
 * The history behind a subscription document that shows `members`, whose newest change was at `updatedAt`: the
 * withdrawn entries, and, if it has an archive, its newest page. That is the newest full one, which never changes
 * again; or the one being filled if it contains what the document does not show.
 */
export async function readHistory(
  store: Store,
  newsroomId: string,
  id: string,
  shown: { members: string[]; updatedAt: string },
  archived: boolean,
): Promise<FeedHistory> {
  const { keys } = store;
  const first = await transaction(
    readTogether(store)
      .zrange(keys.feedTombstones(id), '0', String(mostListed - 1), 'WITHSCORES')
      .hget(keys.feedState(id), 'places'),
  );
  const tombstones = recent(tombstonesOf(first[0] as string[], newsroomId), shown.updatedAt);
  const places = Number(first[1] ?? 0);
  if (!archived || places === 0) return { tombstones };
  const last = fullPages(places) * pageSize;
  const second = await transaction(
    readTogether(store)
      .zrangebyscore(keys.feedPlaces(id), last + 1, last + pageSize)
      .zrevrangebyscore(keys.feedPlaces(id), last, '-inf', 'WITHSCORES', 'LIMIT', 0, 1),
  );
  const elsewhere = (second[0] as string[]).filter((member) => !shown.members.includes(member));
  if (await anyIn(store, id, elsewhere))
    return { tombstones, previous: { page: fullPages(places) + 1, places } };
  const [, place] = second[1] as string[];
  return { tombstones, ...(place && { previous: { page: pageOfPlace(Number(place)) } }) };
}

async function anyIn(store: Store, id: string, members: string[]): Promise<boolean> {
  if (members.length === 0) return false;
  const [scores] = await transaction(readTogether(store).zmscore(store.keys.feed(id), ...members));
  return (scores as (string | null)[]).some((score) => score !== null);
}

/** Alternating ids and scores. */
export function tombstonesOf(flat: string[], newsroomId: string): Tombstone[] {
  return flat.flatMap((id, index) =>
    index % 2 === 0
      ? [{ entryId: urnOf('article', newsroomId, id), when: toInstant(-Number(flat[index + 1])) }]
      : [],
  );
}

/** By the feed's own time, so that the same content gives the same document whenever it is built. */
function recent(tombstones: Tombstone[], updatedAt: string): Tombstone[] {
  const newest = Math.max(Date.parse(updatedAt), ...tombstones.map(({ when }) => Date.parse(when)));
  return tombstones.filter(({ when }) => Date.parse(when) > newest - tombstoneListingMs);
}

/** The newest change among entries and tombstones. */
export function newestOf(updatedAt: string, tombstones: Tombstone[]): string {
  return tombstones.reduce(
    (newest, { when }) => (Date.parse(when) > Date.parse(newest) ? when : newest),
    updatedAt,
  );
}
