import { digestOf, requireName } from '../accounts/names.ts';
import type { Role } from '../accounts/roles.ts';
import { liveTokens, newTokenWord } from '../accounts/tokens.ts';
import { userByName } from '../accounts/users.ts';
import { SluglineError } from '../errors.ts';
import { changeAccount } from '../store/scripts/changeAccount.ts';
import { type Needs, requireRole } from './needs.ts';

/** Makes a token for a program. Answers with its word, which is kept nowhere. */
export async function createToken(needs: Needs, command: { name: string; role: Role }): Promise<string> {
  requireRole(needs, 'admin');
  const { name, role } = command;
  requireName(name);
  if (await userByName(needs.store, name)) throw new SluglineError('account.exists', { name });
  if ((await liveTokens(needs.store, name)).length > 0) throw new SluglineError('token.exists', { name });
  const word = newTokenWord(needs.store);
  const digest = digestOf(word);
  await changeAccount(needs.store, {
    account: needs.store.keys.token(digest),
    list: needs.store.keys.tokens,
    expected: 'absent',
    set: { name, role, createdAt: needs.clock.now(), createdBy: needs.actor.name },
    listed: digest,
    action: 'token.created',
    actor: needs.actor.name,
    subject: name,
    detail: role,
  });
  return word;
}

/** Ends a token: from this instant on it opens nothing. */
export async function revokeToken(needs: Needs, command: { name: string }): Promise<void> {
  requireRole(needs, 'admin');
  const tokens = await liveTokens(needs.store, command.name);
  if (tokens.length === 0) throw new SluglineError('token.unknown', { name: command.name });
  for (const { digest, name } of tokens) {
    await changeAccount(needs.store, {
      account: needs.store.keys.token(digest),
      list: needs.store.keys.tokens,
      expected: 'present',
      set: { revokedAt: needs.clock.now() },
      action: 'token.revoked',
      actor: needs.actor.name,
      subject: name,
    });
  }
}
