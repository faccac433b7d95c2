import { joinedBy } from '../../joined.ts';
import type { Context } from '../context.ts';
import { accountNotes } from '../delivering/channelAccount.ts';
import { limitNotes } from './channelLimit.ts';

/** Notes for the operator on each channel's account and limit, by channel id; the platforms are not queried. */
export async function channelNotes(
  context: Pick<Context, 'store' | 'config'>,
): Promise<Record<string, string>> {
  const [accounts, limits] = await Promise.all([accountNotes(context), limitNotes(context)]);
  const ids = new Set([...Object.keys(accounts), ...Object.keys(limits)]);
  return Object.fromEntries([...ids].map((id) => [id, joinedBy('; ', [accounts[id], limits[id]])]));
}
