import * as activitypub from './activitypub.ts';
import * as bluesky from './bluesky.ts';
import type { ChannelType } from './channel.ts';
import * as discord from './discord.ts';
import * as email from './email.ts';
import * as facebook from './facebook.ts';
import * as linkedin from './linkedin.ts';
import * as manual from './manual.ts';
import * as mastodon from './mastodon.ts';
import * as sandbox from './sandbox.ts';
import * as slack from './slack.ts';
import * as telegram from './telegram.ts';
import * as threads from './threads.ts';
import * as webhook from './webhook.ts';
import * as x from './x.ts';

/** Every channel type, one line each. */
export const channelTypes: ChannelType[] = [
  activitypub,
  bluesky,
  discord,
  email,
  facebook,
  linkedin,
  manual,
  mastodon,
  sandbox,
  slack,
  telegram,
  threads,
  webhook,
  x,
];
