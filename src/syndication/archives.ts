import { LRUCache } from 'lru-cache';
import { formats } from '../../feeds/index.ts';
import { addressesOf } from '../config/addresses.ts';
import type { Config } from '../config/schema.ts';
import { SluglineError } from '../errors.ts';
import type { Changes } from '../store/changes.ts';
import type { Store } from '../store/store.ts';
import { type ArchivePage, readArchivePage } from './archivePage.ts';
import { type AssembledFeed, etagsOf, modifiedSince, packed } from './assembly.ts';
import { fragmentName } from './fragments.ts';
import { archiveHeadOf, headOf } from './head.ts';
import { atMost } from './room.ts';
import { staleForOf } from './staleFor.ts';
import { type AskedFeed, subjectOf } from './subjects.ts';

/** The archives of the configured feeds, page by page (RFC 5005, section 4). */
export interface Archives {
  /** One page in one format; undefined where there is none. Throws `store.away` where it is neither there nor in memory. */
  page(id: string, page: number, extension: string): Promise<AssembledFeed | undefined>;
  close(): void;
}

export interface ArchivesNeeds {
  store: Store;
  /** Read each time, because the configuration may be read anew. */
  readonly config: Config;
  changes: Changes;
}

/** Bytes of pages; readers seldom come back to one. */
const mostBytes = 32 * 1_048_576;
/** A change that was never heard of is found by then (ms). */
const freshFor = 30_000;
/** Pages made at the same time: the feeds themselves go first. */
const together = 2;
/** Requests for pages that wait for their turn. */
const mostWaiting = 100;

interface Kept {
  feed: AssembledFeed;
  id: string;
  articles: Set<string>;
  asOf: number;
  config: Config;
  madeAt: number;
  dirty: boolean;
}

/** Pages are made when somebody asks, and kept for the next who does while nothing of the feed changes. */
export function openArchives(needs: ArchivesNeeds): Archives {
  const { store } = needs;
  const kept = new LRUCache<string, Kept>({ maxSize: mostBytes, sizeCalculation: sizeOf });
  const making = new Map<string, Promise<AssembledFeed | undefined>>();
  const { freshness } = store;
  const inTurn = atMost(together, mostWaiting);
  let heard = 0;

  const unsubscribe = needs.changes.subscribe(({ type, id = '' }) => {
    if (type !== 'reset' && type !== 'feed' && type !== 'article') return;
    heard += 1;
    for (const page of kept.values()) {
      const concerned = type === 'reset' || (type === 'feed' ? page.id === id : page.articles.has(id));
      if (concerned) page.dirty = true;
    }
  });

  async function make(key: string, asked: AskedFeed, number: number, extension: string) {
    const { config } = needs;
    const format = formats[extension];
    const { id } = asked.subject;
    if (!format) return undefined;
    const madeAt = store.clock.monotonic();
    const asOf = freshness.now();
    const heardBefore = heard;
    const before = kept.peek(key);
    const name = fragmentName(extension, asked.content);
    const read = await readArchivePage(store, config.newsroom.id, id, number, [name]);
    if (read === 'missing') {
      kept.delete(key);
      return undefined;
    }
    if (!read) throw new SluglineError('store.away', { why: 'the feed is being written' });
    const bytes = Buffer.from(
      format.render(archiveHead(config, asked, read, extension), read.fragments[name] ?? []),
    );
    const lastModified = new Date(read.changedAt).toUTCString();
    const isSame = before?.feed.etag.identity === etagsOf(bytes).identity;
    // The feed changed, this page did not: what is packed already stays.
    const page = isSame
      ? { ...before.feed, lastModified }
      : await packed(bytes, format.mediaType, lastModified);
    const feed = modifiedSince(before?.feed, page, store.clock.now());
    kept.delete(key);
    // What changed while it was made may be on it.
    const dirty = heard !== heardBefore;
    const copy = { feed, id, articles: new Set(read.members), asOf, config, madeAt, dirty };
    kept.set(key, copy);
    return copy;
  }

  async function made(key: string, asked: AskedFeed, page: number, extension: string) {
    try {
      return (await freshness.made(() => inTurn(() => make(key, asked, page, extension))))?.feed;
    } catch (error) {
      const last = kept.peek(key);
      const isStale = freshness.awayFor() > staleForOf(needs.config, asked.subject.id);
      if (last && last.config === needs.config && !isStale && freshness.mayShow(last)) return last.feed;
      throw error;
    }
  }

  return {
    async page(id, page, extension) {
      const asked = subjectOf(id, needs.config);
      if (!asked?.configured || !Object.hasOwn(formats, extension)) return undefined;
      const key = `${id}/${page}.${extension}`;
      const known = kept.get(key);
      const isFresh =
        known &&
        !known.dirty &&
        known.config === needs.config &&
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
export function archiveHead(config: Config, { subject }: AskedFeed, page: ArchivePage, extension: string) {
  const addresses = addressesOf(config);
  const extensions = Object.keys(formats);
  const head = headOf(config.newsroom, subject, extension, extensions, addresses, page.updatedAt);
  return {
    ...archiveHeadOf(head, extension, extensions, addresses, page),
    ...(page.tombstones.length > 0 && { tombstones: page.tombstones }),
  };
}

function sizeOf({ feed }: Kept): number {
  return 1 + feed.bytes.length + feed.gzip.length + feed.brotli.length;
}
