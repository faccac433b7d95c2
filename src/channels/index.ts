import type { ChannelType } from './channel.ts';
import * as mastodon from './mastodon.ts';
import * as webhook from './webhook.ts';

/** Every channel type, one line each. */
export const channelTypes: ChannelType[] = [mastodon, webhook];
