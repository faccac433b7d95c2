import type { Article } from '../article/article.ts';
import { type Visibility, visibleTo } from '../article/visibility.ts';
import { toInstant } from '../clock.ts';
import type { Store } from '../store/store.ts';
import { guarded } from '../store/storeError.ts';

/** A feed as the store has it at one instant. */
export interface FeedAsStored {
  /** Rises with each change of the feed; 0 for one that no article has ever been in. */
  version: number;
  /** The newest change among its members, RFC 3339. */
  updatedAt: string;
  /** Ids of those that anybody may see, in the feed's order. */
  members: string[];
  /** Format extension to the members' fragments, in the same order. */
  fragments: Record<string, string[]>;
}

/** A feed that never had an entry says that it was last changed here, the same on every machine. */
const neverChanged = '2000-01-01T00:00:00Z';

/** Between the two reads somebody may write; more often than this in a row only under a storm of changes. */
const tries = 6;

/**
 * Reads a feed's first `most` members with their fragments, all of one version: the version is read before and after,
 * and where it moved all is read again. Undefined where it moved each time; the caller comes back later. What a reader
 * may not see (embargo, withdrawal, a body that has become the subscribers') is left out here too, in case it has not
 * left the feed yet, or its fragments are older than its access.
 */
export async function readFeed(
  store: Store,
  id: string,
  most: number,
  extensions: string[],
): Promise<FeedAsStored | undefined> {
  const { keys } = store;
  for (let n = 0; n < tries; n++) {
    const first = await transaction(
      store.redis
        .multi()
        .hmget(keys.feedState(id), 'version', 'updatedAt')
        .zrange(keys.feed(id), '0', String(most - 1)),
    );
    const [version, updatedAt] = first[0] as (string | null)[];
    const ids = first[1] as string[];
    const reading = store.redis.multi();
    for (const member of ids) {
      reading.hmget(keys.fragments(member), 'visibility', ...extensions);
      reading.hmget(keys.article(member), 'status', 'embargo', 'access');
    }
    reading.hget(keys.feedState(id), 'version');
    const second = await transaction(reading);
    if ((second.at(-1) ?? null) !== (version ?? null)) continue;
    return gathered(store, { version, updatedAt, ids, second, extensions });
  }
  return undefined;
}

interface Read {
  version: string | null | undefined;
  updatedAt: string | null | undefined;
  ids: string[];
  second: unknown[];
  extensions: string[];
}

function gathered(store: Store, { version, updatedAt, ids, second, extensions }: Read): FeedAsStored {
  const members: string[] = [];
  const fragments: Record<string, string[]> = Object.fromEntries(extensions.map((name) => [name, []]));
  ids.forEach((id, index) => {
    const [rendered, ...texts] = second[2 * index] as (string | null)[];
    const article = second[2 * index + 1] as (string | null)[];
    if (!mayShow(rendered, seenOf(article, store.clock.now())) || texts.includes(null)) return;
    members.push(id);
    extensions.forEach((name, at) => {
      fragments[name]?.push(texts[at] ?? '');
    });
  });
  return {
    version: Number(version ?? 0),
    updatedAt: updatedAt ? toInstant(Number(updatedAt)) : neverChanged,
    members,
    fragments,
  };
}

/** What the public may see of an article by its record's fields; what was stored without an access is public. */
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

/** Fragments may show less than the public may see, never more; those of unknown making show everything. */
function mayShow(rendered: string | null | undefined, seen: Visibility): boolean {
  return seen === 'full' || (seen === 'summary' && rendered === 'summary');
}

interface Transaction {
  exec(): Promise<[error: Error | null, result: unknown][] | null>;
}

async function transaction(commands: Transaction): Promise<unknown[]> {
  const answers = await guarded(() => commands.exec());
  if (answers === null) throw new Error('the store gave a transaction up');
  return answers.map(([error, result]) => {
    if (error) throw error;
    return result;
  });
}
