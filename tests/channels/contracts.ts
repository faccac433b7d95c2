import * as bluesky from '../../src/channels/bluesky.ts';
import type { Abilities, ChannelType } from '../../src/channels/channel.ts';
import * as discord from '../../src/channels/discord.ts';
import * as facebook from '../../src/channels/facebook.ts';
import * as linkedin from '../../src/channels/linkedin.ts';
import * as mastodon from '../../src/channels/mastodon.ts';
import * as slack from '../../src/channels/slack.ts';
import * as telegram from '../../src/channels/telegram.ts';
import * as threads from '../../src/channels/threads.ts';
import * as webhook from '../../src/channels/webhook.ts';
import * as x from '../../src/channels/x.ts';
import { shownByDiscord } from '../../src/compose/counting/discord.ts';
import type { ChannelConfig } from '../../src/config/schema.ts';
import type { Store } from '../../src/store/store.ts';
import { startBluesky } from '../simulators/bluesky.ts';
import { startDiscord, startSlack, startTelegram } from '../simulators/chats.ts';
import { startFacebook } from '../simulators/facebook.ts';
import type { Fault, FaultSource } from '../simulators/faults.ts';
import { startLinkedIn } from '../simulators/linkedin.ts';
import { startMastodon } from '../simulators/mastodon.ts';
import type { Running } from '../simulators/server.ts';
import { startSlackBot } from '../simulators/slackBot.ts';
import { startThreads } from '../simulators/threads.ts';
import { startWebhook } from '../simulators/webhook.ts';
import { startX } from '../simulators/x.ts';
import { address } from '../support/address.ts';
import { openTestNewsroom } from '../support/newsroom.ts';

export interface Conditions {
  now: () => number;
  faults?: FaultSource;
  /** Asked once for each request of a look. */
  readFaults?: FaultSource;
  /** Called when a post is there, before any answer. */
  onStored?: () => void;
}

/** A channel of one type at a simulator of its platform. */
export interface Opened {
  channel: ChannelConfig;
  /** The same channel with credentials that the platform does not know. */
  stranger: ChannelConfig;
  /** What must be read nowhere. */
  secrets: string[];
  /** For a type that keeps something in it. */
  store?: Store;
  /** The texts that readers see, oldest first. */
  shown(): string[];
  close(): Promise<void>;
}

/** What the contract's tests need to know of a channel type. A new type that sends gets them all by one entry. */
export interface Contract {
  name: string;
  type: ChannelType;
  open(conditions: Conditions): Promise<Opened>;
  settles: Abilities['settles'];
  /** The requests of one send at most, where nothing is known yet. */
  requests: number;
  /** The reading requests of one look. */
  lookups: number;
  /** It changes nothing that it has posted, though others of its type do. */
  onlySends?: boolean;
  /** How long a text the platform takes; the counting rule's limit where nothing is said. */
  takes?: 'anything';
  /** The requests that make a post visible, or change one, where others come before them. */
  publishes?: (url: string, method: string) => boolean;
  /** Statuses and outcomes that are not as everywhere: `kind` and `status` after a fault. */
  after?: Partial<Record<Fault | 'stranger', [string, number]>>;
}

interface Shown {
  text: string;
  edits: (string | { text: string })[];
  deletedAt?: number;
}

function opened(
  simulator: Running,
  posts: () => Shown[],
  channels: { channel: unknown; stranger: unknown; secrets: string[] },
): Opened {
  const textOf = ({ text, edits }: Shown) => {
    const last = edits.at(-1) ?? text;
    return typeof last === 'string' ? last : last.text;
  };
  return {
    ...(channels as Pick<Opened, 'channel' | 'stranger' | 'secrets'>),
    shown: () => posts().flatMap((post) => (post.deletedAt === undefined ? [textOf(post)] : [])),
    close: () => simulator.close(),
  };
}

async function openMastodon(conditions: Conditions): Promise<Opened> {
  const token = 'tok-9f3e-never-to-be-seen';
  const server = await startMastodon({ ...conditions, token });
  const keys = { id: 'm', type: 'mastodon', baseUrl: server.url };
  return opened(server, () => server.truth, {
    channel: mastodon.schema.parse({ ...keys, token }),
    stranger: mastodon.schema.parse({ ...keys, token: 'tok-of-somebody-else' }),
    secrets: [token, 'tok-of-somebody-else'],
  });
}

async function openBluesky(conditions: Conditions): Promise<Opened> {
  const password = 'app-pass-9f3e-never-to-be-seen';
  const server = await startBluesky({ ...conditions, password });
  const keys = { id: 'b', type: 'bluesky', baseUrl: server.url, identifier: server.handle };
  const posts = () =>
    server.truth.map(({ record, deletedAt }) => ({
      text: record.text,
      edits: [],
      ...(deletedAt === undefined ? {} : { deletedAt }),
    }));
  return opened(server, posts, {
    channel: bluesky.schema.parse({ ...keys, password }),
    stranger: bluesky.schema.parse({ ...keys, password: 'app-pass-of-somebody-else' }),
    secrets: [password, 'app-pass-of-somebody-else', 'token-1-'],
  });
}

async function openTelegram(conditions: Conditions): Promise<Opened> {
  const server = await startTelegram(conditions);
  const keys = { id: 't', type: 'telegram', baseUrl: server.url, chatId: '@courier' };
  return opened(server, () => server.truth, {
    channel: telegram.schema.parse({ ...keys, token: server.secret }),
    stranger: telegram.schema.parse({ ...keys, token: '772:of-somebody-else' }),
    secrets: [server.secret, '772:of-somebody-else'],
  });
}

async function openDiscord(conditions: Conditions): Promise<Opened> {
  const server = await startDiscord(conditions);
  const channel = discord.schema.parse({ id: 'd', type: 'discord', webhookUrl: server.webhookUrl });
  const stranger = { ...channel, webhookUrl: address(`${server.url}/api/webhooks/1/of-somebody-else`) };
  const posts = () => server.truth.map((post) => ({ ...post, text: shownByDiscord(post.text) }));
  return opened(server, posts, { channel, stranger, secrets: [server.secret, 'of-somebody-else'] });
}

async function openSlack(conditions: Conditions): Promise<Opened> {
  const server = await startSlack(conditions);
  const channel = slack.schema.parse({ id: 's', type: 'slack', webhookUrl: server.webhookUrl });
  const stranger = { ...channel, webhookUrl: address(`${server.url}/services/T1/of-somebody-else`) };
  // Slack shows what was escaped as it was written.
  const plain = (text: string) =>
    text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  const posts = () => server.truth.map((post) => ({ ...post, text: plain(post.text) }));
  return opened(server, posts, { channel, stranger, secrets: [server.secret, 'of-somebody-else'] });
}

async function openSlackBot(conditions: Conditions): Promise<Opened> {
  const server = await startSlackBot(conditions);
  const keys = { id: 's', type: 'slack', channel: server.channel, baseUrl: server.url };
  return opened(server, () => server.truth, {
    channel: slack.schema.parse({ ...keys, token: server.secret }),
    stranger: slack.schema.parse({ ...keys, token: 'xoxb-of-somebody-else' }),
    secrets: [server.secret, 'xoxb-of-somebody-else'],
  });
}

async function openFacebook(conditions: Conditions): Promise<Opened> {
  const token = 'EAAG-9f3e-never-to-be-seen';
  const server = await startFacebook({ ...conditions, token });
  const keys = { id: 'fb', type: 'facebook', baseUrl: server.url, pageId: server.pageId };
  return opened(server, () => server.truth, {
    channel: facebook.schema.parse({ ...keys, token }),
    stranger: facebook.schema.parse({ ...keys, token: 'EAAG-of-somebody-else' }),
    secrets: [token, 'EAAG-of-somebody-else'],
  });
}

async function openLinkedIn(conditions: Conditions): Promise<Opened> {
  const token = 'tok-li-9f3e-never-to-be-seen';
  const server = await startLinkedIn({ ...conditions, token });
  const keys = { id: 'l', type: 'linkedin', baseUrl: server.url, author: server.author };
  return opened(server, () => server.truth, {
    channel: linkedin.schema.parse({ ...keys, token }),
    stranger: linkedin.schema.parse({ ...keys, token: 'tok-of-somebody-else' }),
    secrets: [token, 'tok-of-somebody-else'],
  });
}

async function openX(conditions: Conditions): Promise<Opened> {
  const token = 'x-tok-9f3e-never-to-be-seen';
  const server = await startX({ ...conditions, token });
  const keys = { id: 'x', type: 'x', baseUrl: server.url };
  return opened(server, () => server.truth, {
    channel: x.schema.parse({ ...keys, token }),
    stranger: x.schema.parse({ ...keys, token: 'x-tok-of-somebody-else' }),
    secrets: [token, 'x-tok-of-somebody-else'],
  });
}

async function openThreads(conditions: Conditions): Promise<Opened> {
  const token = 'THQV-9f3e-never-to-be-seen';
  const server = await startThreads({ ...conditions, token });
  const newsroom = await openTestNewsroom();
  const keys = { id: 'th', type: 'threads', baseUrl: server.url, userId: server.userId };
  const channels = {
    channel: threads.schema.parse({ ...keys, token }),
    stranger: threads.schema.parse({ ...keys, token: 'THQV-of-somebody-else' }),
    secrets: [token, 'THQV-of-somebody-else'],
  };
  return {
    ...opened(server, () => server.truth, channels),
    store: newsroom.context.store,
    close: async () => {
      await server.close();
      await newsroom.close();
    },
  };
}

function openWebhook(looks: boolean) {
  return async (conditions: Conditions): Promise<Opened> => {
    const secret = 'sec-71c0-never-to-be-seen';
    const server = await startWebhook({ ...conditions, secret });
    const { hookUrl: url, statusUrl } = server;
    const keys = { id: 'w', type: 'webhook', url, ...(looks ? { statusUrl } : {}) };
    const posts = () => server.truth.map(({ body: { text } }) => ({ text, edits: [] }));
    return opened(server, posts, {
      channel: webhook.schema.parse({ ...keys, secret }),
      stranger: webhook.schema.parse({ ...keys, secret: 'sec-of-somebody-else' }),
      secrets: [secret, 'sec-of-somebody-else', url, statusUrl],
    });
  };
}

/** A webhook's receiver that answers 2xx has the post, whatever it says about it, and it takes any length. */
const asAnyReceiver = { requests: 1, takes: 'anything', after: { garbage: ['sent', 200] } } as const;

export const contracts: Contract[] = [
  { name: 'Mastodon', type: mastodon, open: openMastodon, settles: 'key-and-look', requests: 1, lookups: 2 },
  {
    name: 'Bluesky',
    type: bluesky,
    open: openBluesky,
    settles: 'own-id',
    requests: 2,
    lookups: 1,
    after: { refuse: ['not-sent', 400] },
  },
  { name: 'Facebook', type: facebook, open: openFacebook, settles: 'look', requests: 1, lookups: 1 },
  { name: 'LinkedIn', type: linkedin, open: openLinkedIn, settles: 'look', requests: 1, lookups: 1 },
  { name: 'Telegram', type: telegram, open: openTelegram, settles: 'blind', requests: 1, lookups: 0 },
  {
    name: 'Discord',
    type: discord,
    open: openDiscord,
    settles: 'blind',
    requests: 1,
    lookups: 0,
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
    publishes: (url, method) => method === 'DELETE' || url.endsWith('/threads_publish'),
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
  },
] as Contract[];
