import { appendAudit } from '../../store/scripts/audit/appendAudit.ts';
import { type Context, requireRole } from '../context.ts';
import { type CheckedChannel, checkChannel } from './checkChannel.ts';
import { requireWay } from './signInRequest.ts';

/** Stores a token that a person obtained for a channel, and checks the channel with it. */
export async function keepToken(
  context: Context,
  { id, token, refreshToken }: { id: string; token: string; refreshToken?: string },
): Promise<CheckedChannel> {
  requireRole(context, 'admin');
  await requireWay(context, id).keep({ access: token, ...(refreshToken ? { refresh: refreshToken } : {}) });
  await appendAudit(context.store, {
    actor: context.actor.name,
    action: 'channel.signed-in',
    subject: id,
    detail: 'by a token',
  });
  return checkChannel(context, { id });
}
