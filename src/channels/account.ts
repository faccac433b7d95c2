import { createHash } from 'node:crypto';
import { reasonOf } from '../errors.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import { errorTextOf, jsonOf, redacted } from './answer.ts';
import type { Account } from './channel.ts';
import type { Platform } from './request.ts';

type KnownAccount = Account & { kind: 'known' };

/** An account that the configuration names in full, or by an address that is a secret: only its hash is stored. */
export function accountNamed(...parts: string[]): KnownAccount {
  return { kind: 'known', account: createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32) };
}

/**
 * The account that an answer names. A server that has no such call, or refuses it to this token, never says which
 * account it is: `blind`, made from the configuration, replaces it then. Any other failure is retried later; a 403
 * with a page in place of JSON comes from a guard in front of the server, not from the server.
 */
export async function accountAsked(
  platform: Platform,
  request: () => Promise<OutboundResponse>,
  read: (answer: OutboundResponse) => Account | undefined,
  blind: KnownAccount,
): Promise<Account> {
  try {
    const answer = await request();
    const account = answer.status === 200 ? read(answer) : undefined;
    if (account) return account;
    const isRefusal = answer.status === 403 && jsonOf(answer) !== undefined;
    if (isRefusal || [404, 405, 501].includes(answer.status)) return { ...blind, guessed: true };
    return { kind: 'unknown', reason: errorTextOf(answer, platform) };
  } catch (error) {
    return { kind: 'unknown', reason: redacted(reasonOf(error), platform.secrets) };
  }
}
