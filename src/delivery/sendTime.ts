import { toInstant } from '../clock.ts';
import { joined } from '../joined.ts';
import type { PlaceInQueue } from '../review/placeInQueue.ts';
import type { ChannelHealth } from './channelHealth.ts';

/**
 * When a post will really be sent, the same for every door. Times in the sentences are RFC 3339; the doors format them.
 */
export interface SendTime {
  /** Its due time, or the end of its channel's rest if that is later. */
  at: string;
  /** Whole sentences that say what happens then. */
  why: string;
  /** A sentence, if that is an hour or more later than requested. */
  late?: string;
}

/** What keeps a channel from sending. */
export interface Standing {
  /** Why its channel never posts: a dry run, an account in doubt, no longer in newsroom.yaml. */
  channelHeld?: string | undefined;
  /** Why nothing is sent from this machine. */
  homeHeld?: string | undefined;
  /** Who paused everything and why, as a phrase. */
  paused?: string | undefined;
  health: ChannelHealth & { until?: number };
}

/** Everything that decides when a post is sent. Instants are milliseconds. */
export interface Outlook extends Standing {
  now: number;
  dueAt: number;
  /** What moved its due time, as phrases: `the channel’s slots`. */
  putOffBy: string[];
  /** The time that a person asked for. */
  askedFor?: number | undefined;
  isOutsideSlots: boolean;
  embargoUntil?: number | undefined;
  place: PlaceInQueue;
  isBreaking: boolean;
  /** Why this delivery is held or retried, as its last attempt recorded. */
  waitsBecause?: string | undefined;
  isByHand: boolean;
}

const hour = 3_600_000;
const day = 24 * hour;

/** When a post will be sent and why then. */
export function sendTimeOf(outlook: Outlook): SendTime {
  const { health, now, askedFor } = outlook;
  const at = Math.max(outlook.dueAt, health.until ?? 0, now);
  const stops = stopSentences(outlook);
  const late = at - Math.max(askedFor ?? now, now);
  return {
    at: toInstant(at),
    why: [...stops, placeSentence(outlook, at, stops.length > 0)].join(' '),
    ...(late >= hour
      ? { late: `That is ${inWords(late)} ${askedFor === undefined ? 'from now' : 'later than requested'}.` }
      : {}),
  };
}

/** The whole of it for a person: what happens, and the warning. */
export function sendTimeSentence({ why, late }: SendTime): string {
  return late ? `${why} ${late}` : why;
}

/** What prevents it from being sent at its time; one sentence each, none if nothing does. */
function stopSentences({ homeHeld, channelHeld, paused, health }: Standing): string[] {
  const { state, reason } = health;
  const because = reason ? ` (${reason})` : '';
  return [
    ...(homeHeld ? [homeHeld] : []),
    ...(paused ? [`Everything is paused (${paused}): it waits until somebody resumes sending.`] : []),
    ...(channelHeld ? [`Nothing is sent on this channel: ${channelHeld}.`] : []),
    ...(state === 'paused' ? [`The channel is paused${because}: it waits until somebody resumes it.`] : []),
    ...(state === 'needs-sign-in'
      ? [`The channel needs a sign-in${because}: it waits until the channel works again.`]
      : []),
  ];
}

/** The same for a whole channel, with its rest. */
export function channelStops(standing: Standing): string[] {
  const { state, reason } = standing.health;
  const rests = state === 'resting' || state === 'over-budget';
  return [...stopSentences(standing), ...(rests ? [joined`The channel waits: ${reason ?? state}.`] : [])];
}

function placeSentence(outlook: Outlook, at: number, isStopped: boolean): string {
  const { now, isByHand, waitsBecause, place, isBreaking } = outlook;
  const goes = isStopped
    ? 'Otherwise it would be sent'
    : isByHand
      ? 'It waits for somebody to post it by hand'
      : 'It will be sent';
  const passed = `ignoring the channel’s slots, gap and queue${isBreaking ? ', as breaking news' : ''}`;
  if (at <= now) return `${goes} now${place === 'now' ? `, ${passed}` : ''}.`;
  const then = `${goes}${isByHand && !isStopped ? ' from' : ' at'} ${toInstant(at)}`;
  const why = waitsBecause ? `: ${waitsBecause}` : placeReason(outlook, at);
  return `${then}${why}${why.endsWith('.') ? '' : '.'}`;
}

/** The reason for that time, to append: after a comma, a colon or `because of`. */
function placeReason(
  { health, askedFor, isOutsideSlots, embargoUntil, putOffBy, place }: Outlook,
  at: number,
): string {
  if (at === health.until) {
    const reason = health.reason ?? 'its platform limits it';
    return health.state === 'over-budget' ? `: ${reason}` : `, when the channel has rested: ${reason}`;
  }
  if (at === askedFor)
    return isOutsideSlots ? ', as requested, outside the channel’s slots' : ', as requested';
  if (at === embargoUntil) return ', when the article’s embargo ends';
  if (putOffBy.length > 0) return ` because of ${listed(putOffBy)}`;
  return place === 'next' ? ', ahead of the queue' : '';
}

function listed(words: string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

function inWords(ms: number): string {
  if (ms >= 2 * day) return `${Math.round(ms / day)} days`;
  const hours = Math.round(ms / hour);
  return hours === 1 ? 'an hour' : `${hours} hours`;
}
