import { html } from 'ghtml';
import { auditOf } from '../../../accounts/audit/read.ts';
import { pictureOfPush } from '../../../actions/delivering/uploadPicture.ts';
import { articleById } from '../../../article/archive.ts';
import type { Article } from '../../../article/article.ts';
import { findChannel, isByHand } from '../../../channels/configured.ts';
import { clicksOfDelivery } from '../../../delivery/clicks.ts';
import { type Delivery, isLate } from '../../../delivery/delivery.ts';
import { halfThread } from '../../../delivery/halfThread.ts';
import { calendarReason } from '../../../delivery/planned.ts';
import { type Draft, draftById } from '../../../review/draft.ts';
import type { DeliveryTexts } from '../../texts/en/deliveries.ts';
import { withMarkup } from '../../texts/withMarkup.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import { button, linkTo, notice, stateLabel } from '../../theme/parts.ts';
import { articlePart } from '../articles/articlePart.ts';
import { livePart } from '../livePart.ts';
import { purposeName } from '../purposeName.ts';
import { readingsPart } from '../statisticsPart.ts';
import { deskPage, form, may, type View, when, withTimes } from '../view.ts';
import { byHandPart, doneForm } from './byHand.ts';
import { lookAgainForm } from './unknownForms.ts';

/** `/desk/deliveries/<id>`: one delivery with its evidence, and what a person may decide about it. */
export async function deliveryPage(view: View, delivery: Delivery): Promise<string> {
  const { store } = view.context;
  const [draft, article] = await Promise.all([
    draftById(store, delivery.draftId),
    articleById(store, delivery.articleId),
  ]);
  const follows = ['delivery'] as const;
  const about = [delivery.id];
  const thread = { follows, about: [...new Set([delivery.id, ...(draft?.deliveries ?? [])])] };
  const sheet = await livePart(view, { id: 'sheet', ...thread }, () =>
    sheetPart(view, { delivery, draft, article }),
  );
  const decided = await livePart(view, { id: 'decision', ...thread }, () =>
    decision(view, delivery, draft, article),
  );
  const tried = await livePart(view, { id: 'attempts', follows, about }, async () => {
    const history = await historyPart(view, delivery);
    return attempts(view, delivery) + history;
  });
  const aside = article && !view.asked ? await articlePart(view, article) : '';
  return deskPage(view, {
    title: view.texts.delivery.title(delivery.channel),
    section: '/desk/deliveries',
    main: html`<div class="two"><div>!${sheet}!${decided}!${tried}</div>!${aside}</div>`,
  });
}

/** What is sent, its state, when it is due and what is known of the post. */
async function sheetPart(
  view: View,
  {
    delivery,
    draft,
    article,
  }: { delivery: Delivery; draft: Draft | undefined; article: Article | undefined },
): Promise<Markup> {
  const { store } = view.context;
  const [half, picture] = await Promise.all([
    halfThread(store, view.context.config.newsroom.id, delivery),
    pictureOfPush(store, delivery.pushId),
  ]);
  const texts = view.texts.delivery;
  const posted = draft?.parts[delivery.part - 1]?.text ?? delivery.text;
  const language = draft?.language ?? article?.language ?? 'en';
  const text = posted
    ? html`<div class="draft-text" !${languageAttributes(language)}>${posted}</div>`
    : html`<p class="quiet">${texts.textGone}</p>`;
  const late = isLate(delivery, view.context.clock.now())
    ? html` <strong class="late">${view.texts.deliveries.late}</strong>`
    : '';
  const dueReason = withTimes(view, calendarReason(delivery, article, draft));
  const clicks = delivery.state === 'sent' ? await clicksOfDelivery(view.context.store, delivery) : undefined;
  return html`<p class="draft-head">!${stateLabel(delivery.state, view.texts.states.delivery[delivery.state])} <span>${delivery.channel}</span> <span>${partSentence(view, delivery)}</span></p>
!${half ? notice('wrong', half, texts.afterItWait) : ''}
!${delivery.reason ? html`<ul class="reasons"><li><bdi>!${withTimes(view, delivery.reason)}</bdi></li></ul>` : ''}
!${text}
<dl class="facts">
<div><dt>${texts.due}</dt><dd>!${when(view, delivery.dueAt)}!${late} <span class="quiet">!${dueReason}</span></dd></div>
<div><dt>${texts.ends}</dt><dd>!${when(view, delivery.expiresAt)} <span class="quiet">${texts.endsHow}</span></dd></div>
!${delivery.remoteUrl ? html`<div><dt>${texts.post}</dt><dd>!${linkTo(delivery.remoteUrl)}</dd></div>` : ''}
!${
    delivery.remoteId && delivery.remoteId !== delivery.remoteUrl
      ? html`<div><dt>${texts.postId}</dt>
<dd><code>${delivery.remoteId}</code></dd></div>`
      : ''
  }
!${clicks === undefined ? '' : html`<div><dt>${texts.clicks}</dt><dd>${clicks}</dd></div>`}
!${delivery.statistics ? html`<div><dt>${view.texts.statistics.atPlatform}</dt><dd>!${readingsPart(view, delivery.statistics)}</dd></div>` : ''}
!${cardPart(view, delivery)}
!${
    picture
      ? html`<div><dt>${texts.picture}</dt>
<dd>!${picture.fault ? html`<span class="late">!${withMarkup(texts.sentWithout, html`<bdi>${picture.fault}</bdi>`)}</span>` : pictureState(view, picture)}</dd></div>`
      : ''
  }
<div><dt>${texts.draft}</dt><dd>!${draft ? html`<a href="/desk/drafts/${delivery.draftId}">${texts.version(delivery.draftVersion)}</a>` : html`${texts.noLongerKept}`}</dd></div>
<div><dt>${texts.settledBy}</dt><dd>${settles(view, delivery)}</dd></div>
</dl>`;
}

async function historyPart(view: View, { id }: Delivery): Promise<Markup> {
  const history = await auditOf(view.context.store, id);
  if (history.length === 0) return '';
  const lines = history.map(
    ({ at, actor, action, detail }) =>
      html`<li>!${when(view, at)} <bdi>${actor}</bdi> <bdi>${action.replace('delivery.', '')}</bdi>!${detail ? html`: <bdi>!${withTimes(view, detail)}</bdi>` : ''}</li>`,
  );
  return html`<section class="block">
<h2 class="block-name">${view.texts.delivery.whoDidWhat}</h2><ul class="lines history">!${lines}</ul></section>`;
}

/** What the platform's crawler would have found behind the link. */
function cardPart(view: View, { card }: Delivery): Markup {
  if (!card) return '';
  const wrong = card.reason ? html`<br><span class="late"><bdi>${card.reason}</bdi></span>` : '';
  const texts = view.texts.delivery;
  const found = [
    html`${card.platform}`,
    when(view, card.at),
    html`<bdi>${card.url}</bdi>`,
    ...(card.image ? [html`<bdi>${card.image}</bdi>`] : []),
  ];
  const verdict = withMarkup(
    (platform = '', time = '', url = '', picture?: string) =>
      picture === undefined
        ? texts.cardFor(texts.verdicts[card.verdict], platform, time, url)
        : texts.cardForWithPicture(texts.verdicts[card.verdict], platform, time, url, picture),
    ...found,
  );
  return html`<div><dt>${texts.card}</dt><dd>!${card.title ? html`<strong><bdi>${card.title}</bdi></strong><br>` : ''}
!${card.description ? html`<bdi>${card.description}</bdi><br>` : ''}
<span class="quiet">!${verdict}</span>!${wrong}</dd></div>`;
}

function partSentence(view: View, { purpose, part, parts }: Delivery): string {
  const texts = view.texts.deliveries;
  const name = purposeName(purpose, view.texts.purposes);
  return parts === 1 ? name : texts.purposeAndPart(name, texts.part(part, parts));
}

function settles(view: View, delivery: Delivery): string {
  const texts = view.texts.delivery;
  const channel = findChannel(view.context, delivery.channel);
  return channel ? texts.settledHow[channel.type.abilities(channel.config).settles] : texts.settledByPerson;
}

function attempts(view: View, delivery: Delivery): Markup {
  const texts = view.texts.delivery;
  if (delivery.attempts.length === 0) return html`<p class="quiet block-end">${texts.noAttempts}</p>`;
  const rows = delivery.attempts.map(
    ({ at, outcome, status, ms }) =>
      html`<tr><td>!${when(view, at)}</td><td><bdi>${outcome.replaceAll('-', ' ')}</bdi></td><td class="number" data-label="${texts.status}">${status ?? ''}</td>
<td class="number" data-label="${texts.took}">${ms === undefined ? '' : texts.milliseconds(ms)}</td></tr>`,
  );
  return html`<section class="block"><h2 class="block-name">${texts.attempts}</h2><div class="table rows"><table><thead><tr>
<th scope="col">${texts.when}</th><th scope="col">${texts.outcome}</th><th scope="col" class="number">${texts.status}</th>
<th scope="col" class="number">${texts.took}</th></tr></thead><tbody>!${rows}</tbody></table></div></section>`;
}

function decision(
  view: View,
  delivery: Delivery,
  draft: Draft | undefined,
  article: Article | undefined,
): Markup {
  const { state, id } = delivery;
  const texts = view.texts.delivery;
  const byHand = isByHand(view.context, delivery.channel);
  if (state === 'uncertain' && byHand) return notice('done', texts.byPerson, texts.byPersonHow);
  if (state === 'uncertain') {
    return notice('wrong', texts.checking, texts.checkingHow);
  }
  if (!may(view, 'approver')) return state === 'unknown' ? lookAgainForm(view, delivery) : '';
  if (state === 'unknown' && byHand) return byHandPart(view, delivery, draft, article);
  if (state === 'unknown') return html`!${resolveForms(view, delivery)}!${lookAgainForm(view, delivery)}`;
  if (state === 'expired' && byHand)
    return html`!${notice('wrong', texts.nobodyPosted, texts.giveAddress)}!${doneForm(view, delivery)}`;
  if (delivery.waitsForPerson) {
    return html`<section class="block"><h2 class="block-name">${texts.waitsForYou}</h2>
!${form(view, `/desk/deliveries/${id}/retry`, html`<p>!${button({ label: texts.sendAnyway })}</p>`)}</section>`;
  }
  if (state === 'failed' || state === 'expired' || state === 'cancelled') {
    const again = form(
      view,
      `/desk/deliveries/${id}/retry`,
      html`<p>!${button({ label: texts.sendNow })}</p>`,
    );
    return html`<section class="block"><h2 class="block-name">${texts.sendAfterAll}</h2>
<p class="quiet">${texts.notSent}</p>!${again}</section>`;
  }
  return '';
}

/** The next part of a thread replies to this one by its id, which not every address contains. */
const idField = (texts: DeliveryTexts) =>
  html`<div class="field"><label for="remoteId">${texts.idField}</label><input id="remoteId" name="remoteId" autocomplete="off"></div>`;

function resolveForms(view: View, { id, channel, part, parts }: Delivery): Markup {
  const texts = view.texts.delivery;
  const action = `/desk/deliveries/${id}/resolve`;
  const sent = form(
    view,
    action,
    html`<input type="hidden" name="what" value="sent">
<div class="field"><label for="sent">${texts.isThere}</label><input id="sent" name="sent" type="url" required placeholder="https://"></div>!${part < parts ? idField(texts) : ''}
<p>!${button({ label: texts.wasSent, kind: 'first' })}</p>`,
  );
  const sendAgain = button({
    label: texts.sendAgain,
    kind: 'wrong',
    name: 'what',
    value: 'not-sent',
  });
  const leave = button({ label: texts.dontSend, name: 'what', value: 'give-up' });
  const notSent = form(view, action, html`<p class="actions">!${sendAgain}!${leave}</p>`);
  return html`<section class="block"><h2 class="block-name">${texts.wasItSent}</h2>
<p>${texts.lookAtAccount(channel)}</p>
<div class="decide">!${sent}!${notSent}</div></section>`;
}

function pictureState(view: View, { refused, media }: { refused?: string; media?: string }): Markup {
  const texts = view.texts.delivery;
  if (refused === undefined) return html`${texts.uploaded}`;
  return withMarkup(media ? texts.smallerUploaded : texts.smallerTried, html`<bdi>${refused}</bdi>`);
}
