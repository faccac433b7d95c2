import { z } from 'zod';
import { asSlackText } from '../compose/counting/slack.ts';
import { channelBase } from '../config/schema.ts';
import { joined } from '../joined.ts';
import { HttpUrl } from '../net/httpUrl.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import { accountNamed } from './account.ts';
import { filled, webhookAt, webhookSecrets } from './address.ts';
import { outcomeOfAnswer, redacted } from './answer.ts';
import type { Appearance } from './appearance.ts';
import type {
  Abilities,
  Account,
  Attempt,
  Attempted,
  ChannelCheck,
  ChannelContext,
  Found,
  Outcome,
  Post,
  PostedCopy,
  ReadBack,
} from './channel.ts';
import type { Connecting } from './connecting.ts';
import { ask, cannotLookUp, change, checked, type Platform, type Within } from './request.ts';
import {
  accountByBot,
  botOf,
  changeByBot,
  checkByBot,
  findByBot,
  readBackByBot,
  sendByBot,
} from './slack/bot.ts';

export const type = 'slack';

export const schema = z
  .strictObject({
    ...channelBase,
    type: z.literal(type),
    /** An app's incoming webhook. Anyone who knows it may post there. */
    webhookUrl: HttpUrl.optional(),
    /** An app's bot token, with chat:write and channels:history (groups:history for a private channel). */
    token: filled.optional(),
    /** The id of the channel that the bot posts to. */
    channel: z
      .string()
      .regex(
        /^[CG][A-Z0-9]{6,}$/,
        'a channel’s id looks like C0123456789; Slack shows it in the channel’s details',
      )
      .optional(),
    /** Replaces the webhook's own scheme and host, or https://slack.com. */
    baseUrl: HttpUrl.optional(),
  })
  .refine(
    ({ webhookUrl, token, channel }) =>
      (webhookUrl === undefined) !== (token === undefined && channel === undefined),
    {
      path: ['webhookUrl'],
      error: 'give either this, or a bot’s token and channel',
    },
  )
  .refine(({ token, channel }) => (token === undefined) === (channel === undefined), {
    path: ['channel'],
    error: 'token and channel belong together',
  });
export type SlackChannel = z.infer<typeof schema>;

/** @see ChannelType.connecting */
export const connecting: Connecting = {
  steps: [
    'At api.slack.com/apps create an app with the bot scopes chat:write and channels:history, and install it.',
    'Invite the bot to the channel.',
  ],
  keys: [
    { name: 'token', what: 'the bot’s token (xoxb-…)' },
    { name: 'channel', what: 'the channel’s id, such as C0123456789' },
  ],
};

export const counting = 'slack';
/** @see ChannelType.previewer */
export const previewer = 'Slack';

/** Slack shows a link's preview next to a bar (api.slack.com/reference/messaging/link-unfurling, November 2026). */
export const appearance: Appearance = {
  avatar: 'square',
  marks: ['link'],
  card: 'bar',
  cardLines: ['host', 'headline', 'description'],
};

/** A webhook only posts; a bot sees and changes what it has posted. @see ChannelType.abilities */
export function abilities({ token }: SlackChannel): Abilities {
  const isBot = token !== undefined;
  return {
    settles: isBot ? 'look' : 'blind',
    repeatWithin: 0,
    maxParts: 1,
    edits: isBot,
    removes: isBot,
  };
}

/** The body of `POST <webhookUrl>` and of `chat.postMessage`: plain text, with the link's card. @see ChannelType.payload */
export function payload({ text }: Post): Record<string, unknown> {
  return { text: asSlackText(text), mrkdwn: false, unfurl_links: true, unfurl_media: true };
}

/** Slack gives the error as a plain-text code, such as `channel_is_archived`. */
function errorIn({ body }: OutboundResponse): string {
  const text = new TextDecoder().decode(body.subarray(0, 100)).trim();
  return /^[\w .-]+$/.test(text) ? text : '';
}

type Webhook = Platform<Pick<SlackChannel, 'baseUrl'> & { webhookUrl: string }>;

/** The webhook, or the bot if the channel has one. */
function sideOf(
  { webhookUrl, token = '', channel = '', baseUrl }: SlackChannel,
  context: ChannelContext,
): { webhook: Webhook; bot?: undefined } | { bot: ReturnType<typeof botOf> } {
  if (webhookUrl === undefined) return { bot: botOf({ token, channel, baseUrl }, context) };
  return {
    webhook: {
      name: 'Slack',
      secrets: webhookSecrets(webhookUrl),
      channel: { webhookUrl, baseUrl },
      context,
    },
  };
}

/** The webhook, its channel or its workspace is gone or closed. Errors that concern a post have other codes. */
const signedOut = new Set([
  'account_inactive',
  'action_prohibited',
  'channel_is_archived',
  'channel_not_found',
  'invalid_token',
  'no_active_hooks',
  'no_service',
  'no_service_id',
  'no_team',
  'posting_to_general_channel_denied',
  'team_disabled',
  'token_revoked',
]);

/** @see ChannelType.send */
export function send(
  post: Post,
  channel: SlackChannel,
  attempt: Attempt,
  context: ChannelContext,
): Promise<Outcome> {
  const side = sideOf(channel, context);
  return side.bot ? sendByBot(side.bot, payload(post), attempt) : sendByWebhook(side.webhook, post, attempt);
}

function sendByWebhook(platform: Webhook, post: Post, { signal, deadline }: Attempt): Promise<Outcome> {
  const { webhookUrl, baseUrl } = platform.channel;
  const { href } = webhookAt(webhookUrl, baseUrl);
  const request = () => ask(platform, href, { method: 'POST', json: payload(post), signal, deadline });
  return change(platform, request, (answer) => {
    const sentence = errorIn(answer);
    // A webhook returns no id, so the push's own id is used for the post.
    if (answer.status === 200)
      return sentence === 'ok' ? { kind: 'sent', status: 200, remoteId: post.pushId } : undefined;
    const outcome = outcomeOfAnswer(answer, platform, platform.context.clock.now());
    if (sentence === '') return outcome;
    const reason = joined`${outcome.reason}: ${redacted(sentence, platform.secrets)}`;
    if (outcome.kind === 'refused' && signedOut.has(sentence))
      return { kind: 'not-sent', status: answer.status, reason, account: 'signed-out' };
    return { ...outcome, reason };
  });
}

/** A webhook shows nothing. @see ChannelType.find */
export async function find(
  post: Post,
  channel: SlackChannel,
  attempted: Attempted,
  context: ChannelContext,
): Promise<Found> {
  const { bot } = sideOf(channel, context);
  return bot ? findByBot(bot, post, attempted, channel.link === 'short') : cannotLookUp('Slack');
}

const byWebhook: Outcome = { kind: 'refused', reason: 'a Slack webhook can’t change what it posted' };

/** @see ChannelType.edit */
export async function edit(
  remoteId: string,
  { text }: Post,
  channel: SlackChannel,
  context: ChannelContext,
  within: Within = {},
): Promise<Outcome> {
  const { bot } = sideOf(channel, context);
  return bot ? changeByBot(bot, 'chat.update', remoteId, { text: asSlackText(text) }, within) : byWebhook;
}

/** @see ChannelType.remove — a message that is gone already counts as removed. */
export async function remove(
  remoteId: string,
  channel: SlackChannel,
  context: ChannelContext,
  within: Within = {},
): Promise<Outcome> {
  const { bot } = sideOf(channel, context);
  return bot ? changeByBot(bot, 'chat.delete', remoteId, {}, within) : byWebhook;
}

/** @see ChannelType.readBack */
export async function readBack(
  { remoteId }: PostedCopy,
  channel: SlackChannel,
  context: ChannelContext,
): Promise<ReadBack> {
  const { bot } = sideOf(channel, context);
  return bot
    ? readBackByBot(bot, remoteId)
    : { kind: 'cannot-tell', reason: 'Slack does not show a webhook its posts', forGood: true };
}

/** `/archives/<channel>/p1772442000123456` is the message of 1772442000.123456. @see ChannelType.idAt */
export function idAt({ pathname }: URL): string | undefined {
  const [, seconds, rest] = /^\/archives\/\w+\/p(\d{10})(\d{6})\/?$/.exec(pathname) ?? [];
  return seconds && rest ? `${seconds}.${rest}` : undefined;
}

/** The webhook's target is not queried: its address is the account. @see ChannelType.account */
export async function account(channel: SlackChannel, context: ChannelContext): Promise<Account> {
  const side = sideOf(channel, context);
  if (side.bot) return accountByBot(side.bot);
  const { webhookUrl, baseUrl } = side.webhook.channel;
  return accountNamed(type, webhookAt(webhookUrl, baseUrl).href);
}

/** Without posting, Slack only shows that a webhook is reachable. @see ChannelType.check */
export async function check(channel: SlackChannel, context: ChannelContext): Promise<ChannelCheck> {
  const side = sideOf(channel, context);
  if (side.bot) return checkByBot(side.bot);
  const platform = side.webhook;
  const { webhookUrl, baseUrl } = platform.channel;
  return checked(platform, async () => {
    const url = webhookAt(webhookUrl, baseUrl);
    const { status } = await ask(platform, url.href, { method: 'HEAD' });
    return {
      ok: status < 500,
      says: `${url.host} answers (${status} to HEAD); whether the webhook is still valid shows at the first post. If a response is lost, a person must check.`,
    };
  });
}
