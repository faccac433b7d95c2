import { endSubscription } from '../../store/scripts/hub/endSubscription.ts';
import { subscriptionById } from '../../syndication/hub/subscription.ts';
import { topicName } from '../../syndication/hub/topic.ts';
import type { Context } from '../context.ts';

/** Ends a subscription whose lease has expired; one that was renewed meanwhile stays. May run twice. */
export async function endLease({ store, log }: Context, id: string): Promise<void> {
  const subscription = await subscriptionById(store, id);
  const { outcome } = await endSubscription(store, {
    id,
    feed: subscription?.feed ?? '',
    topicName: subscription ? topicName(subscription) : '',
    host: subscription?.host ?? '',
    ifOver: true,
  });
  if (outcome === 'ended') log.debug({ subscription: id }, 'a lease has expired');
}
