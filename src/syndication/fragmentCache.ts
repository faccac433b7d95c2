import { LRUCache } from 'lru-cache';

/** Fragments that this process has read, so that for a changed feed only the changed texts are read. */
export interface FragmentCache {
  /**
   * An article's fragments in the order of `names`, null if it has none of that name; undefined if one of them was
   * never read, or all were rewritten since (another `stamp`).
   */
  get(id: string, stamp: string, names: string[]): (string | null)[] | undefined;
  keep(id: string, stamp: string, names: string[], texts: (string | null)[]): void;
  /** A feed's last known members; none if it was never read. */
  members(feed: string): string[];
  keepMembers(feed: string, ids: string[]): void;
}

interface CachedFeed {
  stamp: string;
  texts: Map<string, string | null>;
}

/** Characters; those of most scripts take two bytes each. */
const maxCharacters = 32 * 1_048_576;
/** Feeds whose members are known. */
const maxFeeds = 2_000;

export function cacheFragments(most = maxCharacters): FragmentCache {
  const articles = new LRUCache<string, CachedFeed>({ maxSize: most, sizeCalculation: sizeOf });
  const feeds = new LRUCache<string, string[]>({ max: maxFeeds });
  return {
    members: (feed) => feeds.get(feed) ?? [],
    keepMembers(feed, ids) {
      feeds.set(feed, ids);
    },
    get(id, stamp, names) {
      const held = articles.get(id);
      if (held?.stamp !== stamp || !names.every((name) => held.texts.has(name))) return undefined;
      return names.map((name) => held.texts.get(name) ?? null);
    },
    keep(id, stamp, names, texts) {
      const before = articles.peek(id);
      const all = new Map(before?.stamp === stamp ? before.texts : []);
      names.forEach((name, index) => {
        all.set(name, texts[index] ?? null);
      });
      articles.set(id, { stamp, texts: all });
    },
  };
}

function sizeOf({ texts }: CachedFeed): number {
  let characters = 100;
  for (const text of texts.values()) characters += text?.length ?? 0;
  return characters;
}
