import * as bluesky from '../../src/channels/bluesky.ts';
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
import { shownByDiscord } from '../../src/compose/counting/discord.ts';
import type { ChannelConfig } from '../../src/config/schema.ts';
import type { Store } from '../../src/store/store.ts';
import { startBluesky } from '../simulators/bluesky.ts';
import { startDiscord } from '../simulators/discord.ts';
import { startFacebook } from '../simulators/facebook.ts';
import type { Fault, FaultSource } from '../simulators/faults.ts';
import { startLinkedIn } from '../simulators/linkedin.ts';
import { startMastodon } from '../simulators/mastodon.ts';
import type { Reactions } from '../simulators/reactions.ts';
import type { Running } from '../simulators/server.ts';
import { startSlack } from '../simulators/slack.ts';
import { startSlackBot } from '../simulators/slackBot.ts';
import { type SmtpFault, startSmtp } from '../simulators/smtp.ts';
import { startTelegram } from '../simulators/telegram.ts';
import { startThreads } from '../simulators/threads.ts';
import type { UploadedPicture } from '../simulators/uploads.ts';
import { startWebhook } from '../simulators/webhook.ts';
import { startX } from '../simulators/x.ts';
import { address } from '../support/address.ts';
import { openTestNewsroom } from '../support/newsroom.ts';

/** What a test sets at a simulator. */
export interface Conditions {
  now: () => number;
  faults?: FaultSource;
  /** Called once for each request of a lookup. */
  readFaults?: FaultSource;
  /** Called when a post is there, before any answer. */
  onStored?: () => void;
  /** The largest picture that the platform accepts, if that differs from its documentation. */
  pictureBytes?: number;
}

/** A channel of one type at a simulator of its platform. */
export interface Opened {
  channel: ChannelConfig;
  /** The same channel with credentials that the platform does not know. */
  stranger: ChannelConfig;
  /** What must not appear anywhere. */
  secrets: string[];
  /** For a type that stores something in it. */
  store?: Store;
  /** For a type whose posts are on this server itself. */
  webBase?: string;
  /** The texts that readers see, oldest first. */
  shown(): string[];
  /** The picture that readers see with the newest post. */
  picture(): UploadedPicture | undefined;
  /** Everything that the platform has of the newest post. */
  newest(): unknown;
  /** What people do with the newest post. */
  react(reactions: Reactions): void;
  close(): Promise<void>;
}

interface Shown {
  text: string;
  edits: (string | { text: string })[];
  deletedAt?: number;
  /** As a simulator records it: one picture, or all of a post. */
  picture?: UploadedPicture | undefined;
  media?: UploadedPicture[];
}

function opened(
  simulator: Pick<Running, 'close'> & { truth: object[] },
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
    picture: () => {
      const newest = posts().at(-1);
      return newest?.picture ?? newest?.media?.[0];
    },
    newest: () => posts().at(-1),
    react: (reactions) => Object.assign(simulator.truth.at(-1) ?? {}, { reactions }),
    close: () => simulator.close(),
  };
}

export async function openMastodon(conditions: Conditions): Promise<Opened> {
  const token = 'tok-9f3e-never-to-be-seen';
  const { pictureBytes: maxBytes } = conditions;
  const server = await startMastodon({ ...conditions, token, ...(maxBytes ? { media: { maxBytes } } : {}) });
  const keys = { id: 'm', type: 'mastodon', baseUrl: server.url };
  return opened(server, () => server.truth, {
    channel: mastodon.schema.parse({ ...keys, token }),
    stranger: mastodon.schema.parse({ ...keys, token: 'tok-of-somebody-else' }),
    secrets: [token, 'tok-of-somebody-else'],
  });
}

export async function openBluesky(
  conditions: Conditions,
  more: Record<string, unknown> = {},
): Promise<Opened> {
  const password = 'app-pass-9f3e-never-to-be-seen';
  const { pictureBytes: blobLimit } = conditions;
  const server = await startBluesky({ ...conditions, password, ...(blobLimit ? { blobLimit } : {}) });
  const keys = { id: 'b', type: 'bluesky', baseUrl: server.url, identifier: server.handle, ...more };
  const posts = () =>
    server.truth.map(({ record, ...post }) => ({
      ...post,
      text: record.text,
      embed: record.embed,
      edits: [],
    }));
  return opened(server, posts, {
    channel: bluesky.schema.parse({ ...keys, password }),
    stranger: bluesky.schema.parse({ ...keys, password: 'app-pass-of-somebody-else' }),
    secrets: [password, 'app-pass-of-somebody-else', 'token-1-'],
  });
}

/** The account keeps records of the articles too; the faults are those of the posts. */
export function openBlueskySite(conditions: Conditions): Promise<Opened> {
  return openBluesky(conditions, { standardSite: true });
}

export async function openTelegram(conditions: Conditions): Promise<Opened> {
  const server = await startTelegram(conditions);
  const keys = { id: 't', type: 'telegram', baseUrl: server.url, chatId: '@courier' };
  return opened(server, () => server.truth, {
    channel: telegram.schema.parse({ ...keys, token: server.secret }),
    stranger: telegram.schema.parse({ ...keys, token: '772:of-somebody-else' }),
    secrets: [server.secret, '772:of-somebody-else'],
  });
}

export async function openDiscord(conditions: Conditions): Promise<Opened> {
  const server = await startDiscord(conditions);
  const channel = discord.schema.parse({ id: 'd', type: 'discord', webhookUrl: server.webhookUrl });
  const stranger = { ...channel, webhookUrl: address(`${server.url}/api/webhooks/1/of-somebody-else`) };
  const posts = () => server.truth.map((post) => ({ ...post, text: shownByDiscord(post.text) }));
  return opened(server, posts, { channel, stranger, secrets: [server.secret, 'of-somebody-else'] });
}

export async function openSlack(conditions: Conditions): Promise<Opened> {
  const server = await startSlack(conditions);
  const channel = slack.schema.parse({ id: 's', type: 'slack', webhookUrl: server.webhookUrl });
  const stranger = { ...channel, webhookUrl: address(`${server.url}/services/T1/of-somebody-else`) };
  // Slack shows what was escaped as it was written.
  const plain = (text: string) =>
    text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  const posts = () => server.truth.map((post) => ({ ...post, text: plain(post.text) }));
  return opened(server, posts, { channel, stranger, secrets: [server.secret, 'of-somebody-else'] });
}

export async function openSlackBot(conditions: Conditions): Promise<Opened> {
  const server = await startSlackBot(conditions);
  const keys = { id: 's', type: 'slack', channel: server.channel, baseUrl: server.url };
  return opened(server, () => server.truth, {
    channel: slack.schema.parse({ ...keys, token: server.secret }),
    stranger: slack.schema.parse({ ...keys, token: 'xoxb-of-somebody-else' }),
    secrets: [server.secret, 'xoxb-of-somebody-else'],
  });
}

export async function openFacebook(conditions: Conditions): Promise<Opened> {
  const token = 'EAAG-9f3e-never-to-be-seen';
  const server = await startFacebook({ ...conditions, token });
  const keys = { id: 'fb', type: 'facebook', baseUrl: server.url, pageId: server.pageId };
  return opened(server, () => server.truth, {
    channel: facebook.schema.parse({ ...keys, token }),
    stranger: facebook.schema.parse({ ...keys, token: 'EAAG-of-somebody-else' }),
    secrets: [token, 'EAAG-of-somebody-else'],
  });
}

export async function openLinkedIn(conditions: Conditions): Promise<Opened> {
  const token = 'tok-li-9f3e-never-to-be-seen';
  const server = await startLinkedIn({ ...conditions, token });
  const keys = { id: 'l', type: 'linkedin', baseUrl: server.url, author: server.author };
  return opened(server, () => server.truth, {
    channel: linkedin.schema.parse({ ...keys, token }),
    stranger: linkedin.schema.parse({ ...keys, token: 'tok-of-somebody-else' }),
    secrets: [token, 'tok-of-somebody-else'],
  });
}

export async function openX(conditions: Conditions): Promise<Opened> {
  const token = 'x-tok-9f3e-never-to-be-seen';
  const server = await startX({ ...conditions, token });
  const keys = { id: 'x', type: 'x', baseUrl: server.url };
  return opened(server, () => server.truth, {
    channel: x.schema.parse({ ...keys, token }),
    stranger: x.schema.parse({ ...keys, token: 'x-tok-of-somebody-else' }),
    secrets: [token, 'x-tok-of-somebody-else'],
  });
}

export async function openThreads(conditions: Conditions): Promise<Opened> {
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

export function openWebhook(shows: boolean) {
  return async (conditions: Conditions): Promise<Opened> => {
    const secret = 'sec-71c0-never-to-be-seen';
    const server = await startWebhook({ ...conditions, secret });
    const { hookUrl: url, statusUrl } = server;
    const keys = { id: 'w', type: 'webhook', url, ...(shows ? { statusUrl } : {}) };
    const posts = () => server.truth.map(({ body }) => ({ ...body, edits: [] }));
    return opened(server, posts, {
      channel: webhook.schema.parse({ ...keys, secret }),
      stranger: webhook.schema.parse({ ...keys, secret: 'sec-of-somebody-else' }),
      secrets: [secret, 'sec-of-somebody-else', url, statusUrl],
    });
  };
}

const smtpFaults: Partial<Record<Fault, SmtpFault>> = {
  refuse: 'refuse-mail',
  'cut-before-reading': 'cut-before-data',
  'cut-after-storing': 'cut-after-keeping',
  'stall-after-storing': 'stall-after-keeping',
  '500-before-storing': 'busy-after-data',
  '429': 'too-many-connections',
  garbage: 'garbage-after-keeping',
  queued: 'queued',
};

export async function openEmail({ faults, onStored, now }: Conditions): Promise<Opened> {
  const password = 'smtp-pass-9f3e-never-to-be-seen';
  const user = 'desk@gull.example';
  const fault = () => {
    const next = faults?.();
    return next && smtpFaults[next];
  };
  const server = await startSmtp({ user, password, now, fault, ...(onStored ? { onKept: onStored } : {}) });
  const keys = { id: 'mail', type: 'email', from: `The Gull <${user}>`, to: 'mira@reader.example' };
  const posts = () =>
    server.truth.map(({ mail }) => ({ text: mail.text?.trimEnd() ?? '', subject: mail.subject, edits: [] }));
  return opened(server, posts, {
    channel: email.schema.parse({ ...keys, smtpUrl: server.url }),
    stranger: email.schema.parse({ ...keys, smtpUrl: server.url.replace('9f3e', 'of-somebody-else') }),
    secrets: [password, 'smtp-pass-of-somebody-else'],
  });
}
