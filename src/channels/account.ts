import { createHash } from 'node:crypto';
import { reasonOf } from '../errors.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import { errorTextOf, jsonOf, redacted, type Secrets } from './answer.ts';
import type { Account } from './channel.ts';

type KnownAccount = Account & { kind: 'known' };

/** An account that the configuration names in full, or by an address that is a secret: it is kept as a hash alone. */
export function accountNamed(...parts: string[]): KnownAccount {
  return { kind: 'known', account: createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32) };
}

/**
 * The account that an answer names. A server that has no such call, or does not allow it to this token, tells nobody
 * which account it is: what the configuration says stands for it then. Anything else is asked again later: a page that
 * a guard before the server answers with 403 is no word of the server's.
 */
export async function accountAsked(
  request: () => Promise<OutboundResponse>,
  read: (answer: OutboundResponse) => Account | undefined,
  { who, secrets, blind }: { who: string; secrets: Secrets; blind: KnownAccount },
): Promise<Account> {
  try {
    const answer = await request();
    const account = answer.status === 200 ? read(answer) : undefined;
    if (account) return account;
    const isRefusal = answer.status === 403 && jsonOf(answer) !== undefined;
    if (isRefusal || [404, 405, 501].includes(answer.status)) return { ...blind, guessed: true };
    return { kind: 'unknown', reason: errorTextOf(answer, who, secrets) };
  } catch (error) {
    return { kind: 'unknown', reason: redacted(reasonOf(error), secrets) };
  }
}
