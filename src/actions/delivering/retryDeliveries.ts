import { deliveriesIn, type Span } from '../../delivery/span.ts';
import type { DeliveryState } from '../../delivery/states.ts';
import { type Context, requireRole } from '../context.ts';
import { type PlacedDeliveries, placeEach } from './placeEach.ts';
import { retryDelivery } from './retryDelivery.ts';

/**
 * Sends again the deliveries of one channel in a span that were not sent and have this state: oldest due first, a gap
 * apart.
 */
export async function retryDeliveries(
  context: Context,
  command: Span & { state: DeliveryState },
): Promise<PlacedDeliveries> {
  requireRole(context, 'approver');
  const wanted = await deliveriesIn(context.store, command.state, command);
  return placeEach(context, command.channel, wanted, (id, at) => retryDelivery(context, { id, at }));
}
