import { actorChannels } from '../../channels/activitypub/actorChannels.ts';
import { profileDigest, profileOf } from '../../channels/activitypub/actorDocument.ts';
import { changeProfile } from '../../store/scripts/fediverse/changeProfile.ts';
import type { Context } from '../context.ts';

/**
 * Has the followers' servers told of each actor whose profile differs from before: they would read it again only some
 * day. May run twice: a change is recorded in the step that announces it.
 */
export async function announceProfiles({ store, config }: Pick<Context, 'store' | 'config'>): Promise<void> {
  // Of several channels with one actor the first decides, as on its page.
  const channels = new Map(
    actorChannels(config)
      .reverse()
      .map((channel) => [channel.username, channel]),
  );
  for (const [username, channel] of channels)
    await changeProfile(store, { username, profile: profileDigest(profileOf(channel, config.newsroom)) });
}
