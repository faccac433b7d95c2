import { deliveriesIn, type Span } from '../../delivery/span.ts';
import { type Context, requireRole } from '../context.ts';
import { type PlacedDeliveries, placeEach } from './placeEach.ts';
import { resolveDelivery } from './resolveDelivery.ts';

/**
 * Records a person's decision that none of a channel's unknown deliveries of a span arrived. They are sent again,
 * oldest due first, a gap apart; `giveUp` closes them as failed instead.
 */
export async function resolveDeliveries(
  context: Context,
  command: Span & { giveUp?: boolean },
): Promise<PlacedDeliveries> {
  requireRole(context, 'approver');
  const { giveUp = false } = command;
  const wanted = await deliveriesIn(context.store, 'unknown', command);
  return placeEach(context, command.channel, wanted, (id, at) =>
    resolveDelivery(context, { id, resolution: { notSent: true }, giveUp, at }),
  );
}
