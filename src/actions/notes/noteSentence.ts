import type { WrittenNote } from './writeNote.ts';

const list = new Intl.ListFormat('en-GB');

/** The result of writing a note, in sentences: who is notified, and who is not. */
export function noteSentence({ notified, unknown, disabled }: Omit<WrittenNote, 'note'>): string {
  const quoted = list.format(unknown.map((name) => `“${name.slice(0, 40)}”`));
  return [
    'The note is written.',
    ...(notified.length > 0 ? [`${list.format(notified)} ${isOrAre(notified)} notified.`] : []),
    ...(unknown.length === 1 ? [`There is no account ${quoted}: nobody of that name is notified.`] : []),
    ...(unknown.length > 1 ? [`There are no accounts ${quoted}: nobody of these names is notified.`] : []),
    ...(disabled.length > 0
      ? [`${list.format(disabled)} can’t sign in any more and ${isOrAre(disabled)} not notified.`]
      : []),
  ].join(' ');
}

function isOrAre(names: string[]): string {
  return names.length === 1 ? 'is' : 'are';
}
