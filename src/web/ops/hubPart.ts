import { html } from 'ghtml';
import { toInstant } from '../../clock.ts';
import type { Failing, HubOverview } from '../../syndication/hub/overview.ts';
import { type View, when, withTimes } from '../desk/view.ts';
import type { Markup } from '../theme/layout.ts';

/**
 * The WebSub hub: subscriptions by topic, callbacks that can't be reached, and outside hubs that could not be notified.
 */
export function hubPart(view: View, hub: HubOverview): Markup {
  const { subscriptions, asked, topics, failing, failingCount, outside } = hub;
  const texts = view.texts.operations;
  const sums = html`<p>${texts.subscriptionsOf(subscriptions, asked, failingCount)}</p>`;
  const rows = topics.map(
    (one) =>
      html`<tr><td><code>${one.topic}</code></td><td class="number" data-label="${texts.subscriptions}">${one.subscriptions}</td></tr>`,
  );
  const table =
    rows.length > 0
      ? html`<div class="table rows"><table><thead><tr><th scope="col">${texts.topic}</th><th scope="col" class="number">${texts.subscriptions}</th></tr></thead>
<tbody>!${rows}</tbody></table></div>`
      : '';
  const problems = [...failing, ...outside.flatMap((one) => one.failing)];
  return html`<section class="block"><h2 class="block-name">${texts.hubName}</h2>!${sums}!${table}!${failingTable(view, problems)}</section>`;
}

function failingTable(view: View, problems: Failing[]): Markup {
  if (problems.length === 0) return '';
  const texts = view.texts.operations;
  const rows = problems.map(
    ({ who, topic, since, failures, error }) =>
      html`<tr><td><bdi>${who}</bdi></td><td><code>${topic}</code></td><td data-label="${texts.since}">!${when(view, toInstant(since))}</td>
<td class="number" data-label="${texts.tries}">${failures}</td><td class="known"><bdi>!${withTimes(view, error)}</bdi></td></tr>`,
  );
  return html`<div class="table rows"><table><thead><tr><th scope="col">${texts.unreachable}</th><th scope="col">${texts.topic}</th><th scope="col">${texts.since}</th>
<th scope="col" class="number">${texts.tries}</th><th scope="col">${texts.why}</th></tr></thead><tbody>!${rows}</tbody></table></div>`;
}
