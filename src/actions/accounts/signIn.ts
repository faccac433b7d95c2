import Bowser from 'bowser';
import { type HashingPlace, hashing } from '../../accounts/hashing.ts';
import { isKnownBrowser } from '../../accounts/knownBrowsers.ts';
import { digestOf, foldName } from '../../accounts/names.ts';
import { isPassword, longestPassword } from '../../accounts/passwords.ts';
import { idleMs, longestMs } from '../../accounts/sessions.ts';
import { type StoredUser, storedUser } from '../../accounts/users.ts';
import { type CountedTry, countTry } from '../../accounts/wrongTries.ts';
import { SluglineError } from '../../errors.ts';
import { randomToken } from '../../random.ts';
import { changeAccount } from '../../store/scripts/account/changeAccount.ts';
import { endSessions } from '../../store/scripts/account/endSessions.ts';
import type { Context } from '../context.ts';

type SignInContext = Pick<Context, 'store' | 'clock' | 'log' | 'secret'>;

export interface SignIn {
  name: string;
  password: string;
  /** The address or network that the request came from, even if that is this machine. */
  from: string;
  /** The browser's mark of an earlier sign-in. */
  browser?: string | undefined;
  /** The browser's user agent. */
  agent?: string | undefined;
}

/**
 * Opens a session and returns its token and the account. Throws `sign-in.wrong`, as slowly for an unknown name as for
 * a known one; `sign-in.limit` after too many failed attempts, even if the next one would be right; and
 * `sign-in.busy` if too many passwords are being checked already.
 */
export async function signIn(
  context: SignInContext,
  command: SignIn,
): Promise<{ token: string; user: StoredUser }> {
  const user = await authenticate(context, command);
  return { token: await openSession(context, user, command.agent), user };
}

/** The user with this password. Throws as `signIn` does; every attempt counts. */
export async function authenticate(context: SignInContext, command: SignIn): Promise<StoredUser> {
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
    return opened;
  } finally {
    place.leave();
  }
}

/** Returns the user if the password is right. An unknown name takes as long to refuse as a wrong password. */
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

/** How much of a browser's user agent is stored. */
const longestAgent = 200;

/** Opens a session for a person who has just been authenticated; returns its token. */
export async function openSession(
  context: Pick<Context, 'store' | 'clock'>,
  user: { name: string; era: string },
  agent = '',
): Promise<string> {
  const { store, clock } = context;
  const token = randomToken(store.random);
  const now = clock.now();
  const list = store.keys.sessions(foldName(user.name));
  const seen = { from: store.origin?.from ?? '', browser: browserName(agent.slice(0, longestAgent)) };
  await changeAccount(store, {
    account: store.keys.session(digestOf(token)),
    list,
    listed: digestOf(token),
    listedFor: longestMs,
    expected: 'absent',
    set: { user: user.name, era: user.era, createdAt: now, usedAt: now, ...seen },
    lifetime: idleMs,
    action: 'session.opened',
    actor: user.name,
    subject: user.name,
  });
  return token;
}

/** For people: `Firefox on Linux`. */
function browserName(agent: string): string {
  if (agent === '') return '';
  const { browser, os } = Bowser.parse(agent);
  return [browser.name, os.name].filter((name) => name).join(' on ') || 'an unknown browser';
}

/** Ends the session of a token; it does not matter if it has ended already. */
export async function signOut(context: Pick<Context, 'store'>, user: string, token: string): Promise<void> {
  const digests = [digestOf(token)];
  await endSessions(context.store, { user: foldName(user), subject: user, digests, actor: user });
}
