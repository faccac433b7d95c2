import { html } from 'ghtml';
import type { FeedState } from '../../syndication/feedStates.ts';
import type { FeedSubscribers } from '../../syndication/subscribers.ts';
import type { Markup } from '../theme/layout.ts';

/** More feeds than this make a page that no one reads; the command line lists all. */
export const maxFeedsShown = 50;
/** How many of a feed's largest reader services are listed. */
const maxServices = 4;

function servicesOf({ services }: FeedSubscribers): string {
  const named = services.slice(0, maxServices).map(({ name, count }) => `${name} ${count}`);
  return [...named, ...(services.length > maxServices ? ['…'] : [])].join(' · ');
}

/** Each feed and its readers. */
export function feedsPart(feeds: FeedState[], configured: number): Markup {
  if (feeds.length === 0) return '';
  const rows = feeds.map(
    ({ id, title, entries, subscribers }) =>
      html`<tr><td><a href="/feeds/${id}.rss"><bdi>${title}</bdi></a></td><td class="number">${entries}</td>
<td class="number">${subscribers.total > 0 ? subscribers.total : '–'}</td>
<td class="known"><bdi>${servicesOf(subscribers)}</bdi></td></tr>`,
  );
  const more =
    configured > feeds.length
      ? html`<p class="quiet">${configured - feeds.length} more: <code>slugline feeds list</code></p>`
      : '';
  return html`<section class="block"><h2 class="block-name">Feeds</h2><div class="table"><table><thead><tr><th scope="col">Feed</th>
<th scope="col" class="number">Articles</th><th scope="col" class="number">Subscribers, at least</th>
<th scope="col">By reader service</th></tr></thead><tbody>!${rows}</tbody></table></div>!${more}</section>`;
}
