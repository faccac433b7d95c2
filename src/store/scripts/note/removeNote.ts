import { defineScript, logKeys } from '../../script.ts';
import { notesToKeys } from './writeNote.ts';

export interface RemoveNote {
  draftId: string;
  number: number;
  /** Whom it mentions, as `foldName` has them. */
  to: string[];
  actor: string;
}

/** Removes a note from its draft and from the lists of whom it mentions. */
export const removeNote = defineScript<RemoveNote, { outcome: 'removed' | 'unknown' }>('note/removeNote', {
  keys: (keys, { draftId }) => ({ draft: keys.draft(draftId), notes: keys.notes(draftId), ...logKeys(keys) }),
  rest: (keys, { to }) => to.flatMap((person) => notesToKeys(keys, person)),
  command: ({ draftId, ...command }) => ({ ...command, id: draftId }),
  evenWhenFull: true,
});
