import { findChannel } from '../../channels/configured.ts';
import { type CopyRecord, copyRecordOf, deliveryIdOfCopy } from '../../delivery/copy.ts';
import { type Delivery, deliveryById } from '../../delivery/delivery.ts';
import { SluglineError } from '../../errors.ts';
import { type Draft, draftById } from '../../review/draft.ts';
import type { Context } from '../context.ts';

/** A copy with its store record and the delivery that posted it. */
export interface FoundCopy extends CopyRecord {
  delivery: Delivery;
}

/** The copy of a delivery; undefined if it was not sent, or only changed another one. */
export async function copyOf(
  context: Pick<Context, 'store' | 'config'>,
  delivery: Delivery,
  draft: Draft | undefined,
): Promise<FoundCopy | undefined> {
  if (delivery.state !== 'sent' || delivery.copyId !== undefined) return undefined;
  const channel = findChannel(context, delivery.channel);
  const abilities = channel?.type.abilities(channel.config);
  return { ...(await copyRecordOf(context.store, delivery, draft, abilities)), delivery };
}

/** The copy; throws if there is none. */
export async function requireCopy(
  context: Pick<Context, 'store' | 'config'>,
  id: string,
): Promise<FoundCopy> {
  const delivery = await deliveryById(context.store, deliveryIdOfCopy(id));
  const draft = delivery && (await draftById(context.store, delivery.draftId));
  const copy = delivery && (await copyOf(context, delivery, draft));
  if (!copy || copy.copy.id !== id) throw new SluglineError('copy.unknown', { id });
  return copy;
}
