import { createHash } from 'node:crypto';

/** `desk@daily.example` of `The Daily Example <desk@daily.example>`. */
export function addressOf(mailbox: string): string {
  return /<([^<>]+)>$/.exec(mailbox)?.[1] ?? mailbox;
}

/** A recipient's name wherever other people may read it: a digest of the address. */
export function recipientId(mailbox: string): string {
  return createHash('sha256').update(addressOf(mailbox).toLowerCase()).digest('hex').slice(0, 16);
}
