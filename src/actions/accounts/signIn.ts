import { type HashingPlace, hashing } from '../../accounts/hashing.ts';
import { isKnownBrowser } from '../../accounts/knownBrowsers.ts';
import { digestOf } from '../../accounts/names.ts';
import { isPassword, longestPassword } from '../../accounts/passwords.ts';
import { idleMs } from '../../accounts/sessions.ts';
import { type StoredUser, storedUser } from '../../accounts/users.ts';
import { type CountedTry, countTry } from '../../accounts/wrongTries.ts';
import { SluglineError } from '../../errors.ts';
import { randomToken } from '../../random.ts';
import { changeAccount } from '../../store/scripts/account/changeAccount.ts';
import { changeSession } from '../../store/scripts/account/changeSession.ts';
import type { Context } from '../context.ts';

type SignInContext = Pick<Context, 'store' | 'clock' | 'log' | 'secret'>;

export interface SignIn {
  name: string;
  password: string;
  /** The address or network that the request came from; on this machine too. */
  from: string;
  /** What the browser kept of having signed in before. */
  browser?: string | undefined;
}

/**
 * Opens a session and answers with its word and the account. Throws `sign-in.wrong`, as slowly for an unknown name as
 * for a known one; `sign-in.limit` after too many wrong tries, also where the next would be right; and `sign-in.busy`
 * where too many passwords are being checked already.
 */
export async function signIn(
  context: SignInContext,
  command: SignIn,
): Promise<{ token: string; user: StoredUser }> {
  const place = hashing.enter(command.from);
  try {
    const user = await storedUser(context.store, command.name);
    const account = { name: command.name, era: user?.era ?? '' };
    const isKnown = isKnownBrowser(context.secret, command.browser, account) && user !== undefined;
    const counted = await countTry(context.store, command, isKnown);
    if ('waitMs' in counted)
      throw new SluglineError('sign-in.limit', { seconds: Math.ceil(counted.waitMs / 1_000) });
    const opened = await openedBy(place, counted, command.password, user);
    if (!opened) {
      context.log.warn({ user: user?.name }, 'a sign-in failed');
      throw new SluglineError('sign-in.wrong');
    }
    await counted.right();
    return { token: await openSession(context, opened), user: opened };
  } finally {
    place.leave();
  }
}

/** The user where the password opens the account; without a user it takes as long. */
async function openedBy(
  place: HashingPlace,
  counted: CountedTry,
  password: string,
  user: StoredUser | undefined,
): Promise<StoredUser | undefined> {
  try {
    const right = password.length <= longestPassword && (await isPassword(place, password, user?.password));
    return right && !user?.disabledAt ? user : undefined;
  } catch (error) {
    await counted.void();
    throw error;
  }
}

/** Opens a session for somebody who has just shown who they are; answers with its word. */
export async function openSession(
  context: Pick<Context, 'store' | 'clock'>,
  user: { name: string; era: string },
): Promise<string> {
  const { store, clock } = context;
  const token = randomToken(store.random);
  await changeAccount(store, {
    account: store.keys.session(digestOf(token)),
    list: store.keys.users,
    expected: 'absent',
    set: { user: user.name, era: user.era, createdAt: clock.now(), usedAt: clock.now() },
    lifetime: idleMs,
    action: 'session.opened',
    actor: user.name,
    subject: user.name,
  });
  return token;
}

/** Ends a session; one that is over already is fine. */
export async function signOut(context: Pick<Context, 'store'>, token: string): Promise<void> {
  await changeSession(context.store, { session: context.store.keys.session(digestOf(token)), ends: true });
}
