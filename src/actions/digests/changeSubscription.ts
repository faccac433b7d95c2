import { type Subscriber, subscriberOf } from '../../channels/email/unsubscribing.ts';
import { SluglineError } from '../../errors.ts';
import { changeSubscription as change } from '../../store/scripts/channel/changeSubscription.ts';
import type { Context } from '../context.ts';

/**
 * Unsubscribes a reader by the token in one of their mails, or subscribes them again. Returns the reader. May run
 * twice.
 */
export async function changeSubscription(
  { store, actor }: Pick<Context, 'store' | 'actor'>,
  { token, subscribed }: { token: string; subscribed: boolean },
): Promise<Subscriber> {
  const subscriber = await subscriberOf(store, token);
  if (!subscriber) throw new SluglineError('page.unknown');
  await change(store, { ...subscriber, subscribed, actor: actor.name });
  return subscriber;
}
