import type { Tombstone } from '../../feeds/format.ts';
import { toInstant } from '../clock.ts';
import { readTogether } from '../store/reader.ts';
import type { Store } from '../store/store.ts';
import { fullPages, newestOf, pageOfPlace, pageSize, tombstonesOf } from './history.ts';
import { type FeedAsStored, gathered, neverChanged, requestEntries, transaction } from './reading.ts';

/** One page of a feed's archive as the store has it at one instant, newest place first. */
export interface ArchivePage extends FeedAsStored {
  page: number;
  /** Entries that were withdrawn from this page. */
  tombstones: Tombstone[];
  /** The next older page that is not empty. */
  previous?: number | undefined;
  /** The next newer one; the one being filled, even if empty, so that a full page's links never change. */
  next?: number | undefined;
}

/** How often the page is read again if the feed changed meanwhile. */
const tries = 6;

/**
 * Reads one page of a feed's archive, all of one version. `missing` if there is no such page: beyond the one being
 * filled, or with nothing left on it. Undefined if the feed kept changing. What a reader may not see is left out by
 * the same rule as in feeds; so is what is no longer in the feed.
 */
export async function readArchivePage(
  store: Store,
  newsroomId: string,
  id: string,
  page: number,
  names: string[],
): Promise<ArchivePage | 'missing' | undefined> {
  for (let n = 0; n < tries; n++) {
    const outline = await readOutline(store, id, page);
    if (!outline) return 'missing';
    const contents = await readContents(store, newsroomId, id, outline, names);
    if (contents) return contents;
  }
  return undefined;
}

interface Outline {
  page: number;
  version: string | null | undefined;
  changedAt: string | null | undefined;
  ids: string[];
  previous: number | undefined;
  next: number | undefined;
}

async function readOutline(store: Store, id: string, page: number): Promise<Outline | undefined> {
  const { keys } = store;
  const [from, to] = [(page - 1) * pageSize + 1, page * pageSize];
  const places = keys.feedPlaces(id);
  const [state, ids, below, above] = await transaction(
    readTogether(store)
      .hmget(keys.feedState(id), 'version', 'updatedAt', 'places')
      .zrevrangebyscore(places, to, from)
      .zrevrangebyscore(places, from - 1, '-inf', 'WITHSCORES', 'LIMIT', 0, 1)
      .zrangebyscore(places, to + 1, '+inf', 'WITHSCORES', 'LIMIT', 0, 1),
  );
  const [version, changedAt, count] = state as (string | null)[];
  const open = fullPages(Number(count ?? 0)) + 1;
  if (page > open || (page < open && (ids as string[]).length === 0)) return undefined;
  return {
    page,
    version,
    changedAt,
    ids: ids as string[],
    previous: pageIn(below as string[]),
    next: page < open ? (pageIn(above as string[]) ?? open) : undefined,
  };
}

function pageIn([, place]: string[]): number | undefined {
  return place === undefined ? undefined : pageOfPlace(Number(place));
}

async function readContents(
  store: Store,
  newsroomId: string,
  id: string,
  { page, version, changedAt, ids, previous, next }: Outline,
  names: string[],
): Promise<ArchivePage | undefined> {
  const { keys } = store;
  const reading = readTogether(store);
  requestEntries(reading, keys, ids, names);
  if (ids.length > 0) {
    reading.zmscore(keys.feed(id), ...ids);
    reading.zmscore(keys.feedTombstones(id), ...ids);
  }
  reading.hget(keys.feedState(id), 'version');
  const answers = await transaction(reading);
  if ((answers.at(-1) ?? null) !== (version ?? null)) return undefined;
  const scores = (answers[2 * ids.length] ?? []) as (string | null)[];
  const buried = (answers[2 * ids.length + 1] ?? []) as (string | null)[];
  const there = ids.flatMap((member, index) =>
    typeof scores[index] === 'string' ? [{ member, index }] : [],
  );
  const entries = gathered(
    store,
    there.map(({ member }) => member),
    there.flatMap(({ index }) => [answers[2 * index], answers[2 * index + 1]]),
    names,
  );
  const reported = ids.flatMap((member, index) => {
    const score = buried[index];
    return typeof score === 'string' ? [member, score] : [];
  });
  const tombstones = tombstonesOf(reported, newsroomId);
  return {
    page,
    version: Number(version ?? 0),
    changedAt: changedAt ? toInstant(Number(changedAt)) : neverChanged,
    ...entries,
    updatedAt: newestOf(entries.updatedAt, tombstones),
    tombstones,
    previous,
    next,
  };
}
