import { html } from 'ghtml';
import { z } from 'zod';
import type { Article } from '../../../article/article.ts';
import { findChannel } from '../../../channels/configured.ts';
import type { Delivery } from '../../../delivery/delivery.ts';
import { postOf } from '../../../delivery/post.ts';
import type { Draft } from '../../../review/draft.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import { button, notice } from '../../theme/parts.ts';
import { form, type View } from '../view.ts';

const ByHand = z.object({ text: z.string(), intents: z.record(z.string(), z.string()) });

const names: Record<string, string> = {
  mastodon: 'Mastodon',
  x: 'X',
  bluesky: 'Bluesky',
  threads: 'Threads',
  telegram: 'Telegram',
  whatsapp: 'WhatsApp',
  facebook: 'Facebook',
  linkedin: 'LinkedIn',
};

/** Whether a person posts this delivery by hand and confirms it. */
export function isByHand(view: View, delivery: Delivery): boolean {
  const channel = findChannel(view.context, delivery.channel);
  return channel?.type.abilities(channel.config).settles === 'person';
}

/** What a person needs on a phone: the text to copy, pages with it filled in, and a button to confirm it. */
export function byHandPart(
  view: View,
  delivery: Delivery,
  draft: Draft | undefined,
  article: Article | undefined,
): Markup {
  const channel = findChannel(view.context, delivery.channel);
  const post = draft && article ? postOf(delivery, draft, article) : undefined;
  const given = channel && post ? ByHand.safeParse(channel.type.payload(post, channel.config)) : undefined;
  if (!given?.success || article?.status === 'withdrawn')
    return html`!${notice('wrong', 'Don’t post it.', 'Its article was withdrawn, or is no longer stored.')}!${leaveForm(view, delivery)}`;
  const { text, intents } = given.data;
  const pages = Object.entries(intents).map(
    ([name, url]) => html`<li><a href="${url}" rel="noopener noreferrer">${names[name] ?? name}</a></li>`,
  );
  const done = form(
    view,
    `/desk/deliveries/${delivery.id}/resolve`,
    html`<input type="hidden" name="what" value="sent">
<div class="field"><label for="sent">It is posted. Its address:</label><input id="sent" name="sent" type="url" inputmode="url" required placeholder="https://"></div>
<p>!${button({ label: 'Mark as posted', kind: 'first' })}</p>`,
  );
  return html`<section class="block"><h2 class="block-name">Post it by hand</h2><div class="field"><label for="text">Copy this text</label>
<textarea id="text" readonly rows="8" !${languageAttributes(draft?.language ?? 'en')}>${text}</textarea></div>
<p>Or open a page with it filled in:</p><ul class="lines">!${pages}</ul>
<div class="decide">!${done}!${leaveForm(view, delivery)}</div></section>`;
}

function leaveForm(view: View, { id }: Delivery): Markup {
  return form(
    view,
    `/desk/deliveries/${id}/resolve`,
    html`<p class="actions">!${button({ label: 'Mark as not posted', name: 'what', value: 'give-up' })}</p>`,
  );
}
