import { foldName } from '../../accounts/names.ts';
import { authorName } from '../../accounts/roles.ts';
import { type User, userByName } from '../../accounts/users.ts';
import { oneLine } from '../../article/text.ts';
import { toInstant } from '../../clock.ts';
import { SluglineError } from '../../errors.ts';
import { requireDraft } from '../../review/draft.ts';
import { addressed, piecesOf } from '../../review/mentions.ts';
import type { Note, StoredNote } from '../../review/notes.ts';
import { mostNotes, writeNote as store } from '../../store/scripts/note/writeNote.ts';
import { type Context, requireRole } from '../context.ts';

/** How long a note may be, and how many people it may name. */
export const longestNote = 1_000;
const mostNamed = 20;

export interface WrittenNote {
  note: Note;
  /** Accounts that get it among the notes to them. */
  notified: string[];
  /** Names in it that no account has. */
  unknown: string[];
  /** Accounts that it names and that can't sign in. */
  disabled: string[];
}

/**
 * Writes a note on a draft, for colleagues. Whoever it names by `@name`, or is in `to`, finds it among the notes to
 * them. A name that no account has is not an error.
 */
export async function writeNote(
  context: Context,
  command: { id: string; text: string; to?: string | undefined },
): Promise<WrittenNote> {
  requireRole(context, 'viewer');
  const { id: draftId } = await requireDraft(context.store, command.id);
  requireLength(command.text, 10 * longestNote);
  const plain = plainText(command.text);
  if (plain === '') throw new SluglineError('note.empty');
  const text = addressed(plain, command.to ?? '');
  requireLength(text, longestNote);
  const { found, unknown } = await peopleIn(context, text);
  const by = authorName(context.actor);
  const others = found.filter(({ name }) => foldName(name) !== foldName(by));
  const notified = others.filter(({ disabledAt }) => disabledAt === undefined).map(({ name }) => name);
  const stored: StoredNote = { by, at: context.clock.now(), text, to: notified };
  const written = await store(context.store, {
    draftId,
    json: JSON.stringify(stored),
    to: notified.map(foldName),
    actor: context.actor.name,
  });
  if (written.outcome === 'full') throw new SluglineError('note.too-many', { limit: mostNotes });
  if (written.outcome !== 'written') throw new SluglineError('draft.unknown', { id: draftId });
  return {
    note: { id: `${draftId}.${written.number}`, draftId, ...stored, at: toInstant(stored.at) },
    notified,
    unknown,
    disabled: others.filter(({ disabledAt }) => disabledAt !== undefined).map(({ name }) => name),
  };
}

function requireLength({ length }: string, most: number): void {
  if (length > most) throw new SluglineError('note.too-long', { length, limit: longestNote });
}

/** The note's lines without invisible characters and characters that change the direction of the text around them. */
function plainText(text: string): string {
  const lines = text.split(/\r\n|\r|\n/).map(oneLine);
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** The accounts that a text names, each once, and the names that no account has. */
async function peopleIn({ store }: Context, text: string): Promise<{ found: User[]; unknown: string[] }> {
  const named = new Map(
    piecesOf(text).flatMap(({ names: [name, ...shorter] = [] }) =>
      name ? [[foldName(name), [name, ...shorter]] as const] : [],
    ),
  );
  if (named.size > mostNamed)
    throw new SluglineError('note.too-many-people', { count: named.size, limit: mostNamed });
  const found = new Map<string, User>();
  const unknown: string[] = [];
  for (const names of named.values()) {
    const users = await Promise.all(names.map((name) => userByName(store, name)));
    const user = users.find((each) => each !== undefined);
    if (user) found.set(foldName(user.name), user);
    else unknown.push(names[0] ?? '');
  }
  return { found: [...found.values()], unknown };
}
