import { LRUCache } from 'lru-cache';
import { formats } from '../../feeds/index.ts';
import { limitConcurrency } from '../concurrency.ts';
import { addressesOf } from '../config/addresses.ts';
import type { Config } from '../config/schema.ts';
import { SluglineError } from '../errors.ts';
import type { Changes } from '../store/changes.ts';
import type { Store } from '../store/store.ts';
import { type ArchivePage, readArchivePage } from './archivePage.ts';
import { type AssembledFeed, etagsOf, modifiedSince, packed } from './assembly.ts';
import { fragmentName } from './fragments.ts';
import { archiveHeadOf, headOf } from './head.ts';
import { staleForOf } from './staleFor.ts';
import { type RequestedFeed, subjectOf } from './subjects.ts';

/** The archives of the configured feeds, page by page (RFC 5005, section 4). */
export interface Archives {
  /**
   * One page in one format; undefined if there is none. Throws `store.away` if it is not in memory and the store is
   * unreachable.
   */
  page(id: string, page: number, extension: string): Promise<AssembledFeed | undefined>;
  close(): void;
}

export interface ArchivesContext {
  store: Store;
  /** Read each time, because the configuration may be reloaded. */
  readonly config: Config;
  changes: Changes;
}

/** The size of the cache (bytes); readers seldom request a page twice. */
const maxBytes = 32 * 1_048_576;
/** A cached page is checked again after this time (ms), in case a change was never announced. */
const freshFor = 30_000;
/** How many pages are built at the same time: the feeds themselves have priority. */
const maxConcurrent = 2;
/** How many requests for pages may wait. */
const maxQueued = 100;

interface Cached {
  feed: AssembledFeed;
  id: string;
  articles: Set<string>;
  asOf: number;
  config: Config;
  madeAt: number;
  dirty: boolean;
}

/** Pages are built on request, and cached until something in the feed changes. */
export function openArchives(context: ArchivesContext): Archives {
  const { store } = context;
  const cached = new LRUCache<string, Cached>({ maxSize: maxBytes, sizeCalculation: sizeOf });
  const making = new Map<string, Promise<AssembledFeed | undefined>>();
  const { freshness } = store;
  const runLimited = limitConcurrency(maxConcurrent, maxQueued);
  let heard = 0;

  const unsubscribe = context.changes.subscribe(({ type, id = '' }) => {
    if (type !== 'reset' && type !== 'feed' && type !== 'article') return;
    heard += 1;
    for (const page of cached.values()) {
      const concerned = type === 'reset' || (type === 'feed' ? page.id === id : page.articles.has(id));
      if (concerned) page.dirty = true;
    }
  });

  async function make(key: string, asked: RequestedFeed, number: number, extension: string) {
    const { config } = context;
    const format = formats[extension];
    const { id } = asked.subject;
    if (!format) return undefined;
    const madeAt = store.clock.monotonic();
    const asOf = freshness.now();
    const heardBefore = heard;
    const before = cached.peek(key);
    const name = fragmentName(extension, asked.content);
    const read = await readArchivePage(store, config.newsroom.id, id, number, [name]);
    if (read === 'missing') {
      cached.delete(key);
      return undefined;
    }
    if (!read) throw new SluglineError('store.away', { why: 'the feed is being written' });
    const bytes = Buffer.from(
      format.render(archiveHead(config, asked, read, extension), read.fragments[name] ?? []),
    );
    const lastModified = new Date(read.changedAt).toUTCString();
    const isSame = before?.feed.etag.identity === etagsOf(bytes).identity;
    // The feed changed, this page did not: its compressed bytes are kept.
    const page = isSame
      ? { ...before.feed, lastModified }
      : await packed(bytes, format.mediaType, lastModified);
    const feed = modifiedSince(before?.feed, page, store.clock.now());
    cached.delete(key);
    // What changed while it was built may be on it.
    const dirty = heard !== heardBefore;
    const fresh = { feed, id, articles: new Set(read.members), asOf, config, madeAt, dirty };
    cached.set(key, fresh);
    return fresh;
  }

  async function made(key: string, asked: RequestedFeed, page: number, extension: string) {
    try {
      return (await freshness.made(() => runLimited(() => make(key, asked, page, extension))))?.feed;
    } catch (error) {
      const last = cached.peek(key);
      const isStale = freshness.awayFor() > staleForOf(context.config, asked.subject.id);
      if (last && last.config === context.config && !isStale && freshness.mayShow(last)) return last.feed;
      throw error;
    }
  }

  return {
    async page(id, page, extension) {
      const asked = subjectOf(id, context.config);
      if (!asked?.configured || !Object.hasOwn(formats, extension)) return undefined;
      const key = `${id}/${page}.${extension}`;
      const known = cached.get(key);
      const isFresh =
        known &&
        !known.dirty &&
        known.config === context.config &&
        freshness.mayShow(known) &&
        store.clock.monotonic() - known.madeAt < freshFor;
      if (isFresh) return known.feed;
      const running = making.get(key) ?? made(key, asked, page, extension).finally(() => making.delete(key));
      making.set(key, running);
      return running;
    },
    close: unsubscribe,
  };
}

/** The head of one page of an archive. */
export function archiveHead(
  config: Config,
  { subject }: RequestedFeed,
  page: ArchivePage,
  extension: string,
) {
  const addresses = addressesOf(config);
  const extensions = Object.keys(formats);
  const head = headOf(config.newsroom, subject, extension, extensions, addresses, page.updatedAt);
  return {
    ...archiveHeadOf(head, extension, extensions, addresses, page),
    ...(page.tombstones.length > 0 && { tombstones: page.tombstones }),
  };
}

function sizeOf({ feed }: Cached): number {
  return 1 + feed.bytes.length + feed.gzip.length + feed.brotli.length;
}
