import { findChannel } from '../../channels/configured.ts';
import type { Delivery } from '../../delivery/delivery.ts';
import { move } from '../../delivery/ledger.ts';
import type { Context } from '../context.ts';

/** Gives a delivery that certainly was not sent another place, now or at this time (ms), with its whole time to get there. */
export async function sendAgain(
  context: Context,
  delivery: Delivery,
  more: Parameters<typeof move>[3],
  at: number = context.clock.now(),
): Promise<void> {
  const expiresAt = at + (findChannel(context, delivery.channel)?.config.expireAfter ?? 6 * 3_600_000);
  await move(context.store, delivery, 'scheduled', {
    ...more,
    set: { dueAt: at, expiresAt },
    unset: ['reason'],
    due: { deliver: at, expire: expiresAt },
    event: 'delivery.scheduled',
  });
}
