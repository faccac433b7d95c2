import { defineScript } from '../../script.ts';

export interface ChangeSession {
  /** The session's key. */
  session: string;
  /** How long (ms) it lasts from now on. */
  idleMs: number;
}

/** Extends a session that was used. */
export const changeSession = defineScript<ChangeSession, { outcome: 'done' }>('account/changeSession', {
  keys: (_, { session }) => ({ session }),
  evenWhenFull: true,
});
