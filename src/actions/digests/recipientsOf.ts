import type { Channel } from '../../channels/configured.ts';
import { unsubscribedOf } from '../../channels/email/unsubscribing.ts';
import type { Context } from '../context.ts';

/** A channel's recipients, each with a delivery of their own, without those who have unsubscribed. */
export async function recipientsOf(
  { store }: Pick<Context, 'store'>,
  { config, type }: Channel,
): Promise<string[]> {
  const all = type.recipients?.(config) ?? [];
  if (all.length === 0) return [];
  const ended = await unsubscribedOf(store, config.id);
  return all.filter((id) => !ended.has(id));
}
