import type { Config } from '../../config/schema.ts';
import type { ActivityPubChannel } from '../activitypub.ts';

/** The channels that post as actors of this server; a dry run has no actor. */
export function actorChannels({ channels }: Pick<Config, 'channels'>): ActivityPubChannel[] {
  return (channels as ActivityPubChannel[]).filter(
    (channel) => channel.type === 'activitypub' && !channel.dryRun,
  );
}

/** The first channel that posts as this actor. */
export function channelOfActor(
  config: Pick<Config, 'channels'>,
  username: string,
): ActivityPubChannel | undefined {
  return actorChannels(config).find((channel) => channel.username === username);
}
