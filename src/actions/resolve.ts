import { type Delivery, deliveryById } from '../delivery/delivery.ts';
import { move } from '../delivery/ledger.ts';
import { SluglineError } from '../errors.ts';
import type { HttpUrl } from '../net/httpUrl.ts';
import { draftById } from '../review/draft.ts';
import { findChannel } from './channel.ts';
import { type Needs, requireRole } from './needs.ts';
import { idAt } from './remoteId.ts';

/** The delivery as it is now; throws where there is none. */
export async function requireDelivery(needs: Needs, id: string): Promise<Delivery> {
  const delivery = await deliveryById(needs.store, id);
  if (!delivery) throw new SluglineError('delivery.unknown', { id });
  return delivery;
}

export type Resolution =
  /** `remoteId`: the platform's own id of the post, where its address does not say it. */
  { sent: HttpUrl; remoteId?: string | undefined } | { notSent: true };

/**
 * A person's word on a delivery that nobody could settle: it is there, at this address, or it is not there and may go
 * again. `giveUp` closes it as failed instead.
 */
export async function resolveDelivery(
  needs: Needs,
  command: { id: string; resolution: Resolution; giveUp?: boolean },
): Promise<Delivery> {
  requireRole(needs, 'approver');
  const delivery = await requireDelivery(needs, command.id);
  if (delivery.state !== 'unknown')
    throw new SluglineError('delivery.not-allowed', { state: delivery.state, wanted: 'resolved' });
  const by = { action: 'delivery.resolved', actor: needs.actor.name };
  if ('sent' in command.resolution) {
    const remoteUrl = command.resolution.sent;
    const remoteId = remoteIdOf(needs, delivery, command.resolution);
    await move(needs.store, delivery, 'sent', {
      ...by,
      note: `sent: ${remoteUrl}`,
      set: { remoteUrl, remoteId },
      unset: ['reason'],
      result: { at: needs.clock.now(), outcome: `${needs.actor.name} says it was sent`, look: true },
    });
  } else if (command.giveUp) {
    await move(needs.store, delivery, 'failed', {
      ...by,
      note: 'not sent, given up',
      set: { reason: `${needs.actor.name} says it was not sent` },
    });
  } else {
    await sendAgain(needs, delivery, {
      ...by,
      note: 'not sent',
      result: { at: needs.clock.now(), outcome: `${needs.actor.name} says it was not sent`, look: true },
    });
  }
  return requireDelivery(needs, command.id);
}

/** The post's id there. What follows in its thread answers it, so without one it is asked for. */
function remoteIdOf(
  needs: Needs,
  delivery: Delivery,
  said: { sent: string; remoteId?: string | undefined },
): string {
  const given = said.remoteId?.trim();
  if (given) return given;
  const found = idAt(findChannel(needs, delivery.channel), said.sent);
  if (found !== undefined) return found;
  if (delivery.part < delivery.parts)
    throw new SluglineError('delivery.id-needed', {
      url: said.sent,
      part: delivery.part,
      parts: delivery.parts,
    });
  return said.sent;
}

/** Gives a delivery that certainly was not sent another place, now. */
export async function retryDelivery(needs: Needs, command: { id: string }): Promise<Delivery> {
  requireRole(needs, 'approver');
  const delivery = await requireDelivery(needs, command.id);
  if (delivery.state !== 'failed' && delivery.state !== 'expired' && delivery.state !== 'cancelled') {
    throw new SluglineError('delivery.not-allowed', { state: delivery.state, wanted: 'retried' });
  }
  // The claim would cancel it at once; the person is told now instead.
  const draft = await draftById(needs.store, delivery.draftId);
  const isApproved = draft?.state === 'scheduled' || draft?.state === 'done';
  if (!isApproved || draft.version !== delivery.draftVersion)
    throw new SluglineError('delivery.not-approved', { id: delivery.id, draft: delivery.draftId });
  await sendAgain(needs, delivery, { action: 'delivery.retried', actor: needs.actor.name });
  return requireDelivery(needs, command.id);
}

async function sendAgain(needs: Needs, delivery: Delivery, more: Parameters<typeof move>[3]): Promise<void> {
  const now = needs.clock.now();
  const expiresAt = now + (findChannel(needs, delivery.channel)?.config.expireAfter ?? 6 * 3_600_000);
  await move(needs.store, delivery, 'scheduled', {
    ...more,
    set: { dueAt: now, expiresAt },
    unset: ['reason'],
    due: { deliver: now, expire: expiresAt },
    event: 'delivery.scheduled',
  });
}
