import { z } from 'zod';
import { asSlackText } from '../compose/counting/slack.ts';
import { channelBase } from '../config/schema.ts';
import { joined } from '../joined.ts';
import { HttpUrl } from '../net/httpUrl.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import { accountNamed } from './account.ts';
import { webhookAt, webhookSecrets } from './address.ts';
import { outcomeOfAnswer, redacted } from './answer.ts';
import type {
  Abilities,
  Account,
  Attempt,
  ChannelCheck,
  ChannelContext,
  Found,
  Outcome,
  Post,
} from './channel.ts';
import { ask, cannotLookUp, change, checked, type Platform } from './request.ts';

export const type = 'slack';

export const schema = z.strictObject({
  ...channelBase,
  type: z.literal(type),
  /** An app's incoming webhook. Anyone who knows it may post there. */
  webhookUrl: HttpUrl,
  /** Replaces the webhook's own scheme and host. */
  baseUrl: HttpUrl.optional(),
});
export type SlackChannel = z.infer<typeof schema>;

export const counting = 'slack';

/** @see ChannelType.abilities */
export function abilities(): Abilities {
  return { settles: 'blind', repeatWithin: 0, maxParts: 1, edits: false, removes: false };
}

/** The body of `POST <webhookUrl>`: plain text, with the link's card. @see ChannelType.payload */
export function payload({ text }: Post): Record<string, unknown> {
  return { text: asSlackText(text), mrkdwn: false, unfurl_links: true, unfurl_media: true };
}

/** Slack gives the error as a plain-text code, such as `channel_is_archived`. */
function errorIn({ body }: OutboundResponse): string {
  const text = new TextDecoder().decode(body.subarray(0, 100)).trim();
  return /^[\w .-]+$/.test(text) ? text : '';
}

function platformOf(channel: SlackChannel, context: ChannelContext): Platform {
  const secrets = webhookSecrets(channel.webhookUrl);
  return { name: 'Slack', secrets, channel, context };
}

/** The webhook, its channel or its workspace is gone or closed; errors of a post have other codes. */
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
  { signal, deadline }: Attempt,
  context: ChannelContext,
): Promise<Outcome> {
  const platform = platformOf(channel, context);
  const { href } = webhookAt(channel.webhookUrl, channel.baseUrl);
  const request = () => ask(platform, href, { method: 'POST', json: payload(post), signal, deadline });
  return change(platform, request, (answer) => {
    const sentence = errorIn(answer);
    // A webhook returns no id: the push's own is used for the post.
    if (answer.status === 200)
      return sentence === 'ok' ? { kind: 'sent', status: 200, remoteId: post.pushId } : undefined;
    const outcome = outcomeOfAnswer(answer, platform, context.clock.now());
    if (sentence === '') return outcome;
    const reason = joined`${outcome.reason}: ${redacted(sentence, platform.secrets)}`;
    if (outcome.kind === 'refused' && signedOut.has(sentence))
      return { kind: 'not-sent', status: answer.status, reason, account: 'signed-out' };
    return { ...outcome, reason };
  });
}

/** @see ChannelType.find */
export async function find(): Promise<Found> {
  return cannotLookUp('Slack');
}

/** `/archives/<channel>/p1772442000123456` is the message of 1772442000.123456. @see ChannelType.idAt */
export function idAt({ pathname }: URL): string | undefined {
  const [, seconds, rest] = /^\/archives\/\w+\/p(\d{10})(\d{6})\/?$/.exec(pathname) ?? [];
  return seconds && rest ? `${seconds}.${rest}` : undefined;
}

/** The webhook's target is not queried: its address is the account. @see ChannelType.account */
export async function account(channel: SlackChannel): Promise<Account> {
  return accountNamed(type, webhookAt(channel.webhookUrl, channel.baseUrl).href);
}

/** Without posting Slack only shows that it is reachable. @see ChannelType.check */
export function check(channel: SlackChannel, context: ChannelContext): Promise<ChannelCheck> {
  const platform = platformOf(channel, context);
  return checked(platform, async () => {
    const url = webhookAt(channel.webhookUrl, channel.baseUrl);
    const { status } = await ask(platform, url.href, { method: 'HEAD' });
    return {
      ok: status < 500,
      says: `${url.host} answers (${status} to HEAD); whether the webhook is still valid shows at the first post. A post whose answer is lost waits for a person.`,
    };
  });
}
