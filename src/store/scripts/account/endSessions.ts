import { defineScript, logKeys } from '../../script.ts';

export interface EndSessions {
  /** The user's key in the store, and name. */
  user: string;
  subject: string;
  /** The keys under which the sessions are stored. */
  digests: string[];
  actor: string;
  detail?: string;
}

/** Ends sessions of one user; it does not matter if some have ended already. */
export const endSessions = defineScript<EndSessions, { ended: number }>('account/endSessions', {
  keys: (keys, { user }) => ({ user: keys.user(user), list: keys.sessions(user), ...logKeys(keys) }),
  rest: (keys, { digests }) => digests.map((digest) => keys.session(digest)),
  evenWhenFull: true,
});
