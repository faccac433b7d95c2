import { articleById } from '../../article/archive.ts';
import { copyIdOf, removalPurpose } from '../../delivery/copy.ts';
import { copyMoves } from '../../delivery/copyStates.ts';
import { type Delivery, deliveryById, deliveryIdOf, pushIdOf } from '../../delivery/delivery.ts';
import { SluglineError } from '../../errors.ts';
import { requestRemoval } from '../../store/scripts/delivery/requestRemoval.ts';
import { type Context, requireRole } from '../context.ts';
import { type FoundCopy, requireCopy } from './requireCopy.ts';

/** A removal never expires: it is tried until it is done or a person keeps the copy (ms). */
const removalLastsMs = 100 * 365 * 86_400_000;

/**
 * How soon the sweep looks up a removed copy (ms). Usually the process that removes it does so right afterwards, unless
 * it died.
 */
const confirmedWithinMs = 60_000;

/**
 * Removes a copy from its platform: a separate push in the ledger, not held by withdrawal, kill switch, slots, gap or
 * cap. Removing a copy twice changes nothing. Returns the updated copy.
 */
export async function removeCopy(
  context: Context,
  command: { id: string; note?: string | undefined },
): Promise<FoundCopy> {
  requireRole(context, 'approver');
  const found = await requireCopy(context, command.id);
  const { copy } = found;
  if (copy.state === 'removing' || copy.state === 'gone') return found;
  if (!copy.can.includes('remove') || !copyMoves.remove.includes(copy.state)) {
    const where = copy.url ?? copy.channel;
    throw new SluglineError('copy.not-removable', { id: copy.id, channel: copy.channel, where });
  }
  const removal = await removalOf(context, found.delivery);
  const article = await articleById(context.store, copy.articleId);
  const done = await requestRemoval(context.store, {
    id: copy.id,
    channel: copy.channel,
    expected: copy.version,
    evidence: `${context.actor.name} requested its removal.`,
    dueAt: context.clock.now() + confirmedWithinMs,
    alarms: article?.status === 'withdrawn',
    was: removal.was,
    delivery: removal.record,
    actor: context.actor.name,
    note: command.note,
  });
  if (done.outcome === 'moved') throw new SluglineError('copy.moved', { id: copy.id, state: done.state });
  return requireCopy(context, command.id);
}

/** The removal's own delivery: its push key is the post's with another purpose. */
async function removalOf(context: Context, delivery: Delivery) {
  const purpose = removalPurpose(delivery.purpose);
  const { articleId, channel, part, parts, draftId, draftVersion } = delivery;
  const pushId = pushIdOf({ newsroomId: context.config.newsroom.id, articleId, channel, purpose, part });
  const id = deliveryIdOf(pushId);
  const before = await deliveryById(context.store, id);
  const record = {
    ...{ id, pushId, draftId, draftVersion, articleId, channel, purpose, part, parts },
    copyId: copyIdOf(delivery.id),
    expiresAt: context.clock.now() + removalLastsMs,
  };
  return { was: before?.state, record };
}
