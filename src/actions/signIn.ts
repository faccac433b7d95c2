import { digestOf, foldName } from '../accounts/names.ts';
import { isPassword, longestPassword } from '../accounts/passwords.ts';
import { idleMs } from '../accounts/sessions.ts';
import { keptUser } from '../accounts/users.ts';
import {
  forgetWrongTries,
  mostTries,
  rememberWrongTry,
  windowMs,
  wrongTries,
} from '../accounts/wrongTries.ts';
import { newWord } from '../chance.ts';
import { SluglineError } from '../errors.ts';
import { changeAccount } from '../store/scripts/changeAccount.ts';
import type { Needs } from './needs.ts';

type SignInNeeds = Pick<Needs, 'store' | 'clock' | 'log'>;

/** Tries that may wait for each other, for one account and for all: more is no person. */
const mostForOne = 20;
const mostForAll = 100;
const waiting = new Map<string, { last: Promise<unknown>; count: number }>();

/**
 * Opens a session and answers with its word. Throws `sign-in.wrong`, as slowly for an unknown name as for a known one,
 * and `sign-in.limit` after 10 wrong tries in 5 minutes, also where the next would be right.
 */
export function signIn(needs: SignInNeeds, command: { name: string; password: string }): Promise<string> {
  // One after the other for an account, so that many at the same time can't try more than the limit allows.
  return inTurn(foldName(command.name), () => tryOnce(needs, command));
}

async function tryOnce(
  needs: SignInNeeds,
  { name, password }: { name: string; password: string },
): Promise<string> {
  const { store, log } = needs;
  if ((await wrongTries(store, name)) >= mostTries) throw limited();
  const user = await keptUser(store, name);
  const right = password.length <= longestPassword && (await isPassword(password, user?.password));
  if (!right || !user || user.disabledAt) {
    await rememberWrongTry(store, name);
    log.warn({ user: user?.name }, 'a sign-in failed');
    throw new SluglineError('sign-in.wrong');
  }
  await forgetWrongTries(store, name);
  return openSession(needs, user);
}

/** Opens a session for somebody who has just shown who they are; answers with its word. */
export async function openSession(
  needs: Pick<Needs, 'store' | 'clock'>,
  user: { name: string; era: string },
): Promise<string> {
  const { store, clock } = needs;
  const word = newWord(store.chance);
  await changeAccount(store, {
    account: store.keys.session(digestOf(word)),
    list: store.keys.users,
    expected: 'absent',
    set: { user: user.name, era: user.era, createdAt: clock.now(), usedAt: clock.now() },
    lifetime: idleMs,
    action: 'session.opened',
    actor: user.name,
    subject: user.name,
  });
  return word;
}

/** Ends a session; one that is over already is fine. */
export async function signOut(needs: Pick<Needs, 'store'>, word: string): Promise<void> {
  await needs.store.redis.del(needs.store.keys.session(digestOf(word)));
}

async function inTurn<T>(account: string, work: () => Promise<T>): Promise<T> {
  const before = waiting.get(account) ?? { last: Promise.resolve(), count: 0 };
  const all = [...waiting.values()].reduce((sum, { count }) => sum + count, 0);
  if (before.count >= mostForOne || all >= mostForAll) throw limited();
  const turn = before.last.then(work, work);
  const mine = { last: turn, count: before.count + 1 };
  waiting.set(account, mine);
  try {
    return await turn;
  } finally {
    const now = waiting.get(account);
    if (now === mine) waiting.delete(account);
    else if (now) now.count -= 1;
  }
}

function limited(): SluglineError {
  return new SluglineError('sign-in.limit', { seconds: windowMs / 1_000 });
}
