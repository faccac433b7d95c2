import { html } from 'ghtml';
import { type Channel, findChannel } from '../../../channels/configured.ts';
import type { Delivery } from '../../../delivery/delivery.ts';
import type { Markup } from '../../theme/layout.ts';
import { button } from '../../theme/parts.ts';
import { form, may, type View } from '../view.ts';

/** Whether a lookup on the channel can find out what became of a post. */
function showsPosts(channel: Channel | undefined): boolean {
  const settles = channel?.type.abilities(channel.config).settles;
  return settles !== undefined && settles !== 'blind' && settles !== 'person';
}

/** The form that looks up the post once more; empty if the platform shows no posts. */
export function lookAgainForm(view: View, { id, channel }: Delivery): Markup {
  if (!showsPosts(findChannel(view.context, channel))) return '';
  return form(
    view,
    `/desk/deliveries/${id}/look`,
    html`<p>!${button({ label: view.texts.delivery.checkAgain })}</p>`,
  );
}

/** Shown above the list of unknown deliveries: one button for all of a channel's. */
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
  const texts = view.texts.delivery;
  const { id } = channel.config;
  const which = html`<input type="hidden" name="channel" value="${id}">`;
  const lookup = showsPosts(channel)
    ? form(view, '/desk/deliveries/look', html`!${which}!${button({ label: texts.checkAllAgain(count) })}`)
    : '';
  const sendAgain = button({
    label: texts.noneSendAgain,
    kind: 'wrong',
    name: 'what',
    value: 'not-sent',
  });
  const leave = button({ label: texts.noneDontSend, name: 'what', value: 'give-up' });
  const decide = may(view, 'approver')
    ? form(view, '/desk/deliveries/resolve', html`!${which}<p class="actions">!${sendAgain}!${leave}</p>`)
    : '';
  return html`<li class="actions"><strong>${id}</strong> <span>${texts.unknownCount(count)}</span>!${lookup}!${decide}</li>`;
}
