import { defineScript } from '../../script.ts';
import { longestLog } from './changeNote.ts';

export interface ChangeProfile {
  username: string;
  /** The digest of what the profile shows. */
  profile: string;
}

/** Records an actor's profile; `changed` if its servers become due for it. */
export const changeProfile = defineScript<ChangeProfile, { outcome: 'same' | 'recorded' | 'changed' }>(
  'fediverse/changeProfile',
  {
    keys: (keys, { username }) => ({
      actor: keys.actor(username),
      log: keys.actorLog(username),
      due: keys.due('notes'),
      outbox: keys.outbox,
    }),
    command: (change) => ({ ...change, longestLog }),
  },
);
