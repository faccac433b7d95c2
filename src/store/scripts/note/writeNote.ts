import type { Keys } from '../../keys.ts';
import { defineScript, logKeys } from '../../script.ts';

/** How many notes a draft may have at a time. */
export const mostNotes = 100;
/** How many notes to a person are listed at most, the newest. */
const mostTo = 500;

export interface WriteNote {
  draftId: string;
  json: string;
  /** Whom it mentions, each once, as `foldName` has them. */
  to: string[];
  actor: string;
}

export type WrittenNote = { outcome: 'written'; number: number } | { outcome: 'unknown' | 'full' };

/** The lists of the notes to a person: all, and those that are not read. */
export const notesToKeys = (keys: Keys, person: string) => [keys.notesTo(person), keys.unreadNotes(person)];

/** Writes a note on a draft and puts it on the lists of whom it mentions. */
export const writeNote = defineScript<WriteNote, WrittenNote>('note/writeNote', {
  keys: (keys, { draftId }) => ({ draft: keys.draft(draftId), notes: keys.notes(draftId), ...logKeys(keys) }),
  rest: (keys, { to }) => to.flatMap((person) => notesToKeys(keys, person)),
  command: ({ draftId, to, actor }) => ({ id: draftId, to, actor, most: mostNotes, mostTo }),
  texts: ({ json }) => [json],
});
