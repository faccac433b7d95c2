import MailComposer from 'nodemailer/lib/mail-composer';
import type { Post } from '../channel.ts';
import { digestHtml, digestText, type MailFrame } from './digestMail.ts';
import { addressOf } from './recipients.ts';

/** A mail as `nodemailer` builds it. */
export interface Message {
  from: string;
  to: string;
  subject: string;
  messageId: string;
  headers: Record<string, string>;
  text: string;
  html?: string;
}

/** How a reader unsubscribes. The click by which a mail program does it itself must be sent over https (RFC 8058, 3.1). */
function unsubscribingBy(address: string | undefined): Record<string, string> {
  if (address === undefined) return {};
  const byOneClick = address.startsWith('https:')
    ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
    : {};
  return { 'List-Unsubscribe': `<${address}>`, ...byOneClick };
}

/** The mail of a post to one recipient. Its id is the push's, so that a mailbox can recognise a repeat. */
export function messageOf(post: Post, from: string, to: string, frame: MailFrame): Message {
  const { digest, language, headline, pushId } = post;
  const { unsubscribe, list } = frame;
  const host = addressOf(from).split('@').at(-1) ?? '';
  // Mail programs use it to group the mails of a list (RFC 2919).
  const listId = list ? { 'List-Id': `<${list}.${host}>` } : {};
  return {
    from,
    to,
    subject: (digest?.title ?? headline).replace(/\s+/gu, ' ').trim(),
    messageId: `<${pushId}@${host}>`,
    // With this header automatic replies stay away.
    headers: {
      'Content-Language': language,
      'Auto-Submitted': 'auto-generated',
      ...listId,
      ...unsubscribingBy(unsubscribe),
    },
    text: digest ? digestText(digest, frame) : post.text,
    ...(digest ? { html: digestHtml(digest, frame) } : {}),
  };
}

/** The mail in bytes, dated at this instant (ms). No files or addresses are read for it. */
export function builtMessage(message: Message, now: number): Promise<Buffer> {
  const composer = new MailComposer({
    ...message,
    date: new Date(now),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}
