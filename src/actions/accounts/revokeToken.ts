import { liveTokens } from '../../accounts/tokens.ts';
import { SluglineError } from '../../errors.ts';
import { changeAccount } from '../../store/scripts/account/changeAccount.ts';
import { type Context, requireRole } from '../context.ts';

/** Revokes a token: from this instant on it is not valid. */
export async function revokeToken(context: Context, command: { name: string }): Promise<void> {
  requireRole(context, 'admin');
  const tokens = await liveTokens(context.store, command.name);
  if (tokens.length === 0) throw new SluglineError('token.unknown', { name: command.name });
  for (const { digest, name } of tokens) {
    await changeAccount(context.store, {
      account: context.store.keys.token(digest),
      list: context.store.keys.tokens,
      expected: 'present',
      set: { revokedAt: context.clock.now() },
      action: 'token.revoked',
      actor: context.actor.name,
      subject: name,
    });
  }
}
