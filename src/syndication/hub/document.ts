import { LRUCache } from 'lru-cache';
import { formats } from '../../../feeds/index.ts';
import { addressesOf } from '../../config/addresses.ts';
import type { Config } from '../../config/schema.ts';
import type { CachedContent } from '../../store/freshness.ts';
import type { Store } from '../../store/store.ts';
import { etagsOf } from '../assembly.ts';
import { headOf } from '../head.ts';
import { subjectOf } from '../subjects.ts';
import { headWithHistory, readWholeFeed } from '../wholeFeed.ts';
import { outsideHubsOf } from './links.ts';
import { type Topic, topicName } from './topic.ts';

/** A topic's whole document as readers get it, uncoded. */
export interface TopicDocument extends CachedContent {
  version: string;
  bytes: Buffer;
  etag: string;
  /** As served: with its charset. */
  contentType: string;
}

interface CachedDocument {
  config: Config;
  madeAt: number;
  making: Promise<TopicDocument | undefined>;
}

/** One document for all pings at the same time (ms). */
const freshFor = 1_000;
const maxBytes = 32 * 1_048_576;
/** A document being built has no size yet. */
const guessedBytes = 65_536;

const documentsOf = new WeakMap<Store, LRUCache<string, CachedDocument>>();

/**
 * The current document of a topic, built at most once a second, and again if an article on it was withdrawn.
 * Undefined if it changes faster than it can be read, or there is no such feed.
 */
export async function topicDocument(
  store: Store,
  config: Config,
  topic: Topic,
): Promise<TopicDocument | undefined> {
  const document = await cachedDocument(store, config, topic);
  if (!document || store.freshness.mayShow(document)) return document;
  documentsOf.get(store)?.delete(topicName(topic));
  return cachedDocument(store, config, topic);
}

function cachedDocument(store: Store, config: Config, topic: Topic): Promise<TopicDocument | undefined> {
  const cached = documentsOf.get(store) ?? new LRUCache<string, CachedDocument>({ maxSize: maxBytes });
  documentsOf.set(store, cached);
  const name = topicName(topic);
  const now = store.clock.monotonic();
  const known = cached.get(name);
  if (known && known.config === config && now - known.madeAt < freshFor) return known.making;
  const making = store.freshness.made(() => make(store, config, topic));
  cached.set(name, { config, madeAt: now, making }, { size: guessedBytes });
  making.then(
    (document) => {
      const still = cached.peek(name);
      if (still?.making === making && document)
        cached.set(name, still, { size: Math.max(1, document.bytes.length) });
    },
    () => cached.delete(name),
  );
  return making;
}

async function make(
  store: Store,
  config: Config,
  topic: Topic,
): Promise<Omit<TopicDocument, 'asOf'> | undefined> {
  const { feed, extension } = topic;
  const asked = subjectOf(feed, config);
  const format = formats[extension];
  if (!asked || !format) return undefined;
  const stored = await readWholeFeed(store, config, asked, [extension]);
  if (!stored) return undefined;
  const addresses = addressesOf(config);
  const plain = headOf(
    config.newsroom,
    asked.subject,
    extension,
    Object.keys(formats),
    addresses,
    stored.updatedAt,
    outsideHubsOf(feed, config),
  );
  const head = headWithHistory(plain, stored, extension, addresses);
  const bytes = Buffer.from(format.render(head, stored.fragments[extension] ?? []));
  return {
    articles: stored.members,
    version: String(stored.version),
    bytes,
    etag: etagsOf(bytes).identity,
    contentType: `${format.mediaType}; charset=utf-8`,
  };
}

/** Whether readers get such a feed: a configured one always, another one once it had an article. */
export async function isServed(store: Store, config: Config, feed: string): Promise<boolean> {
  const asked = subjectOf(feed, config);
  if (!asked) return false;
  if (asked.configured) return true;
  return (await store.redis.hexists(store.keys.feedState(feed), 'version')) === 1;
}
