import { html } from 'ghtml';
import { z } from 'zod';
import type { Article } from '../../../article/article.ts';
import { findChannel } from '../../../channels/configured.ts';
import type { Delivery } from '../../../delivery/delivery.ts';
import { postOf } from '../../../delivery/post.ts';
import { type Draft, textRevisionOf } from '../../../review/draft.ts';
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
  if (Date.parse(delivery.expiresAt) <= view.context.clock.now())
    return html`!${notice('wrong', 'Its time is over: don’t post it now.', 'If you have posted it, give its address.')}!${doneForm(view, delivery)}`;
  const { text, intents } = given.data;
  const pages = Object.entries(intents).map(
    ([name, url]) => html`<li><a href="${url}" rel="noopener noreferrer">${names[name] ?? name}</a></li>`,
  );
  return html`!${revisedNotice(draft, article)}<section class="block"><h2 class="block-name">Post it by hand</h2><div class="field"><label for="text">Copy this text</label>
<textarea id="text" readonly rows="8" !${languageAttributes(draft?.language ?? 'en')}>${text}</textarea></div>
<p>Or open a page with it filled in:</p><ul class="lines">!${pages}</ul>
<div class="decide">!${doneForm(view, delivery)}!${leaveForm(view, delivery)}</div></section>`;
}

/** The text was approved for what the article said then. */
function revisedNotice(draft: Draft | undefined, article: Article | undefined): Markup {
  if (!draft || !article || article.revision <= textRevisionOf(draft)) return '';
  return notice(
    'wrong',
    'Its article has changed since this text was approved.',
    'Compare the text with the article beside it before you post it.',
  );
}

export function doneForm(view: View, { id }: Delivery): Markup {
  return form(
    view,
    `/desk/deliveries/${id}/resolve`,
    html`<input type="hidden" name="what" value="sent">
<div class="field"><label for="sent">It is posted. Its address:</label><input id="sent" name="sent" type="url" inputmode="url" required placeholder="https://"></div>
<p>!${button({ label: 'Mark as posted', kind: 'first' })}</p>`,
  );
}

function leaveForm(view: View, { id }: Delivery): Markup {
  return form(
    view,
    `/desk/deliveries/${id}/resolve`,
    html`<p class="actions">!${button({ label: 'Mark as not posted', name: 'what', value: 'give-up' })}</p>`,
  );
}
