import { builtMessage } from '../../channels/email/message.ts';
import { addressOf } from '../../channels/email/recipients.ts';
import { toInstant } from '../../clock.ts';
import { asDiscordText, discord } from '../../compose/counting/discord.ts';
import { asSlackText, slack } from '../../compose/counting/slack.ts';
import { signatureOf } from '../../net/signed.ts';
import { sendMail, smtpServer } from '../../net/smtp.ts';
import { randomToken } from '../../random.ts';
import type { Context } from '../context.ts';
import { fitted } from './fitted.ts';
import { type KnownProblem, type Notice, type NoticeReceiver, noticeText } from './notice.ts';

const timeoutMs = 15_000;

type Sender = Pick<Context, 'net' | 'clock' | 'config' | 'store'>;

/** Sends a notice to one receiver. Throws if it was not accepted. */
export async function sendNotice(context: Sender, receiver: NoticeReceiver, notice: Notice): Promise<void> {
  const { subject, text, page } = noticeText(notice, context.config);
  if (receiver.type === 'email') return mailNotice(context, receiver, subject, `${text}\n\n${page}`);
  if (receiver.type === 'webhook') return postSigned(context, receiver, notice);
  if (receiver.type === 'slack') {
    const shown = asSlackText(fitted(text, page, slack));
    return post(context, receiver.webhookUrl, JSON.stringify({ text: shown }));
  }
  const body = { content: asDiscordText(fitted(text, page, discord)), allowed_mentions: { parse: [] } };
  return post(context, receiver.webhookUrl, JSON.stringify(body));
}

async function mailNotice(
  { net, clock, store }: Sender,
  { smtpUrl, from, to }: Extract<NoticeReceiver, { type: 'email' }>,
  subject: string,
  text: string,
): Promise<void> {
  const host = addressOf(from).split('@').at(-1) ?? '';
  const message = await builtMessage(
    {
      from,
      to,
      subject,
      messageId: `<${randomToken(store.random)}@${host}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
      text,
    },
    clock.now(),
  );
  const mail = { from: addressOf(from), to: addressOf(to), message };
  await sendMail(net, smtpServer(smtpUrl), mail, AbortSignal.timeout(timeoutMs));
}

function postSigned(
  context: Sender,
  { url, secret }: Extract<NoticeReceiver, { type: 'webhook' }>,
  { problems, over }: Notice,
): Promise<void> {
  const { clock, config } = context;
  const shown = ({ name, says, hint, since, goneAt }: KnownProblem) => ({
    name,
    says,
    hint,
    since: toInstant(since),
    ...(goneAt === undefined ? {} : { until: toInstant(goneAt) }),
  });
  const body = JSON.stringify({
    newsroom: config.newsroom.id,
    at: toInstant(clock.now()),
    problems: problems.map(shown),
    over: over.map(shown),
  });
  return post(context, url, body, signatureOf(body, secret, clock.now()));
}

async function post(
  { net }: Sender,
  url: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<void> {
  const { status } = await net.request(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
    timeoutMs,
    redirects: 0,
    ignoreBody: true,
  });
  if (status < 200 || status > 299) throw new Error(`it answered ${status}`);
}
