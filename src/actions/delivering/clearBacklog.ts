import { findChannel } from '../../channels/configured.ts';
import { backlogOf } from '../../delivery/backlog.ts';
import { type Delivery, isLate, requireDelivery } from '../../delivery/delivery.ts';
import type { Span } from '../../delivery/span.ts';
import { cancellable } from '../../delivery/states.ts';
import { SluglineError } from '../../errors.ts';
import { moveDelivery } from '../../store/scripts/delivery/moveDelivery.ts';
import { type Context, requireRole } from '../context.ts';
import { type PlacedDeliveries, placeEach } from './placeEach.ts';

/** `send`: now, past slots and gap; `space`: at the channel's next places, a gap apart; `skip`: not at all. */
export const backlogChoices = ['send', 'space', 'skip'] as const;

export interface ClearBacklog {
  what: (typeof backlogChoices)[number];
  /** One delivery, or all late ones of a channel that were wanted in a span. */
  which: { id: string } | Span;
}

/** Carries out a person's decision on late deliveries. Their order stays the same, and all other rules still apply. */
export async function clearBacklog(context: Context, command: ClearBacklog): Promise<PlacedDeliveries> {
  requireRole(context, 'approver');
  const { what, which } = command;
  const found =
    'id' in which ? [await requireLate(context, which.id)] : await backlogOf(context.store, which);
  const late = what === 'space' ? found.map(inQueue) : found;
  const byId = new Map(late.map((delivery) => [delivery.id, delivery]));
  const channel = 'id' in which ? (late[0]?.channel ?? '') : which.channel;
  return placeEach(context, channel, late, async (id, at) => {
    const delivery = byId.get(id);
    if (delivery) await clearOne(context, delivery, what, at);
    return requireDelivery(context.store, id);
  });
}

/** A delivery that is spaced out loses its place ahead of the queue. */
function inQueue({ place: _, ...delivery }: Delivery): Delivery {
  return delivery;
}

async function requireLate({ store, clock }: Context, id: string): Promise<Delivery> {
  const delivery = await requireDelivery(store, id);
  if (!isLate(delivery, clock.now()) || !cancellable.includes(delivery.state))
    throw new SluglineError('delivery.not-late', { id, state: delivery.state.replaceAll('_', ' ') });
  return delivery;
}

async function clearOne(
  context: Context,
  delivery: Delivery,
  what: ClearBacklog['what'],
  at: number,
): Promise<void> {
  const { id, channel, draftId, state: from } = delivery;
  const by = { id, channel, draftId, from, actor: context.actor.name };
  if (what === 'skip') {
    const reason = `${context.actor.name} skipped it: it was too late`;
    const skipped = { to: 'cancelled', set: { reason }, event: 'delivery.final' as const };
    return moved(
      delivery,
      await moveDelivery(context.store, { ...by, ...skipped, action: 'delivery.skipped' }),
    );
  }
  const dueAt = what === 'send' ? context.clock.now() : at;
  const expiresAt = dueAt + (findChannel(context, channel)?.config.expireAfter ?? 6 * 3_600_000);
  const placed = {
    to: from === 'held' ? 'scheduled' : from,
    set: { dueAt, expiresAt, ...(what === 'send' ? { place: 'now' } : {}) },
    unset: what === 'space' ? ['reason', 'place'] : ['reason'],
    due: { deliver: dueAt, expire: expiresAt },
    event: 'delivery.scheduled' as const,
  };
  const action = what === 'send' ? 'delivery.sent-now' : 'delivery.spaced';
  moved(delivery, await moveDelivery(context.store, { ...by, ...placed, action }));
}

/** Throws if the delivery has changed state since it was read. */
function moved({ id }: Delivery, done: Awaited<ReturnType<typeof moveDelivery>>): void {
  if (done.outcome === 'moved') throw new SluglineError('delivery.not-late', { id, state: done.state });
}
