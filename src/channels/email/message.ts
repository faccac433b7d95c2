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

/**
 * The mail of a post to one recipient. Its id is the push's, so that a mailbox can tell a repeat. One click ends it
 * (RFC 8058): the mail's own program sends the request, without a page.
 */
export function messageOf(post: Post, from: string, to: string, frame: MailFrame): Message {
  const { digest, language, headline, pushId } = post;
  const { unsubscribe } = frame;
  const host = addressOf(from).split('@').at(-1) ?? '';
  const oneClick = unsubscribe
    ? { 'List-Unsubscribe': `<${unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
    : {};
  return {
    from,
    to,
    subject: (digest?.title ?? headline).replace(/\s+/gu, ' ').trim(),
    messageId: `<${pushId}@${host}>`,
    // Nobody’s holiday answers it.
    headers: { 'Content-Language': language, 'Auto-Submitted': 'auto-generated', ...oneClick },
    text: digest ? digestText(digest, frame) : post.text,
    ...(digest ? { html: digestHtml(digest, frame) } : {}),
  };
}

/** The mail in bytes, with the date of its sending (ms). Nothing is read from files or addresses for it. */
export function builtMessage(message: Message, now: number): Promise<Buffer> {
  const composer = new MailComposer({
    ...message,
    date: new Date(now),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}
