import { createHash } from 'node:crypto';
import { reasonOf } from '../errors.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import { errorTextOf, jsonOf, redacted } from './answer.ts';
import type { Account } from './channel.ts';
import { NothingSent, type Platform } from './request.ts';

type KnownAccount = Account & { kind: 'known' };

/** An account that the configuration names in full, or by an address that is a secret: only its hash is stored. */
export function accountNamed(...parts: string[]): KnownAccount {
  return { kind: 'known', account: createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32) };
}

/**
 * The account that an answer names. If the server has no such call, or refuses it to this token, it can't say which
 * account it is; `blind`, derived from the configuration, is used then. Any other failure is retried later. A 403 with
 * a page instead of JSON comes from a guard in front of the server, not from the server.
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
    const reason = errorTextOf(answer, platform);
    const isSignedOut = answer.status === 401 || platform.signedOut?.test(reason);
    return { kind: 'unknown', reason, ...(isSignedOut ? { signedOut: true } : {}) };
  } catch (error) {
    return unknownAccount(error, platform);
  }
}

/** What a failed query says about the account: a refused sign-in is the account's own fault. */
export function unknownAccount(error: unknown, { secrets }: Pick<Platform, 'secrets'>): Account {
  const isSignedOut =
    error instanceof NothingSent && 'account' in error.outcome && error.outcome.account === 'signed-out';
  const reason = redacted(reasonOf(error), secrets);
  return { kind: 'unknown', reason, ...(isSignedOut ? { signedOut: true } : {}) };
}
