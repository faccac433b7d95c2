import { html } from 'ghtml';
import { type Channel, findChannel } from '../../../channels/configured.ts';
import type { Delivery } from '../../../delivery/delivery.ts';
import type { Markup } from '../../theme/layout.ts';
import { button } from '../../theme/parts.ts';
import { form, may, type View } from '../view.ts';

/** Whether a look at the channel can tell what became of a post. */
function looks(channel: Channel | undefined): boolean {
  const settles = channel?.type.abilities(channel.config).settles;
  return settles !== undefined && settles !== 'blind' && settles !== 'person';
}

/** Asks the platform once more; nothing where it shows nothing. */
export function lookAgainForm(view: View, { id, channel }: Delivery): Markup {
  if (!looks(findChannel(view.context, channel))) return '';
  return form(view, `/desk/deliveries/${id}/look`, html`<p>!${button({ label: 'Look again' })}</p>`);
}

/** Above the list of what is unknown: for each channel, one press for all of it. */
export async function allUnknownForms(view: View, only: string | undefined): Promise<Markup> {
  const { store, config } = view.context;
  const lines = await Promise.all(
    config.channels
      .filter(({ id }) => only === undefined || id === only)
      .map(async ({ id }) => {
        const count = await store.redis.zcard(store.keys.deliveries('unknown', id));
        return count > 0 ? lineOf(view, findChannel(view.context, id), count) : '';
      }),
  );
  const shown = lines.filter(Boolean);
  return shown.length > 0 ? html`<ul class="lines block-end">!${shown}</ul>` : '';
}

function lineOf(view: View, channel: Channel | undefined, count: number): Markup {
  if (!channel || channel.type.abilities(channel.config).settles === 'person') return '';
  const { id } = channel.config;
  const which = html`<input type="hidden" name="channel" value="${id}">`;
  const lookup = looks(channel)
    ? form(view, '/desk/deliveries/look', html`!${which}!${button({ label: `Look at all ${count} again` })}`)
    : '';
  const sendAgain = button({
    label: 'None of them arrived: send them again',
    kind: 'wrong',
    name: 'what',
    value: 'not-sent',
  });
  const leave = button({ label: 'None of them arrived: leave them', name: 'what', value: 'give-up' });
  const decide = may(view, 'approver')
    ? form(view, '/desk/deliveries/resolve', html`!${which}<p class="actions">!${sendAgain}!${leave}</p>`)
    : '';
  return html`<li class="actions"><strong>${id}</strong> <span>${count} unknown</span>!${lookup}!${decide}</li>`;
}
