import { articleById } from '../../article/archive.ts';
import { findChannel, sendDisabledReason } from '../../channels/configured.ts';
import { openFrom, rulesOf } from '../../delivery/calendar.ts';
import { type Delivery, deliveriesById } from '../../delivery/delivery.ts';
import { channelStops, type SendTime, type Standing, sendTimeOf } from '../../delivery/sendTime.ts';
import { isSendable } from '../../delivery/states.ts';
import type { Draft } from '../../review/draft.ts';
import { healthOfChannel } from '../channels/channelHealth.ts';
import type { Context } from '../context.ts';
import { heldReason } from '../operations/homeLease.ts';
import { switches } from '../operations/switches.ts';
import { accountHeld } from './channelAccount.ts';
import { placeOf, slotFor } from './slotFor.ts';

/** When the rest of a scheduled draft will be posted, and why then; undefined if nothing is left. */
export async function whenItGoes(context: Context, draft: Draft): Promise<SendTime | undefined> {
  if (draft.state !== 'scheduled') return undefined;
  const deliveries = await deliveriesById(context.store, draft.deliveries);
  const next = deliveries.find(({ state }) => isSendable(state) || state === 'held');
  return next && outlookOf(context, draft, next);
}

/** When a draft would be posted if it were approved now, for this time and place. */
export async function whenItWouldGo(context: Context, draft: Draft): Promise<SendTime> {
  const { dueAt, why } = await slotFor(context, draft);
  return outlookOf(context, draft, { dueAt, why });
}

/** What keeps a channel from sending, one sentence each; none if nothing does. */
export async function whatStops(context: Context, channel: string): Promise<string[]> {
  return channelStops(await standingOf(context, channel));
}

async function standingOf(context: Context, id: string): Promise<Standing> {
  const channel = findChannel(context, id);
  const [health, { standing, paused }] = await Promise.all([healthOfChannel(context, id), switches(context)]);
  return {
    channelHeld: channel
      ? (sendDisabledReason(channel) ?? (await accountHeld(context, channel.config)))
      : 'it is no longer in newsroom.yaml',
    homeHeld: heldReason(standing),
    paused: paused && `by ${paused.by}${paused.why ? `: ${paused.why}` : ''}`,
    health,
  };
}

async function outlookOf(
  context: Context,
  draft: Draft,
  planned: Delivery | { dueAt: number; why: string[] },
): Promise<SendTime> {
  const { store, clock, config } = context;
  const channel = findChannel(context, draft.channel);
  const [article, standing] = await Promise.all([
    articleById(store, draft.articleId),
    standingOf(context, draft.channel),
  ]);
  const dueAt = typeof planned.dueAt === 'number' ? planned.dueAt : Date.parse(planned.dueAt);
  const { slot } = draft;
  const asApproved = slot && Date.parse(slot.at) === dueAt ? slot.why : [];
  return sendTimeOf({
    now: clock.now(),
    dueAt,
    putOffBy: 'why' in planned ? planned.why : asApproved,
    askedFor: instantOf(draft.wantedAt),
    isOutsideSlots: channel !== undefined && openFrom(dueAt, rulesOf(config, channel.config)) !== dueAt,
    embargoUntil: instantOf(article?.embargoUntil),
    place: placeOf(draft, article),
    isBreaking: article?.breaking === true,
    waitsBecause: 'reason' in planned && planned.state === 'retry_wait' ? planned.reason : undefined,
    isByHand: channel?.type.abilities(channel.config).settles === 'person',
    ...standing,
  });
}

function instantOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}
