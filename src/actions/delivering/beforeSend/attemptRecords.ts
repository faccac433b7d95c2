import type { Channel } from '../../../channels/configured.ts';
import type { Delivery } from '../../../delivery/delivery.ts';
import { type DeliveryRecords, recordsOf } from '../../../delivery/post.ts';
import type { Context } from '../../context.ts';
import { type AccountState, accountStateOf } from '../channelAccount.ts';

/**
 * The records that an attempt needs besides its delivery: its draft and article, and whether its channel may post to
 * its account.
 */
export interface AttemptRecords extends DeliveryRecords {
  account?: AccountState | undefined;
}

/** Reads their current state in one round trip; `known` is the account's state if it is being read already. */
export async function attemptRecordsOf(
  context: Context,
  delivery: Pick<Delivery, 'draftId' | 'articleId'>,
  channel: Channel | undefined,
  known?: Promise<AccountState>,
): Promise<AttemptRecords> {
  const [records, account] = await Promise.all([
    recordsOf(context.store, delivery),
    known ?? (channel && accountStateOf(context, channel)),
  ]);
  return { ...records, account };
}
