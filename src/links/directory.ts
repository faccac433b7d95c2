import { LRUCache } from 'lru-cache';
import type { Article } from '../article/article.ts';
import { visibleTo } from '../article/visibility.ts';
import { toInstant } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import type { HttpUrl } from '../net/httpUrl.ts';
import type { Change, Changes } from '../store/changes.ts';
import { whileAnswering } from '../store/connection/whileAnswering.ts';
import type { Store } from '../store/store.ts';
import { guarded } from '../store/storeError.ts';
import { isAllowedTarget, targetFrom } from './target.ts';

type ResolvedBy = Pick<Config, 'links' | 'web' | 'newsroom'>;

/** A link's target and whether it is allowed, under one configuration. */
export interface Resolved {
  config: ResolvedBy;
  isAllowed: boolean;
  /** Missing if the stored target is invalid; it is not allowed then. */
  location?: HttpUrl;
  /** The answer's headers as alternating names and values, once built. */
  headers?: string[];
}

/** The part of a short link that a redirect needs. */
export interface Destination {
  code: string;
  /** As stored: a path if it leads to this server. */
  target: string;
  disabled: boolean;
  articleId: string;
  /** The channel that its clicks are counted for; empty if it is not a post's link. */
  channel: string;
  variant: string;
  /** The `Freshness` count when it was read. */
  asOf: number;
  /**
   * The fields that decide who may see the link's article; missing if it has none, or the article is no longer stored.
   */
  article?: Pick<Article, 'status' | 'embargoUntil' | 'access'>;
  /**
   * Whether its article was purged. One script writes an article and its links, so there is no other reason for a link
   * without its article.
   */
  purged?: true;
  /** The last resolution of its target, and the configuration that it is for. */
  resolved?: Resolved;
}

/** `none`: as if there were no such link. `gone`: withdrawn, purged, disabled, or its target is no longer allowed. */
export type LinkState = 'open' | 'none' | 'gone';

/** Links by code, in memory while they are in use. */
export interface LinkDirectory {
  /** The link if it is in memory; never waits. */
  peek(code: string): Destination | undefined;
  /**
   * The link; undefined if there is none, or its article is under embargo. Throws `store.away` if it isn't in memory
   * and can't be read.
   */
  find(code: string): Promise<Destination | undefined>;
  size(): number;
  close(): void;
}

/** About 660 bytes each, including the prepared answer. */
const most = 100_000;

/** A read in progress, and the changes announced meanwhile. */
interface Pending {
  work: Promise<Destination | undefined>;
  changed: Set<string>;
}

/**
 * Reads a code once at a time. A changed link is removed from memory immediately and read again on the next request.
 */
export function openDirectory({ store, changes }: { store: Store; changes: Changes }): LinkDirectory {
  const codesOf = new Map<string, Set<string>>();
  const known = new LRUCache<string, Destination>({ max: most, dispose: forget });
  const pending = new Map<string, Pending>();
  const unsubscribe = changes.subscribe(follow);

  function forget(link: Destination): void {
    const codes = codesOf.get(link.articleId);
    codes?.delete(link.code);
    if (codes?.size === 0) codesOf.delete(link.articleId);
  }

  function follow(change: Change): void {
    const { type, id = '', code = '' } = change;
    if (type !== 'link' && type !== 'article' && type !== 'reset') return;
    const name = type === 'reset' ? 'everything' : `${type} ${type === 'link' ? code : id}`;
    for (const read of pending.values()) read.changed.add(name);
    if (type === 'reset') known.clear();
    if (type === 'link') known.delete(code);
    if (type === 'article') for (const one of [...(codesOf.get(id) ?? [])]) known.delete(one);
  }

  function keep(link: Destination, changed: Set<string>): void {
    const names = ['everything', `link ${link.code}`, `article ${link.articleId}`];
    if (names.some((name) => changed.has(name))) return;
    known.set(link.code, link);
    if (link.articleId === '') return;
    const codes = codesOf.get(link.articleId) ?? new Set();
    codesOf.set(link.articleId, codes.add(link.code));
  }

  /** The link if it is in memory and its article was not withdrawn since it was read. */
  function peek(code: string): Destination | undefined {
    const link = known.get(code);
    if (!link || store.freshness.allows(link.articleId, link.asOf)) return link;
    known.delete(code);
    return undefined;
  }

  function find(code: string): Promise<Destination | undefined> {
    const link = peek(code);
    if (link) return Promise.resolve(link);
    const under = pending.get(code);
    if (under) return whileAnswering(store, () => under.work);
    const changed = new Set<string>();
    const work = guarded(() => read(store, code))
      .then((found) => {
        if (found) keep(found, changed);
        return found;
      })
      .finally(() => pending.delete(code));
    pending.set(code, { work, changed });
    return whileAnswering(store, () => work);
  }

  return {
    peek,
    find,
    size: () => known.size,
    close: unsubscribe,
  };
}

/** Reads again if the article was withdrawn meanwhile. */
async function read(store: Store, code: string): Promise<Destination | undefined> {
  const made = await store.freshness.made(async () => {
    const link = await readOnce(store, code);
    return link && { link, articles: [link.articleId] };
  });
  return made && { ...made.link, asOf: made.asOf };
}

async function readOnce(store: Store, code: string): Promise<Omit<Destination, 'asOf'> | undefined> {
  const { redis, keys } = store;
  const [target, articleId, disabledAt, channel, variant] = await redis.hmget(
    keys.link(code),
    'target',
    'articleId',
    'disabledAt',
    'channel',
    'variant',
  );
  // An article under embargo is answered like an unknown link, and the same is read for both.
  const reads = articleId || !target ? redis.hmget(keys.article(articleId ?? ''), 'status', 'embargo') : [];
  const [status, embargo] = await reads;
  const until = Number(embargo ?? 0);
  if (!target || until > store.clock.now()) return undefined;
  const link = {
    code,
    target,
    disabled: Boolean(disabledAt),
    articleId: articleId ?? '',
    channel: channel ?? '',
    variant: variant ?? '',
  };
  if (!articleId) return link;
  if (status === null || status === undefined) return { ...link, purged: true };
  return {
    ...link,
    article: {
      status: status as Article['status'],
      access: 'public',
      ...(until > 0 ? { embargoUntil: toInstant(until) } : {}),
    },
  };
}

/**
 * A link's target under this configuration. The target's host is checked again, because hosts may have been removed
 * from the list of allowed ones since the link was created.
 */
export function resolvedBy(link: Destination, config: ResolvedBy): Resolved {
  if (link.resolved?.config === config) return link.resolved;
  const location = targetFrom(link.target, config.web.baseUrl);
  const isAllowed = location !== undefined && isAllowedTarget(location, config);
  link.resolved = { config, isAllowed, ...(location ? { location } : {}) };
  return link.resolved;
}

/** Whether a link redirects at this instant. */
export function linkState(link: Destination, now: number, config: ResolvedBy): LinkState {
  if (link.article) {
    const visibility = visibleTo(link.article, now, 'public');
    if (visibility === 'none' || visibility === 'gone') return visibility;
  }
  if (link.disabled || link.purged) return 'gone';
  return resolvedBy(link, config).isAllowed ? 'open' : 'gone';
}
