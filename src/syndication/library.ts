import { LRUCache } from 'lru-cache';
import { formats } from '../../feeds/index.ts';
import type { Clock } from '../clock.ts';
import { addressesOf } from '../config/addresses.ts';
import type { Config } from '../config/schema.ts';
import { reasonOf, SluglineError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Change, Changes } from '../store/changes.ts';
import type { Store } from '../store/store.ts';
import { guarded } from '../store/storeError.ts';
import { type AssembledFeed, assembleFeed, modifiedSince } from './assembly.ts';
import { type Demands, demandsOf } from './demand.ts';
import { headOf } from './head.ts';
import { holdFragments } from './heldFragments.ts';
import { outsideHubsOf } from './hub/links.ts';
import { keepLastGood } from './lastGood.ts';
import { atMost } from './room.ts';
import { staleForOf } from './staleFor.ts';
import { type AskedFeed, subjectOf } from './subjects.ts';
import { headWithHistory, readWholeFeed, type WholeFeed } from './wholeFeed.ts';

/** Whole feeds, ready to be served from memory. */
export interface FeedLibrary {
  /** Assembles every configured feed; without the store, from the last-good copies. */
  start(): Promise<void>;
  /**
   * A feed in one format; undefined where there is no such feed. Throws `store.away` only where it is neither in
   * memory nor on disk and the store can't be asked.
   */
  feed(id: string, extension: string): Promise<AssembledFeed | undefined>;
  /** A configured feed where it is in memory; never waits. */
  peek(id: string, extension: string): AssembledFeed | undefined;
  /** The ids of a feed's articles as `feed` served it last, in its order. */
  membersOf(id: string): string[];
  /** How many configured feeds can be served, of how many. */
  shelved(): { ready: number; configured: number };
  close(): Promise<void>;
}

export interface LibraryNeeds {
  store: Store;
  /** Read each time, because the configuration may be read anew. */
  readonly config: Config;
  changes: Changes;
  log: Log;
  /** Where last-good copies are kept; none without it. */
  cacheFolder?: string | undefined;
  /** Whether feeds name the hub. */
  hub?: boolean;
}

/** However fast a feed changes, it is put together once in this while (ms). */
const pause = 20;
/**
 * Under a flood of changes it rests this many times as long as it took, because readers and workers need the processor
 * too; but no longer than a second, however long something else has held it up.
 */
const restShare = 4;
const longestRest = 1_000;
/** After a failure it is tried again this much later (ms). */
const patience = 1_000;
/** A change that was never heard of is found by then (ms). */
const lookEvery = 30_000;
/** Bytes of feeds that merely occur. */
const mostBytes = 64 * 1_048_576;
/** Assemblies at the same time: they compress on other threads, but read and render on this one. */
const together = 4;
/** Of feeds that strangers ask for, in places of their own: so many at the same time, and so many that wait. */
const occurringTogether = 2;
const mostOccurringWaiting = 100;
/** How often a feed is put together for a reader who waits for one without what was taken back. */
const triesForReader = 3;

const extensions = Object.keys(formats);

/** One feed's place: configured ones hold all formats, occurring ones the one that was asked for. */
interface Shelf {
  id: string;
  extensions: string[];
  feeds: Map<string, AssembledFeed>;
  demands: Demands;
  version: number;
  /** Its members; undefined where they are not known, in a copy from the disk. */
  articles: Set<string> | undefined;
  asOf: number;
  /** How old it was when it was read from the disk (ms). */
  ageOnDisk: number;
  dirty: boolean;
  builtAt: number;
  /** How long the last assembly took (ms), waiting for its turn left out. */
  took: number;
  /** The assembly under way; there is one at a time, so that an older reading never replaces a newer one. */
  building?: Promise<void> | undefined;
  /** Keeps a configured feed up to date. */
  renewing?: Promise<void> | undefined;
}

/** Feeds are put together when something changed, never by a reader's request; the occurring ones at the first one. */
export function openLibrary(needs: LibraryNeeds): FeedLibrary {
  const { store, log } = needs;
  const { clock } = store;
  const copies = needs.cacheFolder
    ? keepLastGood(needs.cacheFolder, { clock, log, freshness: store.freshness })
    : undefined;
  const configured = new Map<string, Shelf>();
  const occurring = new LRUCache<string, Shelf>({ maxSize: mostBytes, sizeCalculation: sizeOf });
  const opening = new Map<string, Shelf>();
  const ending = new AbortController();
  const { freshness } = store;
  const inTurn = atMost(together);
  const inTurnOccurring = atMost(occurringTogether, mostOccurringWaiting);
  const held = holdFragments();
  let arrangedFor: Config | undefined;
  let failing = false;

  const endings = [needs.changes.subscribe(follow), freshness.subscribe(takeBack)];

  /** The copies on the disk go at once; those in memory are not shown any more. */
  function takeBack(id: string | undefined): void {
    for (const shelf of configured.values()) {
      if (id !== undefined && shelf.articles?.has(id) === false) continue;
      copies?.drop(shelf.id);
      touch(shelf);
    }
  }

  /** How long a feed may be shown while the store is away. */
  function staleFor({ id }: Shelf): number {
    return staleForOf(needs.config, id);
  }

  function mayShow(shelf: Shelf): boolean {
    return shelf.feeds.size > 0 && freshness.mayShow(shelf) && !isStale(shelf);
  }

  function isStale(shelf: Shelf): boolean {
    return freshness.awayFor() + shelf.ageOnDisk > staleFor(shelf);
  }

  function follow(change: Change): void {
    const { type, id = '' } = change;
    if (type === 'reset') touchAll(() => true);
    if (type === 'article') touchAll((shelf) => shelf.articles?.has(id) !== false);
    if (type === 'feed') touchAll((shelf) => shelf.id === id);
  }

  function touchAll(concerns: (shelf: Shelf) => boolean): void {
    for (const shelf of configured.values()) if (concerns(shelf)) touch(shelf);
    for (const shelf of [...occurring.values(), ...opening.values()]) if (concerns(shelf)) shelf.dirty = true;
  }

  function touch(shelf: Shelf): void {
    shelf.dirty = true;
    shelf.renewing ??= renew(shelf).finally(() => {
      shelf.renewing = undefined;
    });
  }

  /** Until nothing has changed since it was read last. */
  async function renew(shelf: Shelf): Promise<void> {
    while (shelf.dirty && !ending.signal.aborted) {
      const rest = Math.min(longestRest, Math.max(pause, shelf.took * restShare));
      await clock.wait(Math.max(0, shelf.builtAt + rest - clock.monotonic()), ending.signal).catch(() => {});
      if (ending.signal.aborted || configured.get(shelf.id) !== shelf) return;
      if (shelf.dirty && !(await attempted(shelf))) await clock.wait(patience, ending.signal).catch(() => {});
    }
  }

  async function attempted(shelf: Shelf): Promise<boolean> {
    try {
      await built(shelf);
      failing = false;
      return true;
    } catch (error) {
      shelf.dirty = true;
      if (!failing)
        log.warn(
          { feed: shelf.id, reason: reasonOf(error) },
          'feeds can’t be put together; the last ones are served',
        );
      failing = true;
      return false;
    }
  }

  function built(shelf: Shelf): Promise<void> {
    const turn = configured.get(shelf.id) === shelf ? inTurn : inTurnOccurring;
    shelf.building ??= turn(() => build(shelf)).finally(() => {
      shelf.building = undefined;
    });
    return shelf.building;
  }

  async function build(shelf: Shelf): Promise<void> {
    const { config } = needs;
    const asked = subjectOf(shelf.id, config);
    if (!asked) return;
    shelf.dirty = false;
    const begun = clock.monotonic();
    const asOf = freshness.now();
    const stored = await readWholeFeed(store, config, asked, shelf.extensions, held);
    shelf.builtAt = clock.monotonic();
    if (!stored) {
      // It changes faster than it can be read: the old one stands until the next try.
      shelf.dirty = true;
      return;
    }
    const made = shelf.extensions.map(async (extension): Promise<[string, AssembledFeed][]> => {
      const format = formats[extension];
      if (!format) return [];
      const head = headIn(extension, asked, stored, config);
      const fragments = stored.fragments[extension] ?? [];
      const feed = await assembleFeed(format, head, fragments, stored.changedAt, shelf.demands(extension));
      return [[extension, modifiedSince(shelf.feeds.get(extension), feed, clock.now())]];
    });
    shelf.feeds = new Map((await Promise.all(made)).flat());
    shelf.version = stored.version;
    shelf.articles = new Set(stored.members);
    shelf.asOf = asOf;
    shelf.ageOnDisk = 0;
    freshness.reached();
    shelf.took = clock.monotonic() - begun;
    shelf.builtAt = clock.monotonic();
    if (asked.configured) copies?.save(shelf.id, shelf.feeds, { articles: shelf.articles, asOf });
  }

  function headIn(extension: string, asked: AskedFeed, whole: WholeFeed, config: Config) {
    const addresses = addressesOf(config);
    const { hubUrl, ...rest } = headOf(
      config.newsroom,
      asked.subject,
      extension,
      extensions,
      addresses,
      whole.updatedAt,
      outsideHubsOf(asked.subject.id, config),
    );
    const head = headWithHistory(rest, whole, extension, addresses);
    return needs.hub && hubUrl ? { ...head, hubUrl } : head;
  }

  /** Shelves for the feeds of the configuration as it is now; all are put together anew where it changed. */
  function arrange(): void {
    const { config } = needs;
    if (config === arrangedFor) return;
    arrangedFor = config;
    const ids = new Set(config.feeds.map(({ id }) => id));
    for (const id of configured.keys()) if (!ids.has(id)) configured.delete(id);
    for (const id of ids) if (!configured.has(id)) configured.set(id, emptyShelf(id, extensions, clock));
    touchAll(() => true);
  }

  async function look(): Promise<void> {
    while (!ending.signal.aborted) {
      await clock.wait(lookEvery, ending.signal);
      arrange();
      await Promise.all([...configured.values()].map(compare));
      if (freshness.awayFor() < lookEvery) await copies?.inStep();
    }
  }

  async function compare(shelf: Shelf): Promise<void> {
    try {
      const version = await guarded(() => store.redis.hget(store.keys.feedState(shelf.id), 'version'));
      if (Number(version ?? 0) !== shelf.version) touch(shelf);
    } catch (error) {
      log.debug({ feed: shelf.id, reason: reasonOf(error) }, 'a feed’s version can’t be read');
    }
  }

  async function fromDisk(shelf: Shelf): Promise<void> {
    const asOf = freshness.now();
    const found = await copies?.load(shelf.id);
    if (!found || shelf.feeds.size > 0) return;
    Object.assign(shelf, { feeds: found.feeds, ageOnDisk: found.age, articles: undefined, asOf });
  }

  /** The feed as it is shelved; put together now where it is not there yet, or holds what was taken back. */
  async function shelvedFeed(shelf: Shelf, extension: string): Promise<AssembledFeed | undefined> {
    await untilShown(shelf);
    return shelf.feeds.get(extension);
  }

  /** An assembly that was under way when something was taken back doesn't help, but the next one does. */
  async function untilShown(shelf: Shelf): Promise<void> {
    for (let n = 0; n < triesForReader && !mayShow(shelf); n++) await built(shelf);
    if (!mayShow(shelf)) throw beingWritten();
  }

  async function occurringFeed(asked: AskedFeed, extension: string): Promise<AssembledFeed | undefined> {
    const key = `${asked.subject.id}.${extension}`;
    const known = occurring.get(key);
    if (known && mayShow(known) && (!known.dirty || clock.monotonic() - known.builtAt < pause))
      return known.feeds.get(extension);
    const shelf = opening.get(key) ?? known ?? emptyShelf(asked.subject.id, [extension], clock);
    opening.set(key, shelf);
    try {
      await built(shelf);
      await untilShown(shelf);
    } catch (error) {
      shelf.dirty = true;
      const last = shelf.feeds.get(extension);
      if (!last || !mayShow(shelf)) throw error;
      return last;
    } finally {
      opening.delete(key);
    }
    if (shelf.version === 0) return undefined;
    occurring.delete(key);
    occurring.set(key, shelf);
    return shelf.feeds.get(extension);
  }

  return {
    async start() {
      arrange();
      look().catch(() => {});
      const shelves = [...configured.values()];
      const reached = await guarded(() => store.redis.exists(store.keys.feeds)).catch(() => undefined);
      if (reached === undefined) await Promise.all(shelves.map(fromDisk));
      else await Promise.all(shelves.map((shelf) => built(shelf).catch(() => fromDisk(shelf))));
    },
    async feed(id, extension) {
      if (!extensions.includes(extension)) return undefined;
      arrange();
      const shelf = configured.get(id);
      if (shelf) return shelvedFeed(shelf, extension);
      const asked = subjectOf(id, needs.config);
      return asked && !asked.configured ? occurringFeed(asked, extension) : undefined;
    },
    peek(id, extension) {
      arrange();
      const shelf = configured.get(id);
      return shelf && mayShow(shelf) ? shelf.feeds.get(extension) : undefined;
    },
    membersOf(id) {
      const shelf =
        configured.get(id) ?? extensions.map((one) => occurring.peek(`${id}.${one}`)).find(Boolean);
      return [...(shelf?.articles ?? [])];
    },
    shelved() {
      const ready = [...configured.values()].filter(
        (shelf) => shelf.feeds.size > 0 && !isStale(shelf),
      ).length;
      return { ready, configured: configured.size };
    },
    async close() {
      for (const end of endings) end();
      ending.abort();
      await Promise.all([...configured.values()].map((shelf) => shelf.renewing));
      await copies?.close();
    },
  };
}

function beingWritten(): SluglineError {
  return new SluglineError('store.away', { why: 'the feed is being written' });
}

function emptyShelf(id: string, extensionsHeld: string[], clock: Clock): Shelf {
  return {
    id,
    extensions: extensionsHeld,
    feeds: new Map(),
    demands: demandsOf(clock),
    version: 0,
    articles: new Set(),
    asOf: 0,
    ageOnDisk: 0,
    dirty: true,
    builtAt: Number.NEGATIVE_INFINITY,
    took: 0,
  };
}

function sizeOf(shelf: Shelf): number {
  // Packed bytes, where there are any, are a part of the plain ones; to look at them would pack them.
  let bytes = 1;
  for (const feed of shelf.feeds.values()) bytes += 1.5 * feed.bytes.length;
  return Math.ceil(bytes);
}
