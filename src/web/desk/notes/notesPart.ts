import { html } from 'ghtml';
import { foldName } from '../../../accounts/names.ts';
import { listUsers } from '../../../accounts/users.ts';
import { readerOf } from '../../../actions/notes/readNotes.ts';
import { longestNote } from '../../../actions/notes/writeNote.ts';
import type { Draft } from '../../../review/draft.ts';
import { piecesOf } from '../../../review/mentions.ts';
import { type Note, notesOf } from '../../../review/notes.ts';
import type { Markup } from '../../theme/layout.ts';
import { button } from '../../theme/parts.ts';
import { to } from '../drafts/formParts.ts';
import { livePart } from '../livePart.ts';
import { form, type View, when } from '../view.ts';

/** How many notes a row shows, newest first; the draft's page shows all. */
const shownInRow = 3;

/** A note's text, escaped, with the names of those notified marked. */
function noteText({ text, to: notified }: Note): Markup {
  const known = new Set(notified.map(foldName));
  const pieces = piecesOf(text).map(({ text: piece, names = [] }) => {
    const name = names.find((each) => known.has(foldName(each)));
    if (name === undefined) return html`${piece}`;
    return html`<b class="note-name"><bdi>${piece.slice(0, name.length + 1)}</bdi></b>${piece.slice(name.length + 1)}`;
  });
  return html`<p class="note-text" dir="auto">!${pieces.join('')}</p>`;
}

/** One note with its author and time; `more` is added to its first line. */
export function notePart(view: View, note: Note, more: Markup = ''): Markup {
  return html`<p class="note-head"><bdi>${note.by}</bdi> <span class="quiet">!${when(view, note.at)}</span>!${more}</p>!${noteText(note)}`;
}

function isOwn(view: View, note: Note): boolean {
  return foldName(note.by) === readerOf(view.context);
}

/** A draft's newest notes in its row. The buttons to remove them belong to the card's form. */
export function notesInRow(view: View, draft: Draft, notes: Note[]): Markup {
  if (notes.length === 0) return '';
  const texts = view.texts.notes;
  const all =
    notes.length > shownInRow
      ? html`<p class="note-all"><a href="/desk/drafts/${draft.id}#notes">${texts.all(notes.length)}</a></p>`
      : '';
  const items = notes.slice(-shownInRow).map((note) => {
    const remove = isOwn(view, note)
      ? html` <button class="link-button" id="del-${note.id}" form="f-${draft.articleId}" name="note" value="${note.id}"
 formaction="${to(draft, 'notes/remove')}" aria-label="${texts.removeOwn}">${texts.remove}</button>`
      : '';
    return html`<li class="note" id="note-${note.id}">!${notePart(view, note, remove)}</li>`;
  });
  return html`<div class="row-notes">!${all}<ul class="notes" aria-label="${texts.onChannel(draft.channel)}">!${items}</ul></div>`;
}

/** The form for a note. The field for recipients suggests names; in the text they are typed. */
export async function noteForm(view: View, draft: Draft, typed = ''): Promise<Markup> {
  const texts = view.texts.notes;
  const users = await listUsers(view.context.store);
  const self = readerOf(view.context);
  const names = users.filter(({ name, disabledAt }) => !disabledAt && foldName(name) !== self);
  const id = `note-for-${draft.id}`;
  const options = names.map(({ name }) => html`<option value="${name}"></option>`);
  const inner = html`<div class="field"><label for="${id}">${texts.label}</label>
<textarea id="${id}" class="low" name="note" required maxlength="${longestNote}" dir="auto" aria-describedby="${id}-hint">${'\n'}${typed}</textarea>
<p class="hint" id="${id}-hint">${texts.hint}</p></div>
<div class="field"><label for="${id}-to">${texts.notify}</label>
<input class="short" id="${id}-to" name="to" type="text" maxlength="200" list="${id}-names" autocomplete="off" autocapitalize="off" placeholder="${texts.nobody}">
<datalist id="${id}-names">!${options}</datalist></div>
<p>!${button({ label: texts.submit, kind: 'first' })}</p>`;
  return form(view, to(draft, 'notes'), inner, 'note-form');
}

/** All notes on a draft on its own page, updated automatically, and the form for another. */
export async function notesBlock(view: View, draft: Draft, typed: string | undefined): Promise<Markup> {
  const follows = { follows: ['note'], about: [draft.id] } as const;
  const list = await livePart(view, { id: 'notes-list', ...follows }, () => listOf(view, draft));
  return html`<section class="block" id="notes"><h2 class="block-name">${view.texts.notes.ofDraft}</h2>!${list}!${await noteForm(view, draft, typed)}</section>`;
}

async function listOf(view: View, draft: Draft): Promise<Markup> {
  const { notes } = await notesOf(view.context.store, draft.id);
  const items = notes.map((note) => {
    const fields = html`<input type="hidden" name="note" value="${note.id}"><button class="link-button" type="submit" aria-label="${view.texts.notes.removeOwn}">${view.texts.notes.remove}</button>`;
    const remove = isOwn(view, note) ? form(view, to(draft, 'notes/remove'), fields, 'inline') : '';
    return html`<li class="note" id="note-${note.id}">!${notePart(view, note)}!${remove}</li>`;
  });
  return items.length > 0 ? html`<ul class="notes">!${items}</ul>` : '';
}
