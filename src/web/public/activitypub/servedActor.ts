import { type Actor, ActorFault, openActor } from '../../../channels/activitypub/actor.ts';
import { channelOfActor } from '../../../channels/activitypub/actorChannels.ts';
import type { ActivityPubChannel } from '../../../channels/activitypub.ts';
import { addressesOf } from '../../../config/addresses.ts';
import { SluglineError } from '../../../errors.ts';
import { guarded } from '../../../store/storeError.ts';
import type { WebContext } from '../../context.ts';

/** The actor of a configured channel. Throws `page.unknown` if there is none, or if it can't act here. */
export async function servedActor(
  web: WebContext,
  username: string,
): Promise<{ actor: Actor; channel: ActivityPubChannel }> {
  const channel = channelOfActor(web.config, username);
  if (!channel) throw new SluglineError('page.unknown');
  const { store, secret } = web;
  const { webBase } = addressesOf(web.config);
  try {
    return { actor: await guarded(() => openActor({ store, secret, webBase }, username)), channel };
  } catch (error) {
    if (error instanceof ActorFault) throw new SluglineError('page.unknown', {}, { cause: error });
    throw error;
  }
}
