import { defineScript } from '../../script.ts';

export interface EndSignInTry {
  /** As in `SignInTry`. */
  account: string;
  here: string;
  try: string;
  /** Whether the password was right; otherwise it could not be checked. */
  right: boolean;
}

/** Removes a counted sign-in attempt: it was not a wrong one. */
export const endSignInTry = defineScript<EndSignInTry, { outcome: 'done' }>('account/endSignInTry', {
  keys: (_, { account, here }) => ({ account, here }),
  evenWhenFull: true,
});
