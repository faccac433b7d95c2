import type { Attempt, DocumentChange, Outcome } from '../../channels/channel.ts';
import { type Channel, channelContext } from '../../channels/configured.ts';
import type { Delivery } from '../../delivery/delivery.ts';
import { move } from '../../delivery/ledger.ts';
import type { Context } from '../context.ts';
import { documentTarget } from './documentTarget.ts';

const unchangedReason = 'the public may not see the article now, so the record stays as it is';

/** What a delivery must make of the platform's record now; undefined if it must stay as it is. */
export async function documentChange(
  context: Context,
  { id, articleId }: Pick<Delivery, 'id' | 'articleId'>,
  channel: Channel,
): Promise<DocumentChange | undefined> {
  const target = await documentTarget(context, articleId, channel);
  if (target.kind === 'unchanged') return undefined;
  const article = target.kind === 'present' ? target.article : undefined;
  return { articleId, article, deliveryId: id };
}

/** Whether a delivery still has something to write or delete; cancels it if not. */
export async function documentNeedsChange(
  context: Context,
  delivery: Delivery & { state: 'scheduled' | 'retry_wait' },
  channel: Channel,
): Promise<boolean> {
  if (await documentChange(context, delivery, channel)) return true;
  await move(context.store, delivery, 'cancelled', { set: { reason: unchangedReason } });
  return false;
}

/** One attempt at giving the platform's record the article's present state, or at deleting it. */
export async function applyDocument(
  context: Context,
  delivery: Delivery,
  channel: Channel,
  attempt: Attempt,
): Promise<Outcome> {
  const { type, config } = channel;
  if (!type.changeDocument) return { kind: 'refused', reason: `${type.type} keeps no records of articles` };
  const change = await documentChange(context, delivery, channel);
  if (!change) return { kind: 'refused', reason: unchangedReason };
  const { claim, signal, deadline } = attempt;
  const within = { signal, deadline, ...(claim === undefined ? {} : { claim }) };
  return type.changeDocument({ ...change, attempt: within }, config, channelContext(context));
}
