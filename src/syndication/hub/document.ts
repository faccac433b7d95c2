import { LRUCache } from 'lru-cache';
import { formats } from '../../../feeds/index.ts';
import { addressesOf } from '../../config/addresses.ts';
import type { Config } from '../../config/schema.ts';
import type { Copy } from '../../store/freshness.ts';
import type { Store } from '../../store/store.ts';
import { etagsOf } from '../assembly.ts';
import { headOf } from '../head.ts';
import { subjectOf } from '../subjects.ts';
import { headWithHistory, readWholeFeed } from '../wholeFeed.ts';
import { outsideHubsOf } from './links.ts';
import { type Topic, topicName } from './topic.ts';

/** A topic's whole document as readers get it, uncoded. */
export interface TopicDocument extends Copy {
  version: string;
  bytes: Buffer;
  etag: string;
  /** As it is served: with its charset. */
  contentType: string;
}

interface Kept {
  config: Config;
  madeAt: number;
  making: Promise<TopicDocument | undefined>;
}

/** One document for all who are pinged at the same time (ms). */
const freshFor = 1_000;
const mostBytes = 32 * 1_048_576;
/** A document that is being made has no size yet. */
const guessedBytes = 65_536;

const keptOf = new WeakMap<Store, LRUCache<string, Kept>>();

/**
 * The document of a topic at this moment, made once a second at most, and anew where an article on it was taken back.
 * Undefined where it changes faster than it can be read, or there is no such feed.
 */
export async function topicDocument(
  store: Store,
  config: Config,
  topic: Topic,
): Promise<TopicDocument | undefined> {
  const document = await keptDocument(store, config, topic);
  if (!document || store.freshness.mayShow(document)) return document;
  keptOf.get(store)?.delete(topicName(topic));
  return keptDocument(store, config, topic);
}

function keptDocument(store: Store, config: Config, topic: Topic): Promise<TopicDocument | undefined> {
  const kept = keptOf.get(store) ?? new LRUCache<string, Kept>({ maxSize: mostBytes });
  keptOf.set(store, kept);
  const name = topicName(topic);
  const now = store.clock.monotonic();
  const known = kept.get(name);
  if (known && known.config === config && now - known.madeAt < freshFor) return known.making;
  const making = store.freshness.made(() => make(store, config, topic));
  kept.set(name, { config, madeAt: now, making }, { size: guessedBytes });
  making.then(
    (document) => {
      const still = kept.peek(name);
      if (still?.making === making && document)
        kept.set(name, still, { size: Math.max(1, document.bytes.length) });
    },
    () => kept.delete(name),
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

/** Whether readers get such a feed: a configured one always, another one once something was in it. */
export async function isServed(store: Store, config: Config, feed: string): Promise<boolean> {
  const asked = subjectOf(feed, config);
  if (!asked) return false;
  if (asked.configured) return true;
  return (await store.redis.hexists(store.keys.feedState(feed), 'version')) === 1;
}
