import { digestOf, requireName } from '../../accounts/names.ts';
import type { Role } from '../../accounts/roles.ts';
import { liveTokens, newTokenSecret } from '../../accounts/tokens.ts';
import { userByName } from '../../accounts/users.ts';
import { SluglineError } from '../../errors.ts';
import { changeAccount } from '../../store/scripts/account/changeAccount.ts';
import { type Context, requireRole } from '../context.ts';

/** Creates a token for a program and returns its secret, of which only the digest is stored. */
export async function createToken(context: Context, command: { name: string; role: Role }): Promise<string> {
  requireRole(context, 'admin');
  const { name, role } = command;
  requireName(name);
  if (await userByName(context.store, name)) throw new SluglineError('account.exists', { name });
  if ((await liveTokens(context.store, name)).length > 0) throw new SluglineError('token.exists', { name });
  const token = newTokenSecret(context.store);
  const digest = digestOf(token);
  await changeAccount(context.store, {
    account: context.store.keys.token(digest),
    list: context.store.keys.tokens,
    expected: 'absent',
    set: { name, role, createdAt: context.clock.now(), createdBy: context.actor.name },
    listed: digest,
    action: 'token.created',
    actor: context.actor.name,
    subject: name,
    detail: role,
  });
  return token;
}
