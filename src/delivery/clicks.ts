import type { Store } from '../store/store.ts';
import type { Delivery } from './delivery.ts';

type Clicked = Pick<Delivery, 'draftId' | 'purpose' | 'part' | 'code'>;

/** How many clicks the short link of a post has; undefined if its text has none. */
export async function clicksOfDelivery(store: Store, delivery: Clicked): Promise<number | undefined> {
  if (delivery.purpose === 'remove' || delivery.part > 1) return undefined;
  const code = delivery.code ?? (await codeOfDraft(store, delivery.draftId));
  if (!code) return undefined;
  return Number((await store.redis.hget(store.keys.clicks(code), 'total')) ?? 0);
}

/** A delivery of an earlier version does not name its link; its draft does, as long as it is kept. */
async function codeOfDraft({ redis, keys }: Store, id: string): Promise<string | undefined> {
  const json = await redis.hget(keys.draft(id), 'json');
  return json ? (JSON.parse(json) as { link?: { code?: string } }).link?.code : undefined;
}
