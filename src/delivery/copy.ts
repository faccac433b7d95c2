import type { Abilities } from '../channels/channel.ts';
import { toInstant } from '../clock.ts';
import type { HttpUrl } from '../net/httpUrl.ts';
import type { Draft } from '../review/draft.ts';
import type { Store } from '../store/store.ts';
import { type CopyState, mayBeVisible } from './copyStates.ts';
import type { Delivery } from './delivery.ts';
import type { Reading } from './statistics.ts';

/** A published post, as it is on its platform, in the shape of the API. */
export interface Copy {
  id: string;
  version: number;
  deliveryId: string;
  articleId: string;
  channel: string;
  part: number;
  url?: HttpUrl;
  text: string;
  state: CopyState;
  /** What this program can do with it on its platform. */
  can: CopyAbility[];
  checkedAt?: string;
  /** What the newest lookup, answer or decision was, in a sentence. */
  evidence?: string;
  /** What somebody did to it directly on its platform. */
  found?: 'gone' | 'changed';
  /** What its platform counted of it, the newest reading last. */
  statistics?: Reading[];
  /** Clicks on its short link; only if all copies of an article are read. */
  clicks?: number;
}

type CopyAbility = 'remove' | 'edit' | 'reply';

/** A copy with what is only stored of it. */
export interface CopyRecord {
  copy: Copy;
  /** The delivery that removes or edits it, or did so last. */
  changeId?: string;
  /** Lookups since that change that did not show it. */
  tries: number;
  /** Who decided that it may stay. */
  keptBy?: string;
  /** The digest of the foreign text that the last lookup found at its platform. */
  foundText?: string;
  /** Whether its text was changed from here. */
  wasEdited: boolean;
}

/** A copy's id comes from that of the delivery that posted it. */
export function copyIdOf(deliveryId: string): string {
  return deliveryId.replace(/^p_/, 'c_');
}

export function deliveryIdOfCopy(copyId: string): string {
  return copyId.replace(/^c_/, 'p_');
}

/** What can be done with a copy: nothing if it is gone or its id on the platform is unknown. */
function copyAbilities(
  { edits, removes, maxParts }: Pick<Abilities, 'edits' | 'removes' | 'maxParts'>,
  isThere: boolean,
): CopyAbility[] {
  if (!isThere) return [];
  return [
    ...(removes ? ['remove' as const] : []),
    ...(edits ? ['edit' as const] : []),
    ...(maxParts > 1 ? ['reply' as const] : []),
  ];
}

/** The copy of a sent delivery. `abilities` is missing if the channel is no longer configured. */
export async function copyRecordOf(
  store: Store,
  delivery: Delivery,
  draft: Draft | undefined,
  abilities: Pick<Abilities, 'edits' | 'removes' | 'maxParts'> | undefined,
): Promise<CopyRecord> {
  const id = copyIdOf(delivery.id);
  const stored = await store.redis.hgetall(store.keys.copy(id));
  const state = (stored.state ?? 'live') as CopyState;
  const { remoteId, remoteUrl } = delivery;
  const copy: Copy = {
    id,
    version: Number(stored.version ?? 1),
    deliveryId: delivery.id,
    articleId: delivery.articleId,
    channel: delivery.channel,
    part: delivery.part,
    ...(remoteUrl ? { url: remoteUrl } : {}),
    text: stored.text ?? draft?.parts[delivery.part - 1]?.text ?? delivery.text ?? '',
    state,
    can: abilities ? copyAbilities(abilities, remoteId !== undefined && mayBeVisible(state)) : [],
    ...(stored.checkedAt ? { checkedAt: toInstant(Number(stored.checkedAt)) } : {}),
    ...(stored.evidence ? { evidence: stored.evidence } : {}),
    ...(delivery.statistics ? { statistics: delivery.statistics } : {}),
    ...(stored.found ? { found: stored.found as NonNullable<Copy['found']> } : {}),
  };
  return {
    copy,
    tries: Number(stored.tries ?? 0),
    ...(stored.change ? { changeId: stored.change } : {}),
    ...(stored.keptBy ? { keptBy: stored.keptBy } : {}),
    ...(stored.foundText ? { foundText: stored.foundText } : {}),
    wasEdited: stored.text !== undefined,
  };
}

/** The purpose of a copy's removal in the push key; a correction's copy has its own. */
export function removalPurpose(purpose: string): string {
  return purpose === 'post' ? 'remove' : `remove:${purpose}`;
}

export function isRemoval({ purpose }: Pick<Delivery, 'purpose'>): boolean {
  return purpose === 'remove' || purpose.startsWith('remove:');
}

/** Whether a delivery changes what is already at the platform, and so makes no post of its own. */
export function changesCopy(delivery: Delivery): delivery is Delivery & { copyId: string } {
  return delivery.copyId !== undefined;
}

/** How many copies of withdrawn articles may still be visible, without a person's decision that they may stay. */
export function countAlarmingCopies(store: Store): Promise<number> {
  return store.redis.zcard(store.keys.alarmingCopies);
}

/**
 * Copies that were removed or changed on their platform, without a person's decision to leave them so: the oldest
 * first, and how many.
 */
export async function foundCopies(
  { redis, keys }: Store,
  limit: number,
): Promise<{ count: number; ids: string[] }> {
  const [count, ids] = await Promise.all([
    redis.zcard(keys.foundCopies),
    redis.zrange(keys.foundCopies, '0', String(limit - 1)),
  ]);
  return { count, ids };
}

/** The oldest of them, at most `limit`. */
export function alarmingCopyIds(store: Store, limit: number): Promise<string[]> {
  return store.redis.zrange(store.keys.alarmingCopies, '0', String(limit - 1));
}
