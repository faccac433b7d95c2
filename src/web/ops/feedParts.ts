import { html } from 'ghtml';
import type { FeedState } from '../../syndication/feedStates.ts';
import type { FeedSubscribers } from '../../syndication/subscribers.ts';
import type { View } from '../desk/view.ts';
import { withMarkup } from '../texts/withMarkup.ts';
import type { Markup } from '../theme/layout.ts';

/** How many feeds are shown; nobody reads a longer page, and the command line lists all. */
export const maxFeedsShown = 50;
/** How many of a feed's largest reader services are listed. */
const maxServices = 4;

function servicesOf({ services }: FeedSubscribers): string {
  const named = services.slice(0, maxServices).map(({ name, count }) => `${name} ${count}`);
  return [...named, ...(services.length > maxServices ? ['…'] : [])].join(' · ');
}

/** Each feed and its readers. */
export function feedsPart(view: View, feeds: FeedState[], configured: number): Markup {
  if (feeds.length === 0) return '';
  const texts = view.texts.operations;
  const rows = feeds.map(
    ({ id, title, entries, subscribers }) =>
      html`<tr><td><a href="/feeds/${id}.rss"><bdi>${title}</bdi></a></td><td class="number" data-label="${texts.articles}">${entries}</td>
<td class="number" data-label="${texts.subscribers}">${subscribers.total > 0 ? subscribers.total : '–'}</td>
<td class="known"><bdi>${servicesOf(subscribers)}</bdi></td></tr>`,
  );
  const more =
    configured > feeds.length
      ? html`<p class="quiet">!${withMarkup((command) => texts.moreFeeds(configured - feeds.length, command), '<code>slugline feeds list</code>')}</p>`
      : '';
  return html`<section class="block"><h2 class="block-name">${texts.feeds}</h2><div class="table rows"><table><thead><tr><th scope="col">${texts.feed}</th>
<th scope="col" class="number">${texts.articles}</th><th scope="col" class="number">${texts.subscribers}</th>
<th scope="col">${texts.services}</th></tr></thead><tbody>!${rows}</tbody></table></div>!${more}</section>`;
}
