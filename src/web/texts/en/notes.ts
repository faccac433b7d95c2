import { noteSentence } from '../../../actions/notes/noteSentence.ts';
import { countedIn } from '../counted.ts';

const counted = countedIn('en');

/** Notes between colleagues on a draft, and the notes to oneself. */
export const notes = {
  /** The link to the notes in the header of every page. */
  link: 'Notes',
  /** Its accessible name, which must begin with the visible text, "Notes 2". */
  unread: (count: number) => counted(count, { other: 'Notes # unread' }),
  title: 'Notes to me',
  isNew: 'New',
  none: 'No notes to you.',
  howToGetOne: (name: string) => `A colleague who writes @${name} in a note on a draft leads you here.`,
  ofDraft: 'Notes',
  onChannel: (channel: string) => `Notes from colleagues on the ${channel} draft`,
  all: (count: number) => counted(count, { other: 'All # notes' }),
  write: 'Write a note',
  label: 'Note to colleagues',
  hint: 'Never part of the post. @name notifies a colleague.',
  notify: 'Notify',
  nobody: 'nobody',
  submit: 'Write the note',
  /** Who is notified, and who is not; in English the same sentences as in the API. */
  written: noteSentence,
  remove: 'Remove',
  removeOwn: 'Remove your note',
  removed: 'Your note is removed.',
};
