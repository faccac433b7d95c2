import { html } from 'ghtml';
import { webhookStates } from '../../webhooks/event.ts';
import { type View, when, withTimes } from '../desk/view.ts';
import { withMarkup } from '../texts/withMarkup.ts';
import type { Markup } from '../theme/layout.ts';

/** The newsroom's own programs that are notified of changes, and their states; empty if there are none. */
export async function webhooksPart(view: View): Promise<Markup> {
  const { store, config } = view.web;
  const states = await webhookStates(store, config.webhooks);
  if (states.length === 0) return '';
  const texts = view.texts.operations;
  const rows = states.map(({ id, host, events, failures, failingSince, lastError, lastDeliveredAt }) => {
    const state =
      failures > 0
        ? withMarkup(
            texts.failingSince,
            when(view, failingSince ?? ''),
            html`<bdi>!${withTimes(view, lastError ?? '')}</bdi>`,
          )
        : html`${texts.states.ok}`;
    const last = lastDeliveredAt ? when(view, lastDeliveredAt) : '–';
    return html`<tr><td>${id}</td><td><bdi>${host}</bdi></td><td><bdi>${events.join(', ')}</bdi></td><td>!${last}</td><td class="known">!${state}</td></tr>`;
  });
  return html`<section class="block"><h2 class="block-name">${texts.webhooks}</h2>
<div class="table rows"><table><thead><tr><th scope="col">${texts.webhook}</th><th scope="col">${texts.host}</th><th scope="col">${texts.events}</th>
<th scope="col">${texts.lastDelivered}</th><th scope="col">${texts.state}</th></tr></thead><tbody>!${rows}</tbody></table></div></section>`;
}
