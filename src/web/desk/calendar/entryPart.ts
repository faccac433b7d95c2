import { html } from 'ghtml';
import { isApproved } from '../../../review/states.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import { stateLabel } from '../../theme/parts.ts';
import { may, type View, withTimes } from '../view.ts';
import { newsroomTime, shownTime } from './calendarTimes.ts';
import type { Drawn, Entry } from './drawn.ts';

/** Whether the viewer may move a post: it is a draft's first part, and no part of the draft has been sent. */
function mayBeMoved(view: View, { draft, delivery }: Entry): boolean {
  const isWaiting = delivery.state === 'scheduled' || delivery.state === 'held';
  return (
    draft !== undefined &&
    isApproved(draft.state) &&
    isWaiting &&
    delivery.part === 1 &&
    may(view, 'approver')
  );
}

/** Posts in their order, with a link to all of them (`rest`) if not all are shown. */
export function entriesPart(view: View, { entries, more }: Drawn, rest: string): Markup {
  const list =
    entries.length > 0
      ? html`<ul class="entries">!${entries.map((entry) => entryPart(view, entry))}</ul>`
      : '';
  if (more === 0) return list;
  const { andMore, posts } = view.texts.calendar;
  const words = entries.length > 0 ? andMore(more) : posts(more);
  return html`!${list}<p class="quiet"><a href="${rest}">${words}</a></p>`;
}

/** A post in the calendar: time, channel, headline and the reason for its time. It opens to be moved or rejected. */
function entryPart(view: View, entry: Entry): Markup {
  const { delivery, article, draft, clicks, why } = entry;
  const texts = view.texts.calendar;
  const time = shownTime(view, entry.at);
  const clock = newsroomTime(view, entry.at).toFormat('HH:mm');
  const exact = new Date(entry.at).toISOString();
  const headline = article?.headline ?? delivery.articleId;
  const language = article ? languageAttributes(article.language) : '';
  const part =
    delivery.parts > 1 ? html` <span class="quiet">${texts.part(delivery.part, delivery.parts)}</span>` : '';
  const post = delivery.remoteUrl ? html` <a href="${delivery.remoteUrl}">${texts.thePost}</a>` : '';
  const counted = clicks === undefined ? '' : html` <span class="quiet">${texts.clicks(clicks)}</span>`;
  const movable = mayBeMoved(view, entry);
  const attributes = movable
    ? html` draggable="true" data-moves="${delivery.draftId}" data-version="${draft?.version ?? 0}" data-at="${exact}" data-clock="${clock}"`
    : '';
  const change = movable
    ? html` <a class="row-link" href="/desk/drafts/${delivery.draftId}" data-changes aria-expanded="false" aria-label="${texts.changeOf(headline, delivery.channel, time)}">${texts.change}</a>
<div class="entry-open" hx-morph-skip-children hidden></div>`
    : '';
  const reason =
    delivery.state === 'sent'
      ? ''
      : html`<details class="change"><summary>${texts.whyThen}</summary><p>!${withTimes(view, why)}</p></details>`;
  const state =
    delivery.state === 'scheduled'
      ? ''
      : html` <a class="plain-link" href="/desk/deliveries/${delivery.id}">!${stateLabel(delivery.state, view.texts.states.delivery[delivery.state])}</a>`;
  return html`<li class="entry" id="e-${delivery.id}" data-state="${delivery.state}"!${attributes}>
<p class="entry-line"><time datetime="${exact}">${time}</time> <span class="entry-channel">${delivery.channel}</span>!${part}!${state}!${counted}!${post}</p>
<p class="entry-headline" !${language}><a class="plain-link" href="/desk/drafts/${delivery.draftId}">${headline}</a></p>
!${reason}!${change}</li>`;
}
