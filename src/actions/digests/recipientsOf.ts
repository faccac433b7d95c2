import type { Channel } from '../../channels/configured.ts';
import { unsubscribedOf } from '../../channels/email/unsubscribing.ts';
import type { Context } from '../context.ts';

/** Those to whom a channel's posts go by themselves, without those who want no more of them. */
export async function recipientsOf(
  { store }: Pick<Context, 'store'>,
  { config, type }: Channel,
): Promise<string[]> {
  const all = type.recipients?.(config) ?? [];
  if (all.length === 0) return [];
  const ended = await unsubscribedOf(store, config.id);
  return all.filter((id) => !ended.has(id));
}
