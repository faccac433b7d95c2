import { defineScript, logKeys } from '../../script.ts';

export interface ReadNotes {
  /** As `foldName` has it. */
  person: string;
  /** The notes' ids, at least one and at most 100. */
  notes: string[];
}

/** Takes notes off the list of those that a person has not read. */
export const readNotes = defineScript<ReadNotes, { outcome: 'read' }>('note/readNotes', {
  keys: (keys, { person }) => ({ unread: keys.unreadNotes(person), ...logKeys(keys) }),
  evenWhenFull: true,
});
