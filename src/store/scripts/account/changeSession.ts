import { defineScript } from '../../script.ts';

export interface ChangeSession {
  /** The session's key. */
  session: string;
  /** How long (ms) it lasts from now on; `ends`: it is over. */
  idleMs?: number;
  ends?: true;
}

/** Extends a session that was used, or ends it. */
export const changeSession = defineScript<ChangeSession, { outcome: 'done' }>('account/changeSession', {
  keys: (_, { session }) => ({ session }),
  evenWhenFull: true,
});
