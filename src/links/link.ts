import { toInstant } from '../clock.ts';
import { SluglineError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { targetFrom } from './target.ts';

/** A short link as stored. */
export interface Link {
  code: string;
  target: string;
  articleId?: string;
  channel?: string;
  variant?: string;
  createdAt: string;
  disabledAt?: string;
  /** The shortener that it was imported from. */
  from?: string;
  history: { at: string; by: string; target: string }[];
}

/** A link in the shape of the API: with its address and its clicks. */
export interface LinkWithClicks extends Link {
  url: string;
  clicks: Clicks;
}

/** The link with a code; undefined if there is none. `webBase` is the base of this server's pages. */
export async function linkByCode(store: Store, code: string, webBase: string): Promise<Link | undefined> {
  const stored = await store.redis.hgetall(store.keys.link(code));
  if (!stored.code || !stored.target) return undefined;
  const history = JSON.parse(stored.history ?? '[]') as { at: number; by: string; target: string }[];
  return {
    code: stored.code,
    target: targetFrom(stored.target, webBase) ?? stored.target,
    ...(stored.articleId ? { articleId: stored.articleId } : {}),
    ...(stored.channel ? { channel: stored.channel } : {}),
    ...(stored.variant ? { variant: stored.variant } : {}),
    createdAt: toInstant(Number(stored.createdAt)),
    ...(stored.disabledAt ? { disabledAt: toInstant(Number(stored.disabledAt)) } : {}),
    ...(stored.from ? { from: stored.from } : {}),
    history: history.map(({ at, by, target }) => ({
      at: toInstant(at),
      by,
      target: targetFrom(target, webBase) ?? target,
    })),
  };
}

/** Several at once, in the requested order; missing ones are left out. */
export async function linksByCode(store: Store, codes: string[], webBase: string): Promise<Link[]> {
  const links = await Promise.all(codes.map((code) => linkByCode(store, code, webBase)));
  return links.filter((link) => link !== undefined);
}

/** The link with a code; throws if there is none. */
export async function requireLink(store: Store, code: string, webBase: string): Promise<Link> {
  const link = await linkByCode(store, code, webBase);
  if (!link) throw new SluglineError('link.unknown', { code });
  return link;
}

/** How often a link was followed. */
export interface Clicks {
  total: number;
  /** Visitors, counted per day. */
  unique: number;
  /** What another shortener had counted before the import; not part of `total`. */
  imported?: number;
}

/** How often a link was followed: in total, and by how many visitors (counted per day). */
export async function clicksOf(store: Store, code: string): Promise<Clicks> {
  const [total, unique, imported] = await store.redis.hmget(
    store.keys.clicks(code),
    'total',
    'unique',
    'imported',
  );
  return {
    total: Number(total ?? 0),
    unique: Number(unique ?? 0),
    ...(imported ? { imported: Number(imported) } : {}),
  };
}

/** Adds address and clicks. `linkBase` is the base of short links, without a trailing slash. */
export async function withClicks(store: Store, link: Link, linkBase: string): Promise<LinkWithClicks> {
  return { ...link, url: `${linkBase}/${link.code}`, clicks: await clicksOf(store, link.code) };
}
