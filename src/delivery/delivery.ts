import { createHash } from 'node:crypto';
import { toInstant } from '../clock.ts';
import { SluglineError } from '../errors.ts';
import type { ProbedCard } from '../links/preview/probe.ts';
import { type HttpUrl, storedUrl } from '../net/httpUrl.ts';
import { type Page, pageOfIds } from '../store/lists/page.ts';
import { walk } from '../store/lists/walk.ts';
import type { Store } from '../store/store.ts';
import { fromPieces } from './pieces.ts';
import { type DeliveryState, isFinal } from './states.ts';
import type { Reading } from './statistics.ts';

/** Identifies what is sent only once, for ever: one push for each article, channel, purpose and part. */
export interface PushKey {
  newsroomId: string;
  articleId: string;
  channel: string;
  /**
   * `post`, `correction:<n>`, `evergreen:<n>`; `remove` and `edit:<n>` change a published post, `document` and
   * `remove:document` the platform's record of the article.
   */
  purpose: string;
  /** From 1. */
  part: number;
  /** The recipient's id if each recipient has a push of their own. */
  recipient?: string | undefined;
}

interface AttemptLine {
  at: string;
  outcome: string;
  status?: number;
  /** How long it took; 0 if the platform was not asked, or it is unknown. */
  ms: number;
  /** The account was at fault and not the post: it does not count as an attempt. */
  uncounted?: true;
}

/** A delivery in the shape of the API, with what only the ledger needs. */
export interface Delivery {
  id: string;
  pushId: string;
  draftId: string;
  draftVersion: number;
  articleId: string;
  channel: string;
  purpose: string;
  part: number;
  parts: number;
  dueAt: string;
  /** Its due time before failures, waits and pauses moved it. */
  wantedAt: string;
  expiresAt: string;
  createdAt: string;
  state: DeliveryState;
  attempts: AttemptLine[];
  /** The delivery of the next part of its thread. */
  nextId?: string;
  /** The id of the current or last claim. */
  attempt?: string;
  deadline?: number;
  remoteId?: string;
  remoteUrl?: HttpUrl;
  reason?: string;
  /** `next`: ahead of the channel's queue; `now`: at once, ignoring slots and gap too; missing: in the queue. */
  place?: 'next' | 'now';
  /** What was posted; stored only once its draft is deleted. */
  text?: string;
  /** The code of its short link; empty if its text has none, missing if an earlier version did not store it. */
  code?: string;
  /** The recipient's id if each recipient has a delivery. */
  recipient?: string;
  /** Its order on its channel, by its approval; approvals at the same instant are numbered. No delay changes it. */
  rank?: number;
  /** Until then (ms) it may be sent outside the channel's slots: a person asked for this time. */
  exactUntil?: number;
  /** The copy that it removes or edits, or whose article's record it changes. */
  copyId?: string;
  /** The state of the platform's record that it was requested for, if it changes one. */
  documentWanted?: string;
  /** Held because it had expired when its channel was signed in again: a person sends it or gives it up. */
  waitsForPerson?: true;
  /** The card of its link, as the platform's crawler would find it. */
  card?: DeliveryCard;
  /** The draft's version that a person has decided to send whatever its card is. */
  cardAccepted?: number;
  /** What its platform counted of its post, the newest reading last. */
  statistics?: Reading[];
}

export interface DeliveryCard extends ProbedCard {
  at: string;
  /** How many lookups in a row found it not ready, this one included. */
  tries: number;
}

/** Hex SHA-256 of the push key: platform keys and the delivery's id come from it alone. */
export function pushIdOf(key: PushKey): string {
  return createHash('sha256')
    .update(
      [
        key.newsroomId,
        key.articleId,
        key.channel,
        key.purpose,
        String(key.part),
        ...(key.recipient === undefined ? [] : [key.recipient]),
      ].join('\n'),
    )
    .digest('hex');
}

/** Sorts a channel's deliveries: by approval, except where a person has put one ahead. */
export function inOrder(one: Delivery, other: Delivery): number {
  const ahead = ({ place }: Delivery) => (place === 'now' ? 2 : place === 'next' ? 1 : 0);
  const rank = ({ rank, dueAt }: Delivery) => rank ?? Date.parse(dueAt);
  return ahead(other) - ahead(one) || rank(one) - rank(other) || one.part - other.part;
}

/** A delivery's id. It is derived from the push key, so that the ledger can have only one record for it. */
export function deliveryIdOf(pushId: string): string {
  return `p_${pushId.slice(0, 20)}`;
}

/** The id of the previous part's delivery in the same thread; undefined for a first part. */
export function deliveryBefore(
  newsroomId: string,
  { articleId, channel, purpose, part }: Pick<Delivery, 'articleId' | 'channel' | 'purpose' | 'part'>,
): string | undefined {
  if (part < 2) return undefined;
  return deliveryIdOf(pushIdOf({ newsroomId, articleId, channel, purpose, part: part - 1 }));
}

/** The ids of the deliveries of all parts of its thread. */
export function partIdsOf(
  newsroomId: string,
  { articleId, channel, purpose, parts }: Pick<Delivery, 'articleId' | 'channel' | 'purpose' | 'parts'>,
): string[] {
  return Array.from({ length: parts }, (_, index) =>
    deliveryIdOf(pushIdOf({ newsroomId, articleId, channel, purpose, part: index + 1 })),
  );
}

/** A delivery from its stored fields. If only its proof is left, every instant is when it was sent. */
function deliveryFrom(id: string, stored: Record<string, string>): Delivery | undefined {
  if (!stored.state) return undefined;
  const remoteId = fromPieces(stored, 'remoteId');
  const url = fromPieces(stored, 'remoteUrl');
  const remoteUrl = url ? storedUrl(url) : undefined;
  const instant = (name: string) => toInstant(Number(stored[name] ?? stored.sentAt));
  const attempts = JSON.parse(stored.attempts ?? '[]') as {
    at: number;
    outcome: string;
    status?: number;
    ms?: number;
    uncounted?: true;
  }[];
  return {
    id,
    pushId: stored.pushId ?? '',
    draftId: stored.draftId ?? '',
    draftVersion: Number(stored.draftVersion ?? 0),
    articleId: stored.articleId ?? '',
    channel: stored.channel ?? '',
    purpose: stored.purpose ?? 'post',
    part: Number(stored.part ?? 1),
    parts: Number(stored.parts ?? 1),
    dueAt: instant('dueAt'),
    wantedAt: stored.wantedAt ? instant('wantedAt') : instant('dueAt'),
    expiresAt: instant('expiresAt'),
    createdAt: instant('createdAt'),
    state: stored.state as DeliveryState,
    attempts: attempts.map(({ at, outcome, status, ms, uncounted }) => ({
      at: toInstant(at),
      outcome,
      ...(status === undefined ? {} : { status }),
      ms: ms ?? 0,
      ...(uncounted ? { uncounted } : {}),
    })),
    ...(stored.nextId ? { nextId: stored.nextId } : {}),
    ...(stored.attempt ? { attempt: stored.attempt } : {}),
    ...(stored.deadline ? { deadline: Number(stored.deadline) } : {}),
    ...(remoteId ? { remoteId } : {}),
    ...(remoteUrl ? { remoteUrl } : {}),
    ...(stored.reason ? { reason: stored.reason } : {}),
    ...(stored.rank ? { rank: Number(stored.rank) } : {}),
    ...(stored.exactUntil ? { exactUntil: Number(stored.exactUntil) } : {}),
    ...(stored.place ? { place: stored.place as 'next' | 'now' } : {}),
    ...(stored.text ? { text: stored.text } : {}),
    ...codeIn(stored),
    ...(stored.recipient ? { recipient: stored.recipient } : {}),
    ...(stored.copyId ? { copyId: stored.copyId } : {}),
    ...(stored.documentWanted ? { documentWanted: stored.documentWanted } : {}),
    ...(stored.card ? { card: JSON.parse(stored.card) as DeliveryCard } : {}),
    ...(stored.statistics ? { statistics: JSON.parse(stored.statistics) as Reading[] } : {}),
    ...(stored.cardAccepted ? { cardAccepted: Number(stored.cardAccepted) } : {}),
    // The field holds the expiry that it had, so that it no longer applies once it is rescheduled.
    ...(stored.waitsForPerson && stored.waitsForPerson === stored.expiresAt ? { waitsForPerson: true } : {}),
  };
}

/** The code of its short link. An earlier version stored it only with the variant of a composed text. */
function codeIn({ code, offer }: Record<string, string>): { code?: string } {
  const known = code ?? offer?.split('|')[0];
  return known === undefined ? {} : { code: known };
}

/** A delivery that should have been sent this long ago and is not final is late (ms). */
const lateAfterMs = 5 * 60_000;

/**
 * Whether a delivery should have been sent by now, whatever keeps it. An unknown one is not late: its state says more.
 */
export function isLate({ state, wantedAt }: Delivery, now: number): boolean {
  return !isFinal(state) && state !== 'unknown' && Date.parse(wantedAt) + lateAfterMs < now;
}

/** How many of a channel's deliveries are late. */
export function lateCount({ redis, keys, clock }: Store, channel: string): Promise<number> {
  return redis.zcount(keys.wanted(channel), '-inf', `(${clock.now() - lateAfterMs}`);
}

/** A delivery as API and commands show it, without what only the ledger needs. */
export function publicDelivery(delivery: Delivery, now: number) {
  const { pushId, attempt, deadline, nextId, text, code, rank, exactUntil, ...rest } = delivery;
  const { cardAccepted, documentWanted, ...shown } = rest;
  return { ...shown, ...(isLate(delivery, now) ? { late: true } : {}) };
}

/** What a delivery belongs to: it never changes. */
export type DeliveryRefs = Pick<Delivery, 'channel' | 'draftId' | 'articleId'>;

/** What a delivery belongs to; undefined if there is none. */
export async function deliveryRefs({ redis, keys }: Store, id: string): Promise<DeliveryRefs | undefined> {
  const [channel, draftId, articleId] = await redis.hmget(
    keys.delivery(id),
    ...['channel', 'draftId', 'articleId'],
  );
  return channel && draftId && articleId ? { channel, draftId, articleId } : undefined;
}

/** The states of several at once, in the order asked; undefined if there is none. */
export async function deliveryStates(
  { redis, keys }: Store,
  ids: string[],
): Promise<(DeliveryState | undefined)[]> {
  const states = await Promise.all(ids.map((id) => redis.hget(keys.delivery(id), 'state')));
  return states.map((state) => (state ?? undefined) as DeliveryState | undefined);
}

/** The delivery as it is now; undefined if there is none. */
export async function deliveryById(store: Store, id: string): Promise<Delivery | undefined> {
  return deliveryFrom(id, await store.redis.hgetall(store.keys.delivery(id)));
}

/** The delivery as it is now; throws `delivery.unknown` if there is none. */
export async function requireDelivery(store: Store, id: string): Promise<Delivery> {
  const delivery = await deliveryById(store, id);
  if (!delivery) throw new SluglineError('delivery.unknown', { id });
  return delivery;
}

/** Deliveries by state and channel (`*` for any), newest first. */
export async function listDeliveries(
  store: Store,
  which: { state?: string | undefined; channel?: string | undefined },
  limit: number,
  cursor?: string,
): Promise<Page<Delivery>> {
  const page = await pageOfIds(
    store,
    store.keys.deliveries(which.state ?? '*', which.channel ?? '*'),
    limit,
    cursor,
  );
  return { items: await deliveriesById(store, page.items), nextCursor: page.nextCursor };
}

/** Several at once, in the order asked. */
export async function deliveriesById(store: Store, ids: string[]): Promise<Delivery[]> {
  const deliveries = await Promise.all(ids.map((id) => deliveryById(store, id)));
  return deliveries.filter((delivery) => delivery !== undefined);
}

/** The entries of a channel's calendar between two instants (ms), by due time. */
export async function calendarOf(
  store: Store,
  channel: string,
  from: number,
  to: number,
): Promise<{ id: string; dueAt: number }[]> {
  const rows: { id: string; dueAt: number }[] = [];
  for await (const some of walk(store, store.keys.calendar(channel), from, to))
    for (const { id, score } of some) rows.push({ id, dueAt: score });
  return rows;
}
