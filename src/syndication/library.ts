import { LRUCache } from 'lru-cache';
import { formats } from '../../feeds/index.ts';
import { limitConcurrency } from '../concurrency.ts';
import { addressesOf } from '../config/addresses.ts';
import type { Config } from '../config/schema.ts';
import { reasonOf, SluglineError } from '../errors.ts';
import type { Log } from '../log.ts';
import { repeat } from '../repeat.ts';
import type { Change, Changes } from '../store/changes.ts';
import { whileAnswering } from '../store/connection/whileAnswering.ts';
import type { Store } from '../store/store.ts';
import { guarded } from '../store/storeError.ts';
import { type AssembledFeed, assembleFeed, modifiedSince } from './assembly.ts';
import { emptyCopy, type FeedCopy, sizeOf } from './feedCopy.ts';
import { cacheFragments } from './fragmentCache.ts';
import { headOf } from './head.ts';
import { outsideHubsOf } from './hub/links.ts';
import { openLastGood } from './lastGood.ts';
import { staleForOf } from './staleFor.ts';
import { type RequestedFeed, subjectOf } from './subjects.ts';
import { headWithHistory, readWholeFeed, type WholeFeed } from './wholeFeed.ts';

/** Whole feeds, ready to be served from memory. */
export interface FeedLibrary {
  /** Assembles every configured feed; without the store, from the last-good files. */
  start(): Promise<void>;
  /**
   * A feed in one format; undefined if there is no such feed. Throws `store.away` only if it is neither in memory nor
   * on disk and the store is unreachable.
   */
  feed(id: string, extension: string): Promise<AssembledFeed | undefined>;
  /** A configured feed if it is in memory; never waits. */
  peek(id: string, extension: string): AssembledFeed | undefined;
  /** The ids of a feed's articles as last served by `feed`, in its order. */
  membersOf(id: string): string[];
  /** How many configured feeds can be served, of how many. */
  readiness(): { ready: number; configured: number };
  close(): Promise<void>;
}

export interface LibraryContext {
  store: Store;
  /** Read each time, because the configuration may be reloaded. */
  readonly config: Config;
  changes: Changes;
  log: Log;
  /** Where last-good feeds are stored; nowhere if undefined. */
  cacheFolder?: string | undefined;
  /** Whether feeds name the hub. */
  hub?: boolean;
}

/** However fast a feed changes, it is built at most once in this time (ms). */
const pause = 20;
/**
 * Under a flood of changes it rests this many times as long as it took, because readers and workers need the
 * processor too; but no longer than a second, however long something else has delayed it.
 */
const restShare = 4;
const longestRest = 1_000;
/** The pause after a failure (ms). */
const patience = 1_000;
/** A change that was never announced is found after this time (ms). */
const checkEvery = 30_000;
/** Bytes of section, tag and language feeds. */
const maxBytes = 64 * 1_048_576;
/** How many assemblies at the same time: they compress on other threads, but read and render on this one. */
const maxConcurrent = 4;
/** Of section, tag and language feeds, separately: how many at the same time, and how many may wait. */
const occurringTogether = 2;
const maxOccurringQueued = 100;
/** How often a feed is rebuilt for a reader who waits for one without withdrawn articles. */
const triesForReader = 3;

const extensions = Object.keys(formats);

/**
 * Feeds are built when something changed, never by a reader's request; section, tag and language feeds at the first
 * one.
 */
export function openLibrary(context: LibraryContext): FeedLibrary {
  const { store, log } = context;
  const { clock } = store;
  const copies = context.cacheFolder
    ? openLastGood(context.cacheFolder, { clock, log, freshness: store.freshness })
    : undefined;
  const configured = new Map<string, FeedCopy>();
  const occurring = new LRUCache<string, FeedCopy>({ maxSize: maxBytes, sizeCalculation: sizeOf });
  const opening = new Map<string, FeedCopy>();
  const ending = new AbortController();
  const { freshness } = store;
  const runLimited = limitConcurrency(maxConcurrent);
  const runLimitedOccurring = limitConcurrency(occurringTogether, maxOccurringQueued);
  const held = cacheFragments();
  let arrangedFor: Config | undefined;
  let failing = false;

  const endings = [context.changes.subscribe(follow), freshness.subscribe(takeBack)];

  /** The files on disk are deleted immediately; those in memory are no longer shown. */
  function takeBack(id: string | undefined): void {
    for (const copy of configured.values()) {
      if (id !== undefined && copy.articles?.has(id) === false) continue;
      copies?.drop(copy.id);
      touch(copy);
    }
  }

  /** How long a feed may be shown while the store is unreachable. */
  function staleFor({ id }: FeedCopy): number {
    return staleForOf(context.config, id);
  }

  function mayShow(copy: FeedCopy): boolean {
    return copy.feeds.size > 0 && freshness.mayShow(copy) && !isStale(copy);
  }

  function isStale(copy: FeedCopy): boolean {
    return freshness.awayFor() + copy.ageOnDisk > staleFor(copy);
  }

  function follow(change: Change): void {
    const { type, id = '' } = change;
    if (type === 'reset') touchAll(() => true);
    if (type === 'article') touchAll((copy) => copy.articles?.has(id) !== false);
    if (type === 'feed') touchAll((copy) => copy.id === id);
  }

  function touchAll(concerns: (copy: FeedCopy) => boolean): void {
    for (const copy of configured.values()) if (concerns(copy)) touch(copy);
    for (const copy of [...occurring.values(), ...opening.values()]) if (concerns(copy)) copy.dirty = true;
  }

  function touch(copy: FeedCopy): void {
    copy.dirty = true;
    copy.renewing ??= renew(copy).finally(() => {
      copy.renewing = undefined;
    });
  }

  /** Repeats until nothing has changed since it was read last. */
  async function renew(copy: FeedCopy): Promise<void> {
    while (copy.dirty && !ending.signal.aborted) {
      const rest = Math.min(longestRest, Math.max(pause, copy.took * restShare));
      await clock.wait(Math.max(0, copy.builtAt + rest - clock.monotonic()), ending.signal).catch(() => {});
      if (ending.signal.aborted || configured.get(copy.id) !== copy) return;
      if (copy.dirty && !(await attempted(copy))) await clock.wait(patience, ending.signal).catch(() => {});
    }
  }

  async function attempted(copy: FeedCopy): Promise<boolean> {
    try {
      await built(copy);
      failing = false;
      return true;
    } catch (error) {
      copy.dirty = true;
      if (!failing)
        log.warn(
          { feed: copy.id, reason: reasonOf(error) },
          'feeds can’t be put together; the last ones are served',
        );
      failing = true;
      return false;
    }
  }

  function built(copy: FeedCopy): Promise<void> {
    const limiter = configured.get(copy.id) === copy ? runLimited : runLimitedOccurring;
    copy.building ??= limiter(() => build(copy)).finally(() => {
      copy.building = undefined;
    });
    return copy.building;
  }

  async function build(copy: FeedCopy): Promise<void> {
    const { config } = context;
    const asked = subjectOf(copy.id, config);
    if (!asked) return;
    copy.dirty = false;
    const begun = clock.monotonic();
    const asOf = freshness.now();
    const stored = await readWholeFeed(store, config, asked, copy.extensions, held);
    copy.builtAt = clock.monotonic();
    if (!stored) {
      // It changes faster than it can be read: the old one stays until the next attempt.
      copy.dirty = true;
      return;
    }
    const made = copy.extensions.map(async (extension): Promise<[string, AssembledFeed][]> => {
      const format = formats[extension];
      if (!format) return [];
      const head = headIn(extension, asked, stored, config);
      const fragments = stored.fragments[extension] ?? [];
      const feed = await assembleFeed(format, head, fragments, stored.changedAt, copy.demands(extension));
      return [[extension, modifiedSince(copy.feeds.get(extension), feed, clock.now())]];
    });
    copy.feeds = new Map((await Promise.all(made)).flat());
    copy.version = stored.version;
    copy.articles = new Set(stored.members);
    copy.asOf = asOf;
    copy.ageOnDisk = 0;
    freshness.reached();
    copy.took = clock.monotonic() - begun;
    copy.builtAt = clock.monotonic();
    if (asked.configured) copies?.save(copy.id, copy.feeds, { articles: copy.articles, asOf });
  }

  function headIn(extension: string, asked: RequestedFeed, whole: WholeFeed, config: Config) {
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
    return context.hub && hubUrl ? { ...head, hubUrl } : head;
  }

  /** Entries for the feeds of the current configuration; all are rebuilt if it changed. */
  function arrange(): void {
    const { config } = context;
    if (config === arrangedFor) return;
    arrangedFor = config;
    const ids = new Set(config.feeds.map(({ id }) => id));
    for (const id of configured.keys()) if (!ids.has(id)) configured.delete(id);
    for (const id of ids) if (!configured.has(id)) configured.set(id, emptyCopy(id, extensions, clock));
    touchAll(() => true);
  }

  async function check(): Promise<void> {
    arrange();
    await Promise.all([...configured.values()].map(compare));
    if (freshness.awayFor() < checkEvery) await copies?.inStep();
  }

  async function compare(copy: FeedCopy): Promise<void> {
    try {
      const version = await guarded(() => store.redis.hget(store.keys.feedState(copy.id), 'version'));
      if (Number(version ?? 0) !== copy.version) touch(copy);
    } catch (error) {
      log.debug({ feed: copy.id, reason: reasonOf(error) }, 'a feed’s version can’t be read');
    }
  }

  async function fromDisk(copy: FeedCopy): Promise<void> {
    const asOf = freshness.now();
    const found = await copies?.load(copy.id);
    if (!found || copy.feeds.size > 0) return;
    Object.assign(copy, { feeds: found.feeds, ageOnDisk: found.age, articles: undefined, asOf });
  }

  /** The cached feed; built now if it does not exist yet, or shows something withdrawn. */
  async function configuredFeed(copy: FeedCopy, extension: string): Promise<AssembledFeed | undefined> {
    await untilReady(copy);
    return copy.feeds.get(extension);
  }

  /** An assembly in progress when something was withdrawn doesn't help, but the next one does. */
  async function untilReady(copy: FeedCopy): Promise<void> {
    for (let n = 0; n < triesForReader && !mayShow(copy); n++) await whileAnswering(store, () => built(copy));
    if (!mayShow(copy)) throw beingWritten();
  }

  async function occurringFeed(asked: RequestedFeed, extension: string): Promise<AssembledFeed | undefined> {
    const key = `${asked.subject.id}.${extension}`;
    const known = occurring.get(key);
    if (known && mayShow(known) && (!known.dirty || clock.monotonic() - known.builtAt < pause))
      return known.feeds.get(extension);
    const copy = opening.get(key) ?? known ?? emptyCopy(asked.subject.id, [extension], clock);
    opening.set(key, copy);
    try {
      await whileAnswering(store, () => built(copy));
      await untilReady(copy);
    } catch (error) {
      copy.dirty = true;
      const last = copy.feeds.get(extension);
      if (!last || !mayShow(copy)) throw error;
      return last;
    } finally {
      opening.delete(key);
    }
    if (copy.version === 0) return undefined;
    occurring.delete(key);
    occurring.set(key, copy);
    return copy.feeds.get(extension);
  }

  return {
    async start() {
      arrange();
      void repeat(
        { clock, log, everyMs: checkEvery, until: ending.signal, what: 'comparing the feeds' },
        check,
      );
      const copies = [...configured.values()];
      const reached = await guarded(() => store.redis.exists(store.keys.feeds)).catch(() => undefined);
      if (reached === undefined) await Promise.all(copies.map(fromDisk));
      else await Promise.all(copies.map((copy) => built(copy).catch(() => fromDisk(copy))));
    },
    async feed(id, extension) {
      if (!extensions.includes(extension)) return undefined;
      arrange();
      const copy = configured.get(id);
      if (copy) return configuredFeed(copy, extension);
      const asked = subjectOf(id, context.config);
      return asked && !asked.configured ? occurringFeed(asked, extension) : undefined;
    },
    peek(id, extension) {
      arrange();
      const copy = configured.get(id);
      return copy && mayShow(copy) ? copy.feeds.get(extension) : undefined;
    },
    membersOf(id) {
      const copy =
        configured.get(id) ?? extensions.map((one) => occurring.peek(`${id}.${one}`)).find(Boolean);
      return [...(copy?.articles ?? [])];
    },
    readiness() {
      const ready = [...configured.values()].filter((copy) => copy.feeds.size > 0 && !isStale(copy)).length;
      return { ready, configured: configured.size };
    },
    async close() {
      for (const end of endings) end();
      ending.abort();
      await Promise.all([...configured.values()].map((copy) => copy.renewing));
      await copies?.close();
    },
  };
}

function beingWritten(): SluglineError {
  return new SluglineError('store.away', { why: 'the feed is being written' });
}
