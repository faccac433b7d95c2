import { html } from 'ghtml';
import { DateTime } from 'luxon';
import { timeConcerns } from '../../../actions/delivering/timeConcerns.ts';
import { whenItWouldGo } from '../../../actions/delivering/whenItGoes.ts';
import { describesPictures, findChannel } from '../../../channels/configured.ts';
import type { ChannelConfig } from '../../../config/schema.ts';
import { sendTimeSentence } from '../../../delivery/sendTime.ts';
import type { Draft } from '../../../review/draft.ts';
import { type PlaceInQueue, placesInQueue } from '../../../review/placeInQueue.ts';
import { isApproved, mayMove } from '../../../review/states.ts';
import type { Markup } from '../../theme/layout.ts';
import { button } from '../../theme/parts.ts';
import { dateText } from '../../theme/when.ts';
import { form, may, type View, withTimes } from '../view.ts';
import { actsOn, more, type Typed, to, version } from './formParts.ts';

/** What will happen if the draft is approved now, for each choice of place, in sentences. */
export type Outlooks = Record<PlaceInQueue, Markup>;

/**
 * What will happen to a draft that can be approved or moved; undefined for any other. A concern about several places is
 * only mentioned with the first of them, and not at all if the notes of a planned draft contain it.
 */
export async function outlooksOf(view: View, draft: Draft): Promise<Outlooks | undefined> {
  if (!mayMove(draft.state, 'approve') && !isApproved(draft.state)) return undefined;
  if (!findChannel(view.context, draft.channel)) return undefined;
  const outlooks = await Promise.all(
    placesInQueue.map(async (place) => {
      const goes = await whenItWouldGo(view.context, { ...draft, wantedAt: undefined, place });
      return { place, goes, concerns: await timeConcerns(view.context, draft, Date.parse(goes.at)) };
    }),
  );
  const named = new Set(isApproved(draft.state) ? draft.reasons : []);
  const sentences = outlooks.map(({ place, goes, concerns }) => {
    const further = concerns.filter((concern) => !named.has(concern));
    for (const concern of further) named.add(concern);
    return [place, withTimes(view, [sendTimeSentence(goes), ...further].join(' '))] as const;
  });
  return Object.fromEntries(sentences) as Outlooks;
}

/** Why the viewer may not approve the draft; undefined if they may. */
export function whyNotApprove(view: View, draft: Draft, channel: ChannelConfig): string | undefined {
  const texts = view.texts.draftForms;
  if (!may(view, 'approver')) return texts.approverDecides;
  if (channel.altText === 'required' && describesPictures(channel) && draft.media?.suggested)
    return texts.altTextFirst;
  const { name } = view.context.actor;
  if (channel.review !== 'four-eyes') return undefined;
  if (draft.approvedBy.includes(name)) return texts.youApproved;
  if (draft.authors.includes(name)) return texts.youWrote;
  return undefined;
}

/** The forms to approve a draft, or to choose another time and place for an approved one. */
export function approveForms(
  view: View,
  draft: Draft,
  channel: ChannelConfig,
  typed: Typed,
  outlooks: Outlooks | undefined,
): Markup {
  const texts = view.texts.draftForms;
  if (mayMove(draft.state, 'approve')) {
    const why = whyNotApprove(view, draft, channel);
    if (why) return html`<p class="quiet">${why}</p>`;
    const approve = form(
      view,
      to(draft, 'approve'),
      html`!${version(draft)}!${button({ label: texts.approve, named: actsOn(view, draft, texts.approve), kind: 'first' })}`,
      'inline',
    );
    const inner =
      placeForm(view, draft, outlooks, ['next', 'now']) +
      timeForm(view, draft, 'approve', texts.approveForTime, typed);
    return approve + more(view, draft, texts.chooseWhen, inner, typed.at !== undefined);
  }
  if (isApproved(draft.state) && may(view, 'approver')) {
    const inner =
      timeForm(view, draft, 'schedule', texts.changeTime, typed) +
      placeForm(view, draft, outlooks, placesInQueue);
    return more(view, draft, texts.changeTime, inner, typed.at !== undefined);
  }
  return '';
}

/** A button for each choice of place, with what will happen then. */
function placeForm(
  view: View,
  draft: Draft,
  outlooks: Outlooks | undefined,
  places: readonly PlaceInQueue[],
): Markup {
  const texts = view.texts.draftForms;
  const isNew = mayMove(draft.state, 'approve');
  const rows = places.map((place) => {
    const id = `${place}-${draft.id}`;
    const label = (isNew ? texts.approveIn : texts.sendIn)[place];
    return html`<div class="place"><button class="button" name="place" value="${place}"!${outlooks ? html` aria-describedby="${id}"` : ''}>${label}</button>
!${outlooks ? html`<p class="hint" id="${id}">!${outlooks[place]}</p>` : ''}</div>`;
  });
  return form(view, to(draft, isNew ? 'approve' : 'schedule'), html`!${version(draft)}!${rows}`);
}

function timeForm(view: View, draft: Draft, action: string, label: string, typed: Typed): Markup {
  const texts = view.texts.draftForms;
  const zone = view.site.newsroom.timezone;
  const now = DateTime.fromMillis(view.context.clock.now(), { zone });
  const clock = dateText(now.toMillis(), { language: view.language, timezone: zone, style: 'clock' });
  const id = `at-${draft.id}`;
  const mayBeFar = typed.at !== undefined && DateTime.fromISO(typed.at, { zone }) > now.plus({ years: 1 });
  const inner = html`!${version(draft)}
<div class="field"><label for="${id}">${texts.notBefore}</label>
<input class="short" id="${id}" name="at" type="datetime-local" required value="${typed.at ?? plannedAt(draft, zone)}" aria-describedby="${id}-hint">
<p class="hint" id="${id}-hint">${texts.notBeforeHow(zone, clock)}</p></div>
!${mayBeFar ? html`<p><label><input type="checkbox" name="confirm" value="yes"> ${texts.farAhead}</label></p>` : ''}
<p>!${button({ label, kind: 'first' })}</p>`;
  return form(view, to(draft, action), inner);
}

/** Its current time, in the format of `datetime-local`. */
function plannedAt({ wantedAt, slot }: Draft, zone: string): string {
  const at = slot?.at ?? wantedAt;
  return at ? DateTime.fromISO(at, { zone }).toFormat("yyyy-MM-dd'T'HH:mm") : '';
}
