import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript('account/countSignInTry', ['account', 'here']);

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

/** Counts a try to sign in, unless there were too many lately. */
export function countSignInTry(store: Store, attempt: SignInTry, callId?: string): Promise<CountedTry> {
  const { account, here, ...command } = attempt;
  return runScript(store, script, {
    keys: { account, here },
    command,
    ...(callId ? { callId } : {}),
  });
}
