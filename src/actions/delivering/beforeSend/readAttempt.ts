import { type Channel, findChannel } from '../../../channels/configured.ts';
import { type Delivery, type DeliveryRefs, deliveryById } from '../../../delivery/delivery.ts';
import type { Context } from '../../context.ts';
import { type AccountState, accountStateOf } from '../channelAccount.ts';
import { type AttemptRecords, attemptRecordsOf } from './attemptRecords.ts';

/** A delivery as it was read for an attempt; its records too, if the caller knew what it belongs to. */
export interface ReadAttempt {
  /** When (ms, on the monotonic scale). */
  at: number;
  delivery: Delivery | undefined;
  records: AttemptRecords | undefined;
}

/** Reads a delivery, and its records in the same round trip if it is known what it belongs to. */
export async function readAttempt(
  context: Context,
  id: string,
  refs: DeliveryRefs | undefined,
  account?: Promise<AccountState>,
): Promise<ReadAttempt> {
  const at = context.clock.monotonic();
  const [delivery, records] = await Promise.all([
    deliveryById(context.store, id),
    refs && attemptRecordsOf(context, refs, findChannel(context, refs.channel), account),
  ]);
  return { at, delivery, records };
}

interface Asked {
  context: Context;
  id: string;
  refs: DeliveryRefs | undefined;
}

/** Begins to read several deliveries of one channel at once; whether it may post to its account is read once. */
export function readTogether(asked: Asked[]): Promise<ReadAttempt>[] {
  const accounts: { store: Context['store']; channel: Channel; account: Promise<AccountState> }[] = [];
  const accountOf = (context: Context, channel: Channel) => {
    const known = accounts.find(
      (one) => one.store === context.store && one.channel.config === channel.config,
    );
    if (known) return known.account;
    const account = accountStateOf(context, channel);
    accounts.push({ store: context.store, channel, account });
    return account;
  };
  return asked.map(({ context, id, refs }) => {
    const channel = refs && findChannel(context, refs.channel);
    return readAttempt(context, id, refs, channel && accountOf(context, channel));
  });
}
