import type { ChannelType } from '../../channels/channel.ts';
import type { ChannelConfig } from '../../config/schema.ts';

type Channel = { config: ChannelConfig; type: ChannelType };

/** The platform's id of the post at a web address; undefined if the address does not contain it. */
export function idAt(channel: Channel | undefined, address: string): string | undefined {
  const url = /^https?:/i.test(address) ? URL.parse(address) : null;
  if (!url || !channel?.type.idAt) return undefined;
  try {
    return channel.type.idAt(url, channel.config);
  } catch (error) {
    // A path such as "/%E0" can't be decoded: it names no post.
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/** The id to reply to, even if a person's decision stored an address in its place. */
export function answeredId(channel: Channel | undefined, stored: string | undefined): string | undefined {
  return stored === undefined ? undefined : (idAt(channel, stored) ?? stored);
}
