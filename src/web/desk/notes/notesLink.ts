import { html } from 'ghtml';
import type { Context } from '../../../actions/context.ts';
import { readerOf } from '../../../actions/notes/readNotes.ts';
import type { DeskTexts } from '../../texts/en/desk.ts';
import type { Markup } from '../../theme/layout.ts';
import { type AskedParts, followAttributes } from '../livePart.ts';

interface Viewing {
  context: Context;
  texts: DeskTexts;
  unreadNotes: number;
  asked?: AskedParts | undefined;
}

/** The link to the viewer's notes in the header of every page, with the number of unread ones. */
export function notesLink({ context, texts, unreadNotes, asked }: Viewing): Markup {
  const id = 'notes-to-me';
  const label = unreadNotes > 0 ? html` aria-label="${texts.notes.unread(unreadNotes)}"` : '';
  const count = unreadNotes > 0 ? html` <span class="count" data-unread>${unreadNotes}</span>` : '';
  const follows = followAttributes({ follows: ['note', 'notes-read'], about: [readerOf(context)] });
  const part = html`<span id="${id}"!${follows}><a href="/desk/notes"!${label}>${texts.notes.link}!${count}</a></span>`;
  if (asked?.ids.has(id)) asked.found.set(id, part);
  return part;
}
