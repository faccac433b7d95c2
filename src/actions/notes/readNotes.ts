import { foldName } from '../../accounts/names.ts';
import { authorName } from '../../accounts/roles.ts';
import type { Draft } from '../../review/draft.ts';
import { type Note, notesOf } from '../../review/notes.ts';
import { readNotes as read } from '../../store/scripts/note/readNotes.ts';
import type { Context } from '../context.ts';

/** The actor's name as the lists of notes have it. */
export function readerOf({ actor }: Pick<Context, 'actor'>): string {
  return foldName(authorName(actor));
}

/** Marks those of these notes that are to the actor as read. Writes nothing if all of them were. */
export async function readNotes(context: Context, notes: Pick<Note, 'id'>[]): Promise<void> {
  const person = readerOf(context);
  const { redis, keys } = context.store;
  const ids = notes.map(({ id }) => id).slice(0, 100);
  if (ids.length === 0) return;
  const unread = await redis.zmscore(keys.unreadNotes(person), ...ids);
  const fresh = ids.filter((_, n) => unread[n] !== null);
  if (fresh.length > 0) await read(context.store, { person, notes: fresh });
}

/** Does the same for all notes on a draft. */
export async function readNotesOf(context: Context, draft: Pick<Draft, 'id' | 'notes'>): Promise<void> {
  if (!draft.notes) return;
  await readNotes(context, (await notesOf(context.store, draft.id)).notes);
}
