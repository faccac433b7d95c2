import { defineScript } from '../../script.ts';

/** Ends the distribution of an actor's changes; `again` if there is a newer one. */
export const finishNotes = defineScript<{ username: string; seq: string }, { outcome: 'done' | 'again' }>(
  'fediverse/finishNotes',
  { keys: (keys, { username }) => ({ actor: keys.actor(username), due: keys.due('notes') }) },
);
