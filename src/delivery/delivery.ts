import { createHash } from 'node:crypto';
import { toInstant } from '../clock.ts';
import { SluglineError } from '../errors.ts';
import { type HttpUrl, storedUrl } from '../net/httpUrl.ts';
import { type Page, pageOfIds } from '../store/page.ts';
import type { Store } from '../store/store.ts';
import { walk } from '../store/walk.ts';
import { fromPieces } from './pieces.ts';
import { type DeliveryState, isFinal } from './states.ts';

/** What is sent once, for ever: one push for each article, channel, purpose and part. */
export interface PushKey {
  newsroomId: string;
  articleId: string;
  channel: string;
  /** `post`, `correction:<n>`, `evergreen:<n>`; `remove` and `edit:<n>` change a post that is out. */
  purpose: string;
  /** From 1. */
  part: number;
  /** Whose push it is, where each recipient has one of their own: the recipient's id. */
  recipient?: string | undefined;
}

interface AttemptLine {
  at: string;
  outcome: string;
  status?: number;
  /** How long it took; 0 where nothing was asked of the platform, or nobody knows. */
  ms: number;
  /** The account was at fault and not the post: it counts as no attempt. */
  uncounted?: true;
}

/** A delivery in the shape of the API, with what the ledger needs beside it. */
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
  /** When it was to go before failures, waits and pauses moved its due time. */
  wantedAt: string;
  expiresAt: string;
  createdAt: string;
  state: DeliveryState;
  attempts: AttemptLine[];
  /** The part after it in its thread. */
  nextId?: string;
  /** Of the claim that is under way, or was last. */
  attempt?: string;
  deadline?: number;
  remoteId?: string;
  remoteUrl?: HttpUrl;
  reason?: string;
  /** What it passes on its way; missing means the queue. */
  place?: 'next' | 'now';
  /** What was posted, once its draft is forgotten. */
  text?: string;
  /** The id of the recipient to whom it goes, where each has a delivery. */
  recipient?: string;
  /** Its turn on its channel: the place of its approval, and within the same instant their order. Nothing that delays it moves it. */
  rank?: number;
  /** Until then (ms) it goes outside the channel's slots, too: a person asked for this time. */
  exactUntil?: number;
  /** The copy that it removes or edits. */
  copyId?: string;
  /** Held, because its time was over when its channel had signed in again: a person sends it or gives it up. */
  waitsForPerson?: true;
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

/** Which of two deliveries of a channel goes first: what was approved first, unless a person has put another before it. */
export function inOrder(one: Delivery, other: Delivery): number {
  const ahead = ({ place }: Delivery) => (place === 'now' ? 2 : place === 'next' ? 1 : 0);
  const rank = ({ rank, dueAt }: Delivery) => rank ?? Date.parse(dueAt);
  return ahead(other) - ahead(one) || rank(one) - rank(other) || one.part - other.part;
}

/** The ledger has one record for a push key, because the record's id is made from it. */
export function deliveryIdOf(pushId: string): string {
  return `p_${pushId.slice(0, 20)}`;
}

/** The delivery of the part before in the same thread; undefined for a first part. */
export function deliveryBefore(
  newsroomId: string,
  { articleId, channel, purpose, part }: Pick<Delivery, 'articleId' | 'channel' | 'purpose' | 'part'>,
): string | undefined {
  if (part < 2) return undefined;
  return deliveryIdOf(pushIdOf({ newsroomId, articleId, channel, purpose, part: part - 1 }));
}

/** The deliveries of all parts of its thread. */
export function partIdsOf(
  newsroomId: string,
  { articleId, channel, purpose, parts }: Pick<Delivery, 'articleId' | 'channel' | 'purpose' | 'parts'>,
): string[] {
  return Array.from({ length: parts }, (_, index) =>
    deliveryIdOf(pushIdOf({ newsroomId, articleId, channel, purpose, part: index + 1 })),
  );
}

/** The delivery that is stored under this id. Where only its proof is left, every instant is when it was sent. */
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
    ...(stored.recipient ? { recipient: stored.recipient } : {}),
    ...(stored.copyId ? { copyId: stored.copyId } : {}),
    // Named by the end that it had, so that it falls away with any new place.
    ...(stored.waitsForPerson && stored.waitsForPerson === stored.expiresAt ? { waitsForPerson: true } : {}),
  };
}

/** A delivery that was wanted this long ago and has not come to its end is late (ms). */
const lateAfterMs = 5 * 60_000;

/** Whether a delivery should have been sent by now, whatever keeps it. What is unknown says so itself. */
export function isLate({ state, wantedAt }: Delivery, now: number): boolean {
  return !isFinal(state) && state !== 'unknown' && Date.parse(wantedAt) + lateAfterMs < now;
}

/** How many of a channel's deliveries are late. */
export function lateCount({ redis, keys, clock }: Store, channel: string): Promise<number> {
  return redis.zcount(keys.wanted(channel), '-inf', `(${clock.now() - lateAfterMs}`);
}

/** A delivery as API and commands show it, without what the ledger needs for itself. */
export function publicDelivery(delivery: Delivery, now: number) {
  const { pushId, attempt, deadline, nextId, text, rank, exactUntil, ...shown } = delivery;
  return { ...shown, ...(isLate(delivery, now) ? { late: true } : {}) };
}

/** The delivery as it is now; undefined where there is none. */
export async function deliveryById(store: Store, id: string): Promise<Delivery | undefined> {
  return deliveryFrom(id, await store.redis.hgetall(store.keys.delivery(id)));
}

/** The delivery as it is now; throws if there is none. */
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

/** What has a place in a channel's calendar between two instants (ms), by due time. */
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
