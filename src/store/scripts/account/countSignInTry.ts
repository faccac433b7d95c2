import { defineScript } from '../../script.ts';

export interface SignInTry {
  /** The keys of the account's attempts, and of those from one address. */
  account: string;
  here: string;
  /** How long an attempt counts (ms). */
  window: number;
  mostHere: number;
  /** How many attempts are accepted for the account from anywhere; unlimited if undefined. */
  mostForAccount?: number | undefined;
}

/** `limited`: there were too many; `waitMs` is when the next one is accepted. */
export type CountedTry = { outcome: 'counted'; try: string } | { outcome: 'limited'; waitMs: number };

/** Counts a sign-in attempt, unless there were too many recently. */
export const countSignInTry = defineScript<SignInTry, CountedTry>('account/countSignInTry', {
  keys: (_, { account, here }) => ({ account, here }),
});
