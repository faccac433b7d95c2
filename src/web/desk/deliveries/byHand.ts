import { html } from 'ghtml';
import { z } from 'zod';
import type { Article } from '../../../article/article.ts';
import { findChannel } from '../../../channels/configured.ts';
import type { Delivery } from '../../../delivery/delivery.ts';
import { postOf } from '../../../delivery/post.ts';
import { type Draft, textRevisionOf } from '../../../review/draft.ts';
import type { DeliveryTexts } from '../../texts/en/deliveries.ts';
import { withMarkup } from '../../texts/withMarkup.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import { button, notice } from '../../theme/parts.ts';
import { form, type View } from '../view.ts';

const ByHand = z.object({
  text: z.string(),
  image: z.object({ url: z.string(), alt: z.string().optional() }).optional(),
  intents: z.record(z.string(), z.string()),
});

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

/**
 * What a person who posts by hand needs on a phone: the text to copy, pages with it filled in, and a button to confirm.
 */
export function byHandPart(
  view: View,
  delivery: Delivery,
  draft: Draft | undefined,
  article: Article | undefined,
): Markup {
  const texts = view.texts.delivery;
  const channel = findChannel(view.context, delivery.channel);
  const post = draft && article ? postOf(view.context.config, delivery, draft, article) : undefined;
  const given = channel && post ? ByHand.safeParse(channel.type.payload(post, channel.config)) : undefined;
  if (!given?.success || article?.status === 'withdrawn')
    return html`!${notice('wrong', texts.dontPost, texts.dontPostHow)}!${leaveForm(view, delivery)}`;
  if (Date.parse(delivery.expiresAt) <= view.context.clock.now())
    return html`!${notice('wrong', texts.timePassed, texts.giveAddress)}!${doneForm(view, delivery)}`;
  const { text, image, intents } = given.data;
  const pages = Object.entries(intents).map(
    ([name, url]) =>
      html`<li><a href="${url}" rel="noopener noreferrer"><bdi>${names[name] ?? name}</bdi></a></li>`,
  );
  return html`!${revisedNotice(texts, draft, article)}<section class="block"><h2 class="block-name">${texts.postByHand}</h2><div class="field"><label for="text">${texts.copyText}</label>
<textarea id="text" readonly rows="8" !${languageAttributes(draft?.language ?? 'en')}>${text}</textarea></div>
!${pictureByHand(texts, image, draft?.language ?? 'en')}
<p>${texts.orOpen}</p><ul class="lines">!${pages}</ul>
<div class="decide">!${doneForm(view, delivery)}!${leaveForm(view, delivery)}</div></section>`;
}

/** The picture to attach, and its alt text. */
function pictureByHand(
  texts: DeliveryTexts,
  image: z.infer<typeof ByHand>['image'],
  language: string,
): Markup {
  if (!image) return '';
  const alt = image.alt
    ? html`<div class="field"><label for="alt">${texts.altText}</label>
<textarea id="alt" class="low" readonly !${languageAttributes(language)}>${image.alt}</textarea></div>`
    : '';
  return html`<p>!${withMarkup(texts.attach, html`<a href="${image.url}" rel="noreferrer">${texts.thePicture}</a>`)}</p>!${alt}`;
}

/** A warning if the article has changed since the text was approved. */
function revisedNotice(texts: DeliveryTexts, draft: Draft | undefined, article: Article | undefined): Markup {
  if (!draft || !article || article.revision <= textRevisionOf(draft)) return '';
  return notice('wrong', texts.changedSince, texts.changedSinceHow);
}

export function doneForm(view: View, { id }: Delivery): Markup {
  return form(
    view,
    `/desk/deliveries/${id}/resolve`,
    html`<input type="hidden" name="what" value="sent">
<div class="field"><label for="sent">${view.texts.delivery.isPosted}</label><input id="sent" name="sent" type="url" inputmode="url" required placeholder="https://"></div>
<p>!${button({ label: view.texts.delivery.markPosted, kind: 'first' })}</p>`,
  );
}

function leaveForm(view: View, { id }: Delivery): Markup {
  return form(
    view,
    `/desk/deliveries/${id}/resolve`,
    html`<p class="actions">!${button({ label: view.texts.delivery.markNotPosted, name: 'what', value: 'give-up' })}</p>`,
  );
}
