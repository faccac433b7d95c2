import { html } from 'ghtml';
import { auditOf } from '../../../accounts/audit/read.ts';
import { pictureOfPush } from '../../../actions/delivering/uploadPicture.ts';
import { articleById } from '../../../article/archive.ts';
import type { Article } from '../../../article/article.ts';
import { findChannel, isByHand } from '../../../channels/configured.ts';
import { type Delivery, isLate } from '../../../delivery/delivery.ts';
import { halfThread } from '../../../delivery/halfThread.ts';
import { calendarReason } from '../../../delivery/planned.ts';
import { type Draft, draftById } from '../../../review/draft.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import { button, linkTo, notice, stateLabel } from '../../theme/parts.ts';
import { articlePart } from '../articles/articlePart.ts';
import { deskPage, form, may, type View, when, withTimes } from '../view.ts';
import { byHandPart, doneForm } from './byHand.ts';
import { lookAgainForm } from './unknownForms.ts';

/** `/desk/deliveries/<id>`: one delivery with its evidence, and what a person may decide about it. */
export async function deliveryPage(view: View, delivery: Delivery): Promise<string> {
  const { store } = view.context;
  const [half, draft, article, history, picture] = await Promise.all([
    halfThread(store, view.context.config.newsroom.id, delivery),
    draftById(store, delivery.draftId),
    articleById(store, delivery.articleId),
    auditOf(store, delivery.id, Date.parse(delivery.createdAt) - 60_000),
    pictureOfPush(store, delivery.pushId),
  ]);
  const posted = draft?.parts[delivery.part - 1]?.text ?? delivery.text;
  const language = draft?.language ?? article?.language ?? 'en';
  const text = posted
    ? html`<div class="draft-text" !${languageAttributes(language)}>${posted}</div>`
    : html`<p class="quiet">Its text is no longer kept.</p>`;
  const lines = history.map(
    ({ at, actor, action, detail }) =>
      html`<li>!${when(view, at)} <bdi>${actor}</bdi> ${action.replace('delivery.', '')}!${detail ? html`: <bdi>!${withTimes(view, detail)}</bdi>` : ''}</li>`,
  );
  const late = isLate(delivery, view.context.clock.now()) ? html` <strong class="late">late</strong>` : '';
  const dueReason = withTimes(view, calendarReason(delivery, article, draft));
  const main = html`<div class="two"><div>
<p class="draft-head">!${stateLabel(delivery.state)} <span>${delivery.channel}</span> <span>${partSentence(delivery)}</span></p>
!${half ? notice('wrong', half, 'The parts after it wait. Decide what becomes of that part.') : ''}
!${delivery.reason ? html`<ul class="reasons"><li><bdi>!${withTimes(view, delivery.reason)}</bdi></li></ul>` : ''}
!${text}
<dl class="facts">
<div><dt>Due</dt><dd>!${when(view, delivery.dueAt)}!${late} <span class="quiet">!${dueReason}</span></dd></div>
<div><dt>Ends</dt><dd>!${when(view, delivery.expiresAt)} <span class="quiet">After that it is no longer sent.</span></dd></div>
!${delivery.remoteUrl ? html`<div><dt>Post</dt><dd>!${linkTo(delivery.remoteUrl)}</dd></div>` : ''}
!${
    delivery.remoteId && delivery.remoteId !== delivery.remoteUrl
      ? html`<div><dt>Post ID</dt>
<dd><code>${delivery.remoteId}</code></dd></div>`
      : ''
  }
!${picture ? html`<div><dt>Picture</dt><dd>!${picture.fault ? html`<span class="late">The post goes without it: <bdi>${picture.fault}</bdi></span>` : 'uploaded'}</dd></div>` : ''}
<div><dt>Draft</dt><dd>!${draft ? html`<a href="/desk/drafts/${delivery.draftId}">version ${delivery.draftVersion}</a>` : 'no longer kept'}</dd></div>
<div><dt>Settled by</dt><dd>${settles(view, delivery)}</dd></div>
</dl>
!${decision(view, delivery, draft, article)}
!${attempts(view, delivery)}
!${
    lines.length > 0
      ? html`<section class="block">
<h2 class="block-name">Who did what</h2><ul class="lines history">!${lines}</ul></section>`
      : ''
  }
</div>!${article ? await articlePart(view, article) : ''}</div>`;
  return deskPage(view, {
    title: `Delivery to ${delivery.channel}`,
    section: '/desk/deliveries',
    live: 'delivery',
    main,
  });
}

function partSentence({ purpose, part, parts }: Delivery): string {
  return parts > 1 ? `${purpose}, part ${part} of ${parts}` : purpose;
}

const settlingMethods = {
  'own-id': 'the post’s own id: sending it again makes no second post',
  'key-and-look': 'a lookup of the account’s posts, then a retry with the same key',
  'two-step': 'the stored container',
  look: 'a lookup of the account’s posts',
  blind: 'a person: this channel offers no proof',
  person: 'the person who posts it by hand and confirms it here',
};

function settles(view: View, delivery: Delivery): string {
  const channel = findChannel(view.context, delivery.channel);
  return channel
    ? settlingMethods[channel.type.abilities(channel.config).settles]
    : 'a person: the channel is no longer configured';
}

function attempts(view: View, delivery: Delivery): Markup {
  if (delivery.attempts.length === 0) return html`<p class="quiet block-end">No attempts yet.</p>`;
  const rows = delivery.attempts.map(
    ({ at, outcome, status, ms }) =>
      html`<tr><td>!${when(view, at)}</td><td><bdi>${outcome.replaceAll('-', ' ')}</bdi></td><td class="number">${status ?? ''}</td>
<td class="number">${ms === undefined ? '' : `${ms} ms`}</td></tr>`,
  );
  return html`<section class="block"><h2 class="block-name">Attempts and checks</h2><div class="table"><table><thead><tr>
<th scope="col">When</th><th scope="col">Outcome</th><th scope="col" class="number">Status</th>
<th scope="col" class="number">Took</th></tr></thead><tbody>!${rows}</tbody></table></div></section>`;
}

function decision(
  view: View,
  delivery: Delivery,
  draft: Draft | undefined,
  article: Article | undefined,
): Markup {
  const { state, id } = delivery;
  const byHand = isByHand(view.context, delivery.channel);
  if (state === 'uncertain' && byHand)
    return notice('done', 'A person posts it by hand.', 'Its text will appear here in a few seconds.');
  if (state === 'uncertain') {
    return notice(
      'wrong',
      'It may have been posted. Checking…',
      'A retry could send it twice, so there is none until it is settled.',
    );
  }
  if (!may(view, 'approver')) return state === 'unknown' ? lookAgainForm(view, delivery) : '';
  if (state === 'unknown' && byHand) return byHandPart(view, delivery, draft, article);
  if (state === 'unknown') return html`!${resolveForms(view, delivery)}!${lookAgainForm(view, delivery)}`;
  if (state === 'expired' && byHand)
    return html`!${notice('wrong', 'Nobody posted it in time.', 'If you have posted it, give its address.')}!${doneForm(view, delivery)}`;
  if (state === 'failed' || state === 'expired' || state === 'cancelled') {
    const again = form(
      view,
      `/desk/deliveries/${id}/retry`,
      html`<p>!${button({ label: 'Send it now' })}</p>`,
    );
    return html`<section class="block"><h2 class="block-name">Send it after all</h2>
<p class="quiet">It was definitely not sent.</p>!${again}</section>`;
  }
  return '';
}

/** The next part of a thread replies to this one by its id, which some addresses don't contain. */
const idField = html`<div class="field"><label for="remoteId">Post ID, if the address doesn’t contain it:</label><input id="remoteId" name="remoteId" autocomplete="off"></div>`;

function resolveForms(view: View, { id, channel, part, parts }: Delivery): Markup {
  const action = `/desk/deliveries/${id}/resolve`;
  const sent = form(
    view,
    action,
    html`<input type="hidden" name="what" value="sent">
<div class="field"><label for="sent">It is there. Its address:</label><input id="sent" name="sent" type="url" required placeholder="https://"></div>!${part < parts ? idField : ''}
<p>!${button({ label: 'It was sent', kind: 'first' })}</p>`,
  );
  const sendAgain = button({
    label: 'It was not sent: send it again',
    kind: 'wrong',
    name: 'what',
    value: 'not-sent',
  });
  const leave = button({ label: 'It was not sent: don’t send it', name: 'what', value: 'give-up' });
  const notSent = form(view, action, html`<p class="actions">!${sendAgain}!${leave}</p>`);
  return html`<section class="block"><h2 class="block-name">Was it sent?</h2>
<p>Look at ${channel}’s account for this text or its short link. If you say it was not sent and it was, it will be there twice.</p>
<div class="decide">!${sent}!${notSent}</div></section>`;
}
