import { foldName } from '../../accounts/names.ts';
import { authorName } from '../../accounts/roles.ts';
import { SluglineError } from '../../errors.ts';
import { type Note, partsOfNoteId, requireNote } from '../../review/notes.ts';
import { removeNote as remove } from '../../store/scripts/note/removeNote.ts';
import { type Context, requireRole } from '../context.ts';

/** Removes a note; only its author may. */
export async function removeNote(context: Context, id: string): Promise<Note> {
  requireRole(context, 'viewer');
  const note = await requireNote(context.store, id);
  if (foldName(note.by) !== foldName(authorName(context.actor)))
    throw new SluglineError('note.not-own', { by: note.by });
  const { outcome } = await remove(context.store, {
    draftId: note.draftId,
    number: Number(partsOfNoteId(id).number),
    to: note.to.map(foldName),
    actor: context.actor.name,
  });
  if (outcome === 'unknown') throw new SluglineError('note.unknown', { id });
  return note;
}
