import * as activitypub from '../../src/channels/activitypub.ts';
import * as bluesky from '../../src/channels/bluesky.ts';
import type { Abilities, ChannelType } from '../../src/channels/channel.ts';
import * as discord from '../../src/channels/discord.ts';
import * as email from '../../src/channels/email.ts';
import * as facebook from '../../src/channels/facebook.ts';
import * as linkedin from '../../src/channels/linkedin.ts';
import * as mastodon from '../../src/channels/mastodon.ts';
import * as slack from '../../src/channels/slack.ts';
import * as telegram from '../../src/channels/telegram.ts';
import * as threads from '../../src/channels/threads.ts';
import * as webhook from '../../src/channels/webhook.ts';
import * as x from '../../src/channels/x.ts';
import type { Fault } from '../simulators/faults.ts';
import {
  type Conditions,
  type Opened,
  openBluesky,
  openBlueskySite,
  openDiscord,
  openEmail,
  openFacebook,
  openLinkedIn,
  openMastodon,
  openSlack,
  openSlackBot,
  openTelegram,
  openThreads,
  openWebhook,
  openX,
} from './openers.ts';
import { openActivityPub } from './ownActor.ts';

/** What the contract's tests need to know of a channel type. A new type that sends gets them all by one entry. */
export interface Contract {
  name: string;
  type: ChannelType;
  open(conditions: Conditions): Promise<Opened>;
  settles: Abilities['settles'];
  /** The maximum number of requests of one send, when nothing is known yet. */
  requests: number;
  /** The reading requests of one lookup. */
  lookups: number;
  /** It never changes its posts, although others of its type do. */
  onlySends?: boolean;
  /** The platform's maximum length of a text; by default the counting rule's limit. */
  takes?: 'anything';
  /** The requests that make a post visible or change one, if others come before them. */
  publishes?: (url: string, method: string, body: string) => boolean;
  /** The keys with which its posts show a picture. */
  pictured?: Record<string, unknown>;
  /** Outcomes that differ from the usual ones: `kind` and `status` after a fault. */
  after?: Partial<Record<Fault | 'stranger', [string, number | undefined]>>;
  /** Its protocol is not HTTP, so HTTP responses mean nothing to it; `store`: it posts into our own store. */
  protocol?: 'smtp' | 'store';
  /** Faults that its protocol does not know. */
  unknownFaults?: readonly Fault[];
}

/** A webhook's receiver that answers 2xx has the post, whatever its answer says, and accepts any length. */
const asAnyReceiver = { requests: 1, takes: 'anything', after: { garbage: ['sent', 200] } } as const;

export const contracts: Contract[] = [
  {
    name: 'Mastodon',
    type: mastodon,
    open: openMastodon,
    settles: 'key-and-look',
    requests: 1,
    lookups: 2,
    pictured: {},
  },
  {
    name: 'Bluesky',
    type: bluesky,
    open: openBluesky,
    settles: 'own-id',
    requests: 2,
    lookups: 1,
    pictured: { photo: true },
    after: { refuse: ['not-sent', 400] },
  },
  {
    name: 'Bluesky with standard.site',
    type: bluesky,
    open: openBlueskySite,
    settles: 'own-id',
    // The sign-in; publication and document are each read and written.
    requests: 6,
    lookups: 1,
    publishes: (url, _, body) => /\.(?:put|delete)Record$/.test(url) && /"app\.bsky\.feed\.post"/.test(body),
    after: { refuse: ['not-sent', 400] },
  },
  { name: 'Facebook', type: facebook, open: openFacebook, settles: 'look', requests: 1, lookups: 1 },
  {
    name: 'LinkedIn',
    type: linkedin,
    open: openLinkedIn,
    settles: 'look',
    requests: 1,
    lookups: 1,
    pictured: {},
    after: { refuse: ['refused', 422] },
  },
  {
    name: 'Telegram',
    type: telegram,
    open: openTelegram,
    settles: 'blind',
    requests: 1,
    lookups: 0,
    pictured: { photo: true },
  },
  {
    name: 'Discord',
    type: discord,
    open: openDiscord,
    settles: 'blind',
    requests: 1,
    lookups: 0,
    pictured: { photo: true },
    after: { stranger: ['not-sent', 404] },
  },
  {
    name: 'a bot on Slack',
    type: slack,
    open: openSlackBot,
    settles: 'look',
    requests: 2,
    lookups: 1,
    publishes: (url) => /chat\.(?:postMessage|update|delete)$/.test(url),
    after: { refuse: ['refused', 400] },
  },
  {
    name: 'a webhook of Slack',
    type: slack,
    open: openSlack,
    onlySends: true,
    settles: 'blind',
    requests: 1,
    lookups: 0,
    after: { stranger: ['not-sent', 404] },
  },
  {
    name: 'Threads',
    type: threads,
    open: openThreads,
    settles: 'two-step',
    requests: 4,
    lookups: 1,
    pictured: { photo: true },
    publishes: (url, method) => method === 'DELETE' || url.endsWith('/threads_publish'),
  },
  {
    name: 'a mail server',
    type: email,
    open: openEmail,
    settles: 'blind',
    requests: 0,
    lookups: 0,
    takes: 'anything',
    protocol: 'smtp',
    // 4xx and 5xx say that nothing was taken: no server says so of a mail that it has taken.
    unknownFaults: ['500-after-storing'],
    after: {
      refuse: ['refused', 554],
      'cut-before-reading': ['not-sent', undefined],
      '500-before-storing': ['not-sent', 452],
      '429': ['not-sent', 421],
      garbage: ['uncertain', undefined],
      stranger: ['not-sent', 535],
    },
  },
  {
    name: 'an actor of this server',
    type: activitypub,
    open: openActivityPub,
    settles: 'own-id',
    requests: 0,
    lookups: 1,
    takes: 'anything',
    protocol: 'store',
    // A store answers, or it does not.
    unknownFaults: [
      'refuse',
      'stall-after-storing',
      '500-before-storing',
      '500-after-storing',
      '429',
      'garbage',
      'queued',
    ],
    after: { stranger: ['not-sent', undefined] },
  },
  {
    name: 'a webhook with statusUrl',
    type: webhook,
    open: openWebhook(true),
    settles: 'look',
    lookups: 1,
    ...asAnyReceiver,
  },
  {
    name: 'a webhook without it',
    type: webhook,
    open: openWebhook(false),
    settles: 'blind',
    lookups: 0,
    ...asAnyReceiver,
  },
  {
    name: 'X',
    type: x,
    open: openX,
    settles: 'look',
    requests: 1,
    lookups: 2,
    pictured: {},
  },
] as Contract[];
