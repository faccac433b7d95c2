import { joinedBy } from '../../joined.ts';
import type { Context } from '../context.ts';
import { accountNotes } from '../delivering/channelAccount.ts';
import { limitNotes } from './channelLimit.ts';
import { readingNotes } from './readingNotes.ts';
import { signIns } from './signIns.ts';

/**
 * Notes for the operator on each channel's account, its limit, a sign-in that ends soon and refused statistics, by
 * channel id. Queries no platform.
 */
export async function channelNotes(context: Context): Promise<Record<string, string>> {
  const [accounts, limits, signedIn, readings] = await Promise.all([
    accountNotes(context),
    limitNotes(context),
    signIns(context),
    readingNotes(context),
  ]);
  const notes = context.config.channels.map(({ id }) => {
    const parts = [accounts[id], limits[id], signedIn[id]?.note, readings[id]];
    return [id, joinedBy('; ', parts)] as const;
  });
  return Object.fromEntries(notes.filter(([, note]) => note !== ''));
}
