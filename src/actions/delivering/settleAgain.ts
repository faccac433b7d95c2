import { requireChannel } from '../../channels/configured.ts';
import { type Delivery, requireDelivery } from '../../delivery/delivery.ts';
import { deliveriesIn, type Span } from '../../delivery/span.ts';
import { SluglineError } from '../../errors.ts';
import { setDue } from '../../store/scripts/due/setDue.ts';
import { type Context, requireRole } from '../context.ts';
import { settle } from './settleDelivery.ts';

/** Time between two lookups of one account (ms): platforms limit how often they are queried. */
const apartMs = 2_000;

/** Checks immediately whether an unknown delivery arrived. */
export async function settleAgain(context: Context, { id }: { id: string }): Promise<Delivery> {
  requireRole(context, 'editor');
  const delivery = await requireDelivery(context.store, id);
  if (delivery.state !== 'unknown')
    throw new SluglineError('delivery.not-allowed', { state: delivery.state, wanted: 'looked at again' });
  requireLooks(context, delivery.channel);
  await settle(context, id);
  return requireDelivery(context.store, id);
}

/**
 * Does the same for all of one channel's unknown deliveries of a span. The workers look them up, oldest due first.
 * Returns how many there are.
 */
export async function settleAllAgain(context: Context, span: Span): Promise<number> {
  requireRole(context, 'editor');
  requireLooks(context, span.channel);
  const unknown = await deliveriesIn(context.store, 'unknown', span);
  const now = context.clock.now();
  for (const [index, { id }] of unknown.entries())
    await setDue(context.store, { id, at: { settle: now + index * apartMs } });
  return unknown.length;
}

/** Throws if the channel shows no posts: nothing can be looked up there. */
function requireLooks(context: Context, id: string): void {
  const { type, config } = requireChannel(context, id);
  const { settles } = type.abilities(config);
  if (settles === 'blind' || settles === 'person')
    throw new SluglineError('delivery.cannot-look', { channel: id });
}
