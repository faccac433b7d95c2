import type { Article } from '../article/article.ts';
import { type Visibility, visibleTo } from '../article/visibility.ts';
import { toInstant } from '../clock.ts';
import { type Reading, readTogether } from '../store/reader.ts';
import { type MemberRow, readMembers } from '../store/scripts/feed/readMembers.ts';
import type { Store } from '../store/store.ts';
import { guarded } from '../store/storeError.ts';
import { cacheFragments, type FragmentCache } from './fragmentCache.ts';

/** A feed as the store has it at one instant. */
export interface FeedAsStored {
  /** Rises with each change of the feed; 0 if it never had an article. */
  version: number;
  /** The newest change among its members, RFC 3339: independent of when and where they were added. */
  updatedAt: string;
  /** When the feed was changed last, RFC 3339: removals count too. */
  changedAt: string;
  /** Ids of the public members, in the feed's order. */
  members: string[];
  /** Format extension to the members' fragments, in the same order. */
  fragments: Record<string, string[]>;
}

/** The date of a feed that never had an entry, the same on every machine. */
export const neverChanged = '2000-01-01T00:00:00Z';

/**
 * How often a feed is read again if a write came between two reads. So many in a row occur only under a storm of
 * changes.
 */
const tries = 8;

/**
 * Reads a feed's first `most` members with their fragments, all as they were at one instant: members and their
 * visibility are read together, and texts rewritten since belong to another instant, so all is read again. Undefined if
 * that happened each time; the caller retries later. What a reader may not see (embargo, withdrawal, a body now only
 * for subscribers) is left out here too, in case it has not left the feed yet, or its fragments are older than its
 * access. Texts that are in the cache from an earlier reading are not read again.
 */
export async function readFeed(
  store: Store,
  id: string,
  most: number,
  extensions: string[],
  held: FragmentCache = cacheFragments(),
): Promise<FeedAsStored | undefined> {
  let known = held.members(id);
  for (let n = 0; n < tries; n++) {
    const { version, changedAt, ids, rows } = await readMembers(store, id, most, known);
    const byId = new Map(known.map((each, index) => [each, rows[index]]));
    known = ids;
    held.keepMembers(id, ids);
    const members = ids.map((each) => byId.get(each)).filter((row) => row !== undefined);
    if (members.length < ids.length) continue;
    const texts = await textsOf(store, ids, members, extensions, held);
    if (!texts) continue;
    return {
      version: Number(version || 0),
      changedAt: changedAt ? toInstant(Number(changedAt)) : neverChanged,
      ...gathered(store, ids, answersOf(members, texts), extensions),
    };
  }
  return undefined;
}

/** The members' texts; those that are not cached are read now; undefined if one has been rewritten meanwhile. */
async function textsOf(
  store: Store,
  ids: string[],
  rows: MemberRow[],
  names: string[],
  held: FragmentCache,
): Promise<(string | null)[][] | undefined> {
  const stampOf = (index: number) => rows[index]?.[2] || '';
  const texts = ids.map((id, index) => held.get(id, stampOf(index), names));
  const missing = ids.flatMap((id, index) => (texts[index] ? [] : [{ id, index }]));
  if (missing.length > 0) {
    const reading = readTogether(store);
    for (const { id } of missing) reading.hmget(store.keys.fragments(id), 'calls', ...names);
    const read = await transaction(reading);
    missing.forEach(({ id, index }, at) => {
      const [stamp, ...written] = read[at] as (string | null)[];
      if (stamp) held.keep(id, stamp, names, written);
      if ((stamp ?? '') === stampOf(index)) texts[index] = written;
    });
  }
  const found = texts.filter((each) => each !== undefined);
  return found.length === ids.length ? found : undefined;
}

/** In the form of `requestEntries`' answers. */
function answersOf(rows: MemberRow[], texts: (string | null)[][]): (string | null)[][] {
  const orNull = (field: string | false) => field || null;
  return rows.flatMap(([visibility, updatedAt, , ...record], index) => [
    [orNull(visibility), orNull(updatedAt), ...(texts[index] ?? [])],
    record.map(orNull),
  ]);
}

/** Members that may be shown, with their entries. */
export type Entries = Pick<FeedAsStored, 'updatedAt' | 'members' | 'fragments'>;

/** Requests the entries of these articles, and their records' visibility. */
export function requestEntries(reading: Reading, keys: Store['keys'], ids: string[], names: string[]): void {
  for (const id of ids) {
    reading.hmget(keys.fragments(id), 'visibility', 'updatedAt', ...names);
    reading.hmget(keys.article(id), 'status', 'embargo', 'access');
  }
}

/** The answers to `requestEntries`: the public ones that have an entry in any format. */
export function gathered(store: Store, ids: string[], answers: unknown[], names: string[]): Entries {
  const members: string[] = [];
  const fragments: Record<string, string[]> = Object.fromEntries(names.map((name) => [name, []]));
  let newest = 0;
  ids.forEach((id, index) => {
    const [rendered, updatedAt, ...texts] = answers[2 * index] as (string | null)[];
    const article = answers[2 * index + 1] as (string | null)[];
    if (!mayShow(rendered, seenOf(article, store.clock.now()))) return;
    if (texts.every((text) => text === null)) return;
    members.push(id);
    newest = Math.max(newest, Number(updatedAt ?? 0));
    names.forEach((name, at) => {
      // A new format has no entry of an article until it is rendered again.
      const text = texts[at];
      if (typeof text === 'string') fragments[name]?.push(text);
    });
  });
  return { members, fragments, updatedAt: newest > 0 ? toInstant(newest) : neverChanged };
}

/** What the public may see of an article by its record's fields; records without an access are public. */
function seenOf([status, embargo, access]: (string | null)[], now: number): Visibility {
  if (!status) return 'none';
  const until = Number(embargo ?? 0);
  const article: Pick<Article, 'status' | 'embargoUntil' | 'access'> = {
    status: status as Article['status'],
    access: access === 'subscribers' ? 'subscribers' : 'public',
    ...(until > 0 ? { embargoUntil: toInstant(until) } : {}),
  };
  return visibleTo(article, now, 'public');
}

/**
 * A fragment may show less than the public may see, never more. One of unknown visibility counts as showing everything.
 */
function mayShow(rendered: string | null | undefined, seen: Visibility): boolean {
  return seen === 'full' || (seen === 'summary' && rendered === 'summary');
}

interface Transaction {
  exec(): Promise<[error: Error | null, result: unknown][] | null>;
}

/** The answers of a transaction; throws if one of them is an error. */
export async function transaction(commands: Transaction): Promise<unknown[]> {
  const answers = await guarded(() => commands.exec());
  if (answers === null) throw new Error('the store gave a transaction up');
  return answers.map(([error, result]) => {
    if (error) throw error;
    return result;
  });
}
