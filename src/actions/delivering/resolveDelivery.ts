import { findChannel, isByHand } from '../../channels/configured.ts';
import { type Delivery, requireDelivery } from '../../delivery/delivery.ts';
import { move } from '../../delivery/ledger.ts';
import { SluglineError } from '../../errors.ts';
import type { HttpUrl } from '../../net/httpUrl.ts';
import { type Context, requireRole } from '../context.ts';
import { idAt } from './remoteId.ts';
import { sendAgain } from './sendAgain.ts';

export type Resolution =
  /** `remoteId`: the platform's id of the post, if the address does not contain it. */
  { sent: HttpUrl; remoteId?: string | undefined } | { notSent: true };

/**
 * Records a person's decision on a delivery that could not be settled: the post is there, at this address, or it is not
 * and may be sent again, now or at `at` (ms). `giveUp` closes it as failed instead.
 */
export async function resolveDelivery(
  context: Context,
  command: { id: string; resolution: Resolution; giveUp?: boolean; at?: number },
): Promise<Delivery> {
  requireRole(context, 'approver');
  const delivery = await requireDelivery(context.store, command.id);
  // A post made by hand may still be reported after it expired.
  const isPosted = 'sent' in command.resolution && delivery.state === 'expired';
  if (delivery.state !== 'unknown' && !(isPosted && isByHand(context, delivery.channel)))
    throw new SluglineError('delivery.not-allowed', { state: delivery.state, wanted: 'resolved' });
  const by = { action: 'delivery.resolved', actor: context.actor.name };
  if ('sent' in command.resolution) {
    const remoteUrl = command.resolution.sent;
    const remoteId = remoteIdOf(context, delivery, command.resolution);
    await move(context.store, delivery, 'sent', {
      ...by,
      note: `sent: ${remoteUrl}`,
      set: { remoteUrl, remoteId },
      unset: ['reason'],
      result: { at: context.clock.now(), outcome: `${context.actor.name} says it was sent`, look: true },
    });
  } else if (command.giveUp) {
    await move(context.store, delivery, 'failed', {
      ...by,
      note: 'not sent, given up',
      set: { reason: `${context.actor.name} says it was not sent` },
    });
  } else {
    const result = {
      at: context.clock.now(),
      outcome: `${context.actor.name} says it was not sent`,
      look: true as const,
    };
    await sendAgain(context, delivery, { ...by, note: 'not sent', result }, command.at);
  }
  return requireDelivery(context.store, command.id);
}

/** The post's id at its platform. The next part of its thread replies to it, so it is required. */
function remoteIdOf(
  context: Context,
  delivery: Delivery,
  outcome: { sent: string; remoteId?: string | undefined },
): string {
  const given = outcome.remoteId?.trim();
  if (given) return given;
  const found = idAt(findChannel(context, delivery.channel), outcome.sent);
  if (found !== undefined) return found;
  if (delivery.part < delivery.parts)
    throw new SluglineError('delivery.id-needed', {
      url: outcome.sent,
      part: delivery.part,
      parts: delivery.parts,
    });
  return outcome.sent;
}
