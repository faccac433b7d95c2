import { auditOf } from '../../accounts/audit/read.ts';
import { addressesOf } from '../../config/addresses.ts';
import { upTo } from '../../ends.ts';
import { type Link, type LinkWithClicks, linkByCode, linksByCode, withClicks } from '../../links/link.ts';
import { codesFoundBy, linkByTarget } from '../../links/search.ts';
import { statisticsOf } from '../../links/statistics.ts';
import { httpUrl } from '../../net/httpUrl.ts';
import { readableUrl } from '../../net/readableUrl.ts';
import type { Context } from '../context.ts';
import type { Event } from './story.ts';

/** A link that belongs to no article, from its creation to its latest clicks. */
export interface LinkStory {
  link: LinkWithClicks;
  /** In chronological order. */
  events: Event[];
}

/** How many of the links that a search finds are compared with an address. */
const mostCompared = 50;

/** The link that leads to an address, or to the same page with other parameters. */
async function byAddress({ store, config }: Context, written: string): Promise<Link | undefined> {
  const address = httpUrl(written);
  if (address === undefined) return undefined;
  const addresses = addressesOf(config);
  const page = upTo(address, /[?#]/);
  for (const each of [address, page]) {
    const code = await linkByTarget(store, addresses.webBase, each);
    if (code !== undefined) return linkByCode(store, code, addresses.webBase);
  }
  const { codes } = await codesFoundBy(store, addresses, page);
  const links = await linksByCode(store, codes.slice(0, mostCompared), addresses.webBase);
  return links.find(({ target }) => upTo(target, /[?#]/) === page);
}

/** The history of the link that a code, a short address or a target leads to; undefined if there is none. */
export async function linkStoryOf(context: Context, query: string): Promise<LinkStory | undefined> {
  const addresses = addressesOf(context.config);
  const bare = query.replace(/(\+|\.svg|\.png)$/, '').replace(`${addresses.linkBase}/`, '');
  const exact = await linkByCode(context.store, bare, addresses.webBase);
  const isAddress = /^https?:\/\//i.test(query);
  // Words alone would find links whose targets merely contain them.
  const found = exact ?? (isAddress ? await byAddress(context, query) : undefined);
  if (!found) return undefined;
  const link = await withClicks(context.store, found, addresses.linkBase);
  const [audit, { day }] = await Promise.all([
    auditOf(context.store, link.code),
    statisticsOf(context.store, link.code),
  ]);
  const changed = new Set(audit.filter(({ action }) => action === 'link.target').map(({ at }) => at));
  const events: Event[] = [
    ...(audit.some(({ action }) => action === 'link.created')
      ? []
      : [{ at: link.createdAt, what: `made${link.from ? ` at ${link.from}` : ''}: ${link.url}` }]),
    // The link's own record has changes that the audit no longer has.
    ...link.history
      .filter(({ at }) => !changed.has(at))
      .map(({ at, by, target }) => ({ at, what: `target changed; before: ${readableUrl(target)}`, by })),
    ...audit.map(({ at, actor, action, detail }) => ({
      at,
      what: `${action.replace('.', ' ')}${detail ? `: ${detail}` : ''}`,
      by: actor,
    })),
    ...day.map(({ name, total, unique }) => ({
      at: `${name}T23:59:59Z`,
      what: `on ${name}: ${total} clicks, ${unique} visitors`,
    })),
  ];
  return { link, events: events.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)) };
}
