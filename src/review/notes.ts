import { toInstant } from '../clock.ts';
import { SluglineError } from '../errors.ts';
import { type Page, pageOfIds } from '../store/lists/page.ts';
import type { Store } from '../store/store.ts';

/** What a colleague wrote on a draft for the others; never part of a post. */
export interface Note {
  /** The draft's id, a dot, and a number. */
  id: string;
  draftId: string;
  by: string;
  at: string;
  text: string;
  /** The accounts that it mentions. */
  to: string[];
}

/** A note as it is stored. */
export interface StoredNote {
  by: string;
  at: number;
  text: string;
  to: string[];
}

function noteFrom(draftId: string, number: string, json: string): Note {
  const { at, ...note } = JSON.parse(json) as StoredNote;
  return { id: `${draftId}.${number}`, draftId, at: toInstant(at), ...note };
}

/** The draft and the number in a note's id. */
export function partsOfNoteId(id: string): { draftId: string; number: string } {
  const dot = id.lastIndexOf('.');
  return { draftId: id.slice(0, dot), number: id.slice(dot + 1) };
}

/** A draft's notes in the order in which they were written, and the highest number that a note of it ever had. */
export async function notesOf(
  { redis, keys }: Store,
  draftId: string,
): Promise<{ notes: Note[]; last: number }> {
  const stored = await redis.hgetall(keys.notes(draftId));
  const notes = Object.entries(stored)
    .filter(([number]) => /^\d+$/.test(number))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([number, json]) => noteFrom(draftId, number, json));
  return { notes, last: Number(stored.last ?? 0) };
}

/** A note; undefined if there is none. */
async function noteById({ redis, keys }: Store, id: string): Promise<Note | undefined> {
  const { draftId, number } = partsOfNoteId(id);
  const json = /^\d+$/.test(number) ? await redis.hget(keys.notes(draftId), number) : null;
  return json ? noteFrom(draftId, number, json) : undefined;
}

/** A note; throws if there is none. */
export async function requireNote(store: Store, id: string): Promise<Note> {
  const note = await noteById(store, id);
  if (!note) throw new SluglineError('note.unknown', { id });
  return note;
}

/**
 * The notes that mention a person (by the name that `foldName` returns), newest first, and whether they have been read.
 */
export async function notesTo(
  store: Store,
  person: string,
  limit: number,
  cursor?: string,
): Promise<Page<Note & { unread: boolean }>> {
  const { redis, keys } = store;
  const { items: ids, nextCursor } = await pageOfIds(store, keys.notesTo(person), limit, cursor);
  if (ids.length === 0) return { items: [], nextCursor };
  const [unread, notes] = await Promise.all([
    redis.zmscore(keys.unreadNotes(person), ...ids),
    Promise.all(ids.map((id) => noteById(store, id))),
  ]);
  const items = notes.flatMap((note, n) => (note ? [{ ...note, unread: unread[n] !== null }] : []));
  return { items, nextCursor };
}

/** How many notes a person (by the name that `foldName` returns) has not read. */
export function countUnread({ redis, keys }: Store, person: string): Promise<number> {
  return redis.zcard(keys.unreadNotes(person));
}
