import type { Command } from 'commander';
import { noteSentence } from '../../actions/notes/noteSentence.ts';
import { readerOf } from '../../actions/notes/readNotes.ts';
import { removeNote } from '../../actions/notes/removeNote.ts';
import { writeNote } from '../../actions/notes/writeNote.ts';
import { requireDraft } from '../../review/draft.ts';
import { type Note, notesOf, notesTo } from '../../review/notes.ts';
import { type ListOptions, withExamples, withPages } from '../options.ts';
import type { Answer, Shell } from '../shell.ts';
import { withMore } from '../terminal/table.ts';
import { shownTime } from '../terminal/times.ts';

const example = 'd_1234567890abcdef';

/** `drafts notes`, `drafts note` and `drafts remove-note`. */
export function registerNotes(drafts: Command, shell: Shell): void {
  withExamples(
    withPages(drafts.command('notes'))
      .argument('[id]', 'a draft (default: the notes that name you)')
      .description('lists colleagues’ notes on a draft, or those to you'),
    `drafts notes ${example}`,
    'drafts notes --as anna',
  ).action(
    shell.answers(async (id: string | undefined, { limit, cursor }: ListOptions) => {
      const { context } = await shell.newsroom();
      const { timezone } = context.config.newsroom;
      if (id === undefined) {
        const page = await notesTo(context.store, readerOf(context), limit, cursor);
        return listed(page.items, page.nextCursor, timezone, 'No notes to you.');
      }
      const draft = await requireDraft(context.store, id);
      const { notes } = await notesOf(context.store, draft.id);
      return listed(notes, null, timezone, 'No notes on this draft.');
    }),
  );

  withExamples(
    drafts
      .command('note')
      .argument('<id>')
      .argument('[text]', 'the note (default or -: standard input); @name notifies that account')
      .description('writes a note on a draft for colleagues; never part of the post'),
    `drafts note ${example} "@bea Is the quay’s name right?" --as anna`,
  ).action(
    shell.answers(async (id: string, given: string | undefined) => {
      const { context } = await shell.newsroom();
      const isRead = given === undefined || given === '-';
      const text = isRead ? new TextDecoder().decode(await shell.input()) : given;
      const written = await writeNote(context, { id, text });
      return { text: noteSentence(written), data: { ...written, sentence: noteSentence(written) } };
    }),
  );

  withExamples(
    drafts
      .command('remove-note')
      .argument('<note>', 'its id, as “drafts notes” lists it')
      .description('removes a note of your own'),
    `drafts remove-note ${example}.2 --as anna`,
  ).action(
    shell.answers(async (id: string) => {
      const { context } = await shell.newsroom();
      const note = await removeNote(context, id);
      return { text: `Removed: ${note.id}`, data: note };
    }),
  );
}

function listed(
  items: (Note & { unread?: boolean })[],
  nextCursor: string | null,
  timezone: string,
  none: string,
): Answer {
  const data = { items, nextCursor };
  if (items.length === 0) return { text: none, data };
  const notes = items.map(({ id, by, at, text, unread }) => {
    const head = `${id}  ${by}  ${shownTime(at, timezone)}${unread ? '  (new)' : ''}`;
    return `${head}\n${text.replace(/^/gm, '  ')}`;
  });
  return { text: withMore(notes.join('\n\n'), nextCursor), data };
}
