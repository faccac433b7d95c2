import { LRUCache } from 'lru-cache';
import { formats } from '../../feeds/index.ts';
import { waitOrStop } from '../clock.ts';
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
import { type CachedFeed, emptyCachedFeed, sizeOf } from './cachedFeed.ts';
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

/** The minimum pause between two builds of a feed (ms), however fast it changes. */
const pause = 20;
/**
 * Under a flood of changes, the pause is this many times as long as the last build took, because readers and workers
 * need the processor too; but at most a second, in case something else delayed that build.
 */
const restShare = 4;
const longestRest = 1_000;
/** The pause after a failure (ms). */
const patience = 1_000;
/** A feed is checked again after this time (ms), in case a change was never announced. */
const checkEvery = 30_000;
/** The size of the cache for section, tag and language feeds (bytes). */
const maxBytes = 64 * 1_048_576;
/** How many assemblies at the same time: they compress on other threads, but read and render on this one. */
const maxConcurrent = 4;
/** The same for section, tag and language feeds alone, and how many of their readers may wait. */
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
  const onDisk = context.cacheFolder
    ? openLastGood(context.cacheFolder, { clock, log, freshness: store.freshness })
    : undefined;
  const configured = new Map<string, CachedFeed>();
  const occurring = new LRUCache<string, CachedFeed>({ maxSize: maxBytes, sizeCalculation: sizeOf });
  const opening = new Map<string, CachedFeed>();
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
    for (const cached of configured.values()) {
      if (id !== undefined && cached.articles?.has(id) === false) continue;
      onDisk?.drop(cached.id);
      touch(cached);
    }
  }

  /** How long a feed may be shown while the store is unreachable. */
  function staleFor({ id }: CachedFeed): number {
    return staleForOf(context.config, id);
  }

  function mayShow(cached: CachedFeed): boolean {
    return cached.feeds.size > 0 && freshness.mayShow(cached) && !isStale(cached);
  }

  function isStale(cached: CachedFeed): boolean {
    return freshness.awayFor() + cached.ageOnDisk > staleFor(cached);
  }

  function follow(change: Change): void {
    const { type, id = '' } = change;
    if (type === 'reset') touchAll(() => true);
    if (type === 'article') touchAll((cached) => cached.articles?.has(id) !== false);
    if (type === 'feed') touchAll((cached) => cached.id === id);
  }

  function touchAll(concerns: (cached: CachedFeed) => boolean): void {
    for (const cached of configured.values()) if (concerns(cached)) touch(cached);
    for (const cached of [...occurring.values(), ...opening.values()])
      if (concerns(cached)) cached.dirty = true;
  }

  function touch(cached: CachedFeed): void {
    cached.dirty = true;
    cached.renewing ??= renew(cached).finally(() => {
      cached.renewing = undefined;
    });
  }

  /** Repeats until nothing has changed since it was read last. */
  async function renew(cached: CachedFeed): Promise<void> {
    while (cached.dirty && !ending.signal.aborted) {
      const rest = Math.min(longestRest, Math.max(pause, cached.took * restShare));
      await waitOrStop(clock, Math.max(0, cached.builtAt + rest - clock.monotonic()), ending.signal);
      if (ending.signal.aborted || configured.get(cached.id) !== cached) return;
      if (cached.dirty && !(await attempted(cached))) await waitOrStop(clock, patience, ending.signal);
    }
  }

  async function attempted(cached: CachedFeed): Promise<boolean> {
    try {
      await built(cached);
      failing = false;
      return true;
    } catch (error) {
      cached.dirty = true;
      if (!failing)
        log.warn(
          { feed: cached.id, reason: reasonOf(error) },
          'feeds can’t be put together; the last ones are served',
        );
      failing = true;
      return false;
    }
  }

  function built(cached: CachedFeed): Promise<void> {
    const limiter = configured.get(cached.id) === cached ? runLimited : runLimitedOccurring;
    cached.building ??= limiter(() => build(cached)).finally(() => {
      cached.building = undefined;
    });
    return cached.building;
  }

  async function build(cached: CachedFeed): Promise<void> {
    const { config } = context;
    const asked = subjectOf(cached.id, config);
    if (!asked) return;
    cached.dirty = false;
    const begun = clock.monotonic();
    const asOf = freshness.now();
    const stored = await readWholeFeed(store, config, asked, cached.extensions, held);
    cached.builtAt = clock.monotonic();
    if (!stored) {
      // It changes faster than it can be read: the old one stays until the next attempt.
      cached.dirty = true;
      return;
    }
    const made = cached.extensions.map(async (extension): Promise<[string, AssembledFeed][]> => {
      const format = formats[extension];
      if (!format) return [];
      const head = headIn(extension, asked, stored, config);
      const fragments = stored.fragments[extension] ?? [];
      const feed = await assembleFeed(format, head, fragments, stored.changedAt, cached.demands(extension));
      return [[extension, modifiedSince(cached.feeds.get(extension), feed, clock.now())]];
    });
    cached.feeds = new Map((await Promise.all(made)).flat());
    cached.version = stored.version;
    cached.articles = new Set(stored.members);
    cached.asOf = asOf;
    cached.ageOnDisk = 0;
    freshness.reached();
    cached.took = clock.monotonic() - begun;
    cached.builtAt = clock.monotonic();
    if (asked.configured) onDisk?.save(cached.id, cached.feeds, { articles: cached.articles, asOf });
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
    for (const id of ids) if (!configured.has(id)) configured.set(id, emptyCachedFeed(id, extensions, clock));
    touchAll(() => true);
  }

  async function check(): Promise<void> {
    arrange();
    await Promise.all([...configured.values()].map(compare));
    if (freshness.awayFor() < checkEvery) await onDisk?.inStep();
  }

  async function compare(cached: CachedFeed): Promise<void> {
    try {
      const version = await guarded(() => store.redis.hget(store.keys.feedState(cached.id), 'version'));
      if (Number(version ?? 0) !== cached.version) touch(cached);
    } catch (error) {
      log.debug({ feed: cached.id, reason: reasonOf(error) }, 'a feed’s version can’t be read');
    }
  }

  async function fromDisk(cached: CachedFeed): Promise<void> {
    const asOf = freshness.now();
    const found = await onDisk?.load(cached.id);
    if (!found || cached.feeds.size > 0) return;
    Object.assign(cached, { feeds: found.feeds, ageOnDisk: found.age, articles: undefined, asOf });
  }

  /** The cached feed; built now if it does not exist yet, or shows something withdrawn. */
  async function configuredFeed(cached: CachedFeed, extension: string): Promise<AssembledFeed | undefined> {
    await untilReady(cached);
    return cached.feeds.get(extension);
  }

  /** An assembly in progress when something was withdrawn doesn't help, but the next one does. */
  async function untilReady(cached: CachedFeed): Promise<void> {
    for (let n = 0; n < triesForReader && !mayShow(cached); n++)
      await whileAnswering(store, () => built(cached));
    if (!mayShow(cached)) throw beingWritten();
  }

  async function occurringFeed(asked: RequestedFeed, extension: string): Promise<AssembledFeed | undefined> {
    const key = `${asked.subject.id}.${extension}`;
    const known = occurring.get(key);
    if (known && mayShow(known) && (!known.dirty || clock.monotonic() - known.builtAt < pause))
      return known.feeds.get(extension);
    const cached = opening.get(key) ?? known ?? emptyCachedFeed(asked.subject.id, [extension], clock);
    opening.set(key, cached);
    try {
      await whileAnswering(store, () => built(cached));
      await untilReady(cached);
    } catch (error) {
      cached.dirty = true;
      const last = cached.feeds.get(extension);
      if (!last || !mayShow(cached)) throw error;
      return last;
    } finally {
      opening.delete(key);
    }
    if (cached.version === 0) return undefined;
    occurring.delete(key);
    occurring.set(key, cached);
    return cached.feeds.get(extension);
  }

  return {
    async start() {
      arrange();
      void repeat(
        { clock, log, everyMs: checkEvery, until: ending.signal, what: 'comparing the feeds' },
        check,
      );
      const feeds = [...configured.values()];
      const reached = await guarded(() => store.redis.exists(store.keys.feeds)).catch(() => undefined);
      if (reached === undefined) await Promise.all(feeds.map(fromDisk));
      else await Promise.all(feeds.map((cached) => built(cached).catch(() => fromDisk(cached))));
    },
    async feed(id, extension) {
      if (!extensions.includes(extension)) return undefined;
      arrange();
      const cached = configured.get(id);
      if (cached) return configuredFeed(cached, extension);
      const asked = subjectOf(id, context.config);
      return asked && !asked.configured ? occurringFeed(asked, extension) : undefined;
    },
    peek(id, extension) {
      arrange();
      const cached = configured.get(id);
      return cached && mayShow(cached) ? cached.feeds.get(extension) : undefined;
    },
    membersOf(id) {
      const cached =
        configured.get(id) ?? extensions.map((one) => occurring.peek(`${id}.${one}`)).find(Boolean);
      return [...(cached?.articles ?? [])];
    },
    readiness() {
      const ready = [...configured.values()].filter(
        (cached) => cached.feeds.size > 0 && !isStale(cached),
      ).length;
      return { ready, configured: configured.size };
    },
    async close() {
      for (const end of endings) end();
      ending.abort();
      await Promise.all([...configured.values()].map((cached) => cached.renewing));
      await onDisk?.close();
    },
  };
}

function beingWritten(): SluglineError {
  return new SluglineError('store.away', { why: 'the feed is being written' });
}
