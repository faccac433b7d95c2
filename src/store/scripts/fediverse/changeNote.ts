import { defineScript } from '../../script.ts';

export interface ChangeNote {
  act: 'publish' | 'edit' | 'remove';
  username: string;
  /** The hex digest of the push key. */
  id: string;
  /** What a new or edited post shows, as JSON. */
  json?: string;
}

export type NoteChanged = {
  /** `same`: it was so before; `removed`: it was removed before; `missing`: there is no such post. */
  outcome: 'changed' | 'same' | 'removed' | 'missing';
};

/** A server that missed more changes than this is not sent the oldest of them. */
export const longestLog = 5_000;

/** Publishes, edits or removes a post of an actor, in the same step in which its servers become due. */
export const changeNote = defineScript<ChangeNote, NoteChanged>('fediverse/changeNote', {
  keys: (keys, { username, id }) => ({
    note: keys.note(id),
    actor: keys.actor(username),
    log: keys.actorLog(username),
    shown: keys.actorOutbox(username),
    due: keys.due('notes'),
    outbox: keys.outbox,
  }),
  command: ({ json: _, ...command }) => ({ ...command, longestLog }),
  texts: ({ json }) => (json === undefined ? [] : [json]),
});
