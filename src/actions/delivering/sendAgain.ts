import { findChannel } from '../../channels/configured.ts';
import type { Delivery } from '../../delivery/delivery.ts';
import { move } from '../../delivery/ledger.ts';
import type { Context } from '../context.ts';

/** Gives a delivery that certainly was not sent another place, now, with its whole time to get there. */
export async function sendAgain(
  context: Context,
  delivery: Delivery,
  more: Parameters<typeof move>[3],
): Promise<void> {
  const now = context.clock.now();
  const expiresAt = now + (findChannel(context, delivery.channel)?.config.expireAfter ?? 6 * 3_600_000);
  await move(context.store, delivery, 'scheduled', {
    ...more,
    set: { dueAt: now, expiresAt },
    unset: ['reason'],
    due: { deliver: now, expire: expiresAt },
    event: 'delivery.scheduled',
  });
}
