import { defineScript } from '../../script.ts';

export interface SignInTry {
  /** The keys of the account's tries, and of those from one address. */
  account: string;
  here: string;
  /** How long a try counts (ms). */
  window: number;
  mostHere: number;
  /** How many tries are taken for the account from anywhere; any number without it. */
  mostForAccount?: number | undefined;
}

/** `limited`: there were too many; `waitMs` is when the next one is taken. */
export type CountedTry = { outcome: 'counted'; try: string } | { outcome: 'limited'; waitMs: number };

/** Counts a sign-in attempt, unless there were too many lately. */
export const countSignInTry = defineScript<SignInTry, CountedTry>('account/countSignInTry', {
  keys: (_, { account, here }) => ({ account, here }),
});
