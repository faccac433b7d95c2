import { digestOf, requireName } from '../../accounts/names.ts';
import { authorName, type Role } from '../../accounts/roles.ts';
import { liveTokens, type Maker, newTokenSecret } from '../../accounts/tokens.ts';
import { userByName } from '../../accounts/users.ts';
import { SluglineError } from '../../errors.ts';
import { changeAccount } from '../../store/scripts/account/changeAccount.ts';
import { type Context, requireRole } from '../context.ts';

interface CreateToken {
  name: string;
  role: Role;
  /** The signed-in person creates it for themselves: it acts as them, and has at most their role. */
  isOwn?: boolean;
}

/** Creates a token and returns its secret, of which only the digest is stored. */
export async function createToken(context: Context, command: CreateToken): Promise<string> {
  const { name, role, isOwn = false } = command;
  const { store, actor, clock } = context;
  requireRole(context, isOwn ? role : 'admin');
  if (isOwn && actor.kind !== 'person') throw new SluglineError('sign-in.needed');
  requireName(name);
  if (await userByName(store, name)) throw new SluglineError('account.exists', { name });
  if ((await liveTokens(store, name)).length > 0) throw new SluglineError('token.exists', { name });
  const token = newTokenSecret(store);
  const digest = digestOf(token);
  const madeBy: Maker = actor.kind === 'person' ? 'person' : 'command';
  const made = { name, role, createdAt: clock.now(), createdBy: authorName(actor), madeBy };
  await changeAccount(store, {
    account: store.keys.token(digest),
    list: store.keys.tokens,
    expected: 'absent',
    set: { ...made, ...(isOwn ? { owner: actor.name } : {}) },
    listed: digest,
    action: 'token.created',
    actor: actor.name,
    subject: name,
    detail: isOwn
      ? `${role}, counts as ${actor.name}`
      : `${role}, made by ${madeBy === 'person' ? '' : 'command of '}${actor.name}`,
  });
  return token;
}
