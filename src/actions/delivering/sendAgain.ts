import { findChannel } from '../../channels/configured.ts';
import type { Delivery } from '../../delivery/delivery.ts';
import { move } from '../../delivery/ledger.ts';
import type { Context } from '../context.ts';
import { exactForMs } from './slotFor.ts';

/**
 * Reschedules a delivery that was definitely not sent, at this time (ms) or now, with its full time to expiry. Without
 * a time the person means now, even outside the channel's slots.
 */
export async function sendAgain(
  context: Context,
  delivery: Delivery,
  more: Parameters<typeof move>[3],
  given?: number,
): Promise<void> {
  const at = given ?? context.clock.now();
  const expiresAt = at + (findChannel(context, delivery.channel)?.config.expireAfter ?? 6 * 3_600_000);
  await move(context.store, delivery, 'scheduled', {
    ...more,
    set: {
      dueAt: at,
      wantedAt: at,
      expiresAt,
      // Whoever sends it again has seen why it waited.
      cardAccepted: delivery.draftVersion,
      ...(given === undefined ? { exactUntil: at + exactForMs } : {}),
    },
    unset: ['reason'],
    due: { deliver: at, expire: expiresAt },
    event: 'delivery.scheduled',
  });
}
