import { z } from 'zod';
import { mailbox, smtpAddress } from '../config/mail.ts';
import { channelBase, cron } from '../config/schema.ts';
import { withoutEnd } from '../ends.ts';
import { reasonOf } from '../errors.ts';
import { HttpUrl } from '../net/httpUrl.ts';
import { type Outbound, sentState } from '../net/outbound.ts';
import { checkServer, SmtpReply, type SmtpServer, sendMail, smtpServer } from '../net/smtp.ts';
import { accountNamed } from './account.ts';
import { redacted, type Secrets } from './answer.ts';
import type { Appearance } from './appearance.ts';
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
import type { Connecting } from './connecting.ts';
import { builtMessage, messageOf } from './email/message.ts';
import { addressOf, recipientId } from './email/recipients.ts';
import { unsubscribedOf, unsubscribeToken } from './email/unsubscribing.ts';
import { cannotLookUp } from './request.ts';

export const type = 'email';

/** Each recipient gets a delivery of their own. For more, use a mailing list's server and enter its one address. */
const mostRecipients = 1_000;

export const schema = z.strictObject({
  ...channelBase,
  type: z.literal(type),
  /** The server, with user and password. */
  smtpUrl: smtpAddress,
  /** Replaces the server in `smtpUrl`. */
  baseUrl: z.union([smtpAddress, HttpUrl]).optional(),
  from: mailbox,
  to: z.union([
    mailbox,
    z
      .array(mailbox)
      .min(1)
      .max(mostRecipients, `${mostRecipients} at most: give a mailing list’s address for more`),
  ]),
  /**
   * When everything published since the last digest is mailed together; without it each article is a mail of its own.
   */
  digest: cron.optional(),
  /** Where readers unsubscribe, instead of on a page of this server; `{email}` is the reader’s address. */
  unsubscribeUrl: HttpUrl.optional(),
});
export type EmailChannel = z.infer<typeof schema>;

/** @see ChannelType.connecting */
export const connecting: Connecting = {
  steps: ['Have an account at an SMTP server that may send as the newsroom.'],
  keys: [
    {
      name: 'smtpUrl',
      what: 'the server with user and password: smtps://user:password@mail.example',
    },
    { name: 'from', what: 'the sender, such as desk@daily.example' },
    { name: 'to', what: 'the recipient’s address' },
  ],
};

export const counting = 'plain';

/** A mail in plain text, shown under its subject. */
export const appearance: Appearance<EmailChannel> = {
  avatar: 'none',
  handle: ({ from }) => from,
  marks: ['link'],
  card: 'none',
  cardLines: [],
  subject: true,
};

/** @see ChannelType.abilities */
export function abilities(): Abilities {
  return { settles: 'blind', repeatWithin: 0, maxParts: 1, edits: false, removes: false };
}

function mailboxes({ to }: EmailChannel): string[] {
  return [to].flat();
}

/** @see ChannelType.recipients */
export function recipients(channel: EmailChannel): string[] {
  return [...new Set(mailboxes(channel).map(recipientId))];
}

/** The mail, without what only its recipient may know. @see ChannelType.payload */
export function payload(post: Post, channel: EmailChannel): Record<string, unknown> {
  const to = mailboxOf(post, channel) ?? '';
  const newsroom = { name: channel.from.split('<')[0]?.trim() ?? '', url: post.link, timezone: 'UTC' };
  return { ...messageOf(post, channel.from, to, { newsroom }) };
}

function mailboxOf({ recipient }: Post, channel: EmailChannel): string | undefined {
  const all = mailboxes(channel);
  return recipient === undefined ? all[0] : all.find((each) => recipientId(each) === recipient);
}

interface Mailing {
  server: SmtpServer;
  secrets: Secrets;
}

function mailingOf({ smtpUrl, baseUrl }: EmailChannel): Mailing {
  const server = smtpServer(smtpUrl, baseUrl);
  return { server, secrets: [smtpUrl, server.password ?? ''] };
}

/** @see ChannelType.send — one mail to one recipient. */
export async function send(
  post: Post,
  channel: EmailChannel,
  { signal, deadline }: Attempt,
  context: ChannelContext,
): Promise<Outcome> {
  const mailing = mailingOf(channel);
  const to = mailboxOf(post, channel);
  if (to === undefined) return { kind: 'refused', reason: 'this recipient is no longer in newsroom.yaml' };
  let message: Buffer;
  try {
    if (context.clock.now() >= deadline) throw new Error('its deadline had passed');
    const unsubscribe = await unsubscribeAddress(channel, to, context);
    const { newsroom } = context;
    message = await builtMessage(
      messageOf(post, channel.from, to, { newsroom, unsubscribe, list: channel.id }),
      context.clock.now(),
    );
  } catch (error) {
    return { kind: 'not-sent', reason: redacted(reasonOf(error), mailing.secrets) };
  }
  return handOver(
    context.net,
    mailing,
    { from: addressOf(channel.from), to: addressOf(to), message },
    post,
    signal,
  );
}

async function handOver(
  net: Outbound,
  { server, secrets }: Mailing,
  mail: Parameters<typeof sendMail>[2],
  { pushId }: Post,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    await sendMail(net, server, mail, signal);
    return { kind: 'sent', remoteId: pushId, status: 250 };
  } catch (error) {
    if (error instanceof SmtpReply) return outcomeOfReply(error, server, secrets);
    return { kind: sentState(error), reason: redacted(reasonOf(error), secrets) };
  }
}

/** The codes by which a server says that it does not accept our sign-in (RFC 4954). */
const signIn = new Set([530, 534, 535, 538]);

/** A 4xx asks for another try (RFC 5321 4.2.1), a 5xx is final; in both cases the mail was not accepted. */
function outcomeOfReply(
  { code, command, message }: SmtpReply,
  { host }: SmtpServer,
  secrets: Secrets,
): Outcome {
  const reason = redacted(`${host} answered ${code} to ${command || 'the connection'}: ${message}`, secrets);
  if (signIn.has(code) || (code >= 500 && command.startsWith('AUTH')))
    return { kind: 'not-sent', status: code, reason, account: 'signed-out' };
  return { kind: code >= 500 ? 'refused' : 'not-sent', status: code, reason };
}

async function unsubscribeAddress(
  channel: EmailChannel,
  to: string,
  { store, webBase }: ChannelContext,
): Promise<string> {
  if (channel.unsubscribeUrl !== undefined)
    return channel.unsubscribeUrl.replace(/\{email\}|%7Bemail%7D/gi, encodeURIComponent(addressOf(to)));
  const token = await unsubscribeToken(store, { channel: channel.id, recipient: recipientId(to) });
  return `${webBase}/unsubscribe/${token}`;
}

/** A server does not tell senders what a mailbox contains. @see ChannelType.find */
export async function find(): Promise<Found> {
  return cannotLookUp('A mailbox');
}

/** A digest’s list may change; its own id stays what it is. @see ChannelType.account */
export async function account(channel: EmailChannel): Promise<Account> {
  if (channel.digest !== undefined) return accountNamed(type, 'digest', channel.id);
  return accountNamed(
    type,
    ...mailboxes(channel)
      .map((to) => to.toLowerCase())
      .sort(),
  );
}

/** @see ChannelType.check */
export async function check(
  channel: EmailChannel,
  { net, store, webBase }: ChannelContext,
): Promise<ChannelCheck> {
  const { server, secrets } = mailingOf(channel);
  try {
    await checkServer(net, server);
  } catch (error) {
    const says = `${server.host}:${server.port}: ${redacted(reasonOf(error), secrets)}`;
    return { ok: false, says: `${withoutEnd(says, /\./)}. Check smtpUrl.` };
  }
  const all = recipients(channel);
  const ended = await unsubscribedOf(store, channel.id);
  const without = all.filter((id) => ended.has(id)).length;
  const list = `${all.length - without} of ${all.length} recipients${without > 0 ? ' (the others have unsubscribed)' : ''}`;
  const [key, address] =
    channel.unsubscribeUrl === undefined
      ? ['web.baseUrl', webBase]
      : ['unsubscribeUrl', channel.unsubscribeUrl];
  const concern = `Mail programs offer no unsubscribing by one click, because ${key} is not https.`;
  return {
    ok: true,
    ...(address.startsWith('https:') ? {} : { concerns: [concern] }),
    says: `Mails as ${channel.from} through ${server.host} to ${list}. If a response is lost, a person must check.`,
  };
}
