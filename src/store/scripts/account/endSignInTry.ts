import { defineScript } from '../../script.ts';

export interface EndSignInTry {
  /** As in `SignInTry`. */
  account: string;
  here: string;
  try: string;
  /** Whether the password was right; otherwise it could not be checked. */
  right: boolean;
}

/** Takes a counted sign-in attempt back: it was no wrong one. */
export const endSignInTry = defineScript<EndSignInTry, { outcome: 'done' }>('account/endSignInTry', {
  keys: (_, { account, here }) => ({ account, here }),
  evenWhenFull: true,
});
