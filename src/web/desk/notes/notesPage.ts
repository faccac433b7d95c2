import { html } from 'ghtml';
import { readerOf } from '../../../actions/notes/readNotes.ts';
import { articlesById } from '../../../article/archive.ts';
import { draftById } from '../../../review/draft.ts';
import { type Note, notesTo } from '../../../review/notes.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import { emptyState } from '../../theme/parts.ts';
import { older } from '../filters.ts';
import { livePart } from '../livePart.ts';
import { deskPage, type View } from '../view.ts';
import { notePart } from './notesPart.ts';

const onPage = 25;

/** `/desk/notes`: the notes to the viewer, newest first; also returns which notes the page shows. */
export async function notesPage(
  view: View,
  cursor: string | undefined,
): Promise<{ page: string; shown: Note[] }> {
  const shown: Note[] = [];
  const follows = { follows: ['note'], about: [readerOf(view.context)] } as const;
  const list = await livePart(view, { id: 'list', ...follows }, () => listOf(view, cursor, shown));
  return { page: deskPage(view, { title: view.texts.notes.title, section: '/desk', main: list }), shown };
}

async function listOf(view: View, cursor: string | undefined, shown: Note[]): Promise<Markup> {
  const { store } = view.context;
  const { items, nextCursor } = await notesTo(store, readerOf(view.context), onPage, cursor);
  shown.push(...items);
  const drafts = await Promise.all(items.map(({ draftId }) => draftById(store, draftId)));
  const articleIds = [...new Set(drafts.flatMap((draft) => draft?.articleId ?? []))];
  const articles = new Map((await articlesById(store, articleIds)).map((each) => [each.id, each]));
  const rows = items.map((note, n) => {
    const draft = drafts[n];
    const article = draft && articles.get(draft.articleId);
    const words = article
      ? html`<bdi !${languageAttributes(article.language)}>${article.headline}</bdi>`
      : html`${note.draftId}`;
    const about = html`<p class="note-about">!${draft ? html`<span class="row-channel">${draft.channel}</span> ` : ''}<a href="/desk/drafts/${note.draftId}#note-${note.id}">!${words}</a></p>`;
    const fresh = note.unread ? html` <strong class="note-new">${view.texts.notes.isNew}</strong>` : '';
    return html`<li class="note" id="to-${note.id}"!${note.unread ? ' data-unread' : ''}>!${about}!${notePart(view, note, fresh)}</li>`;
  });
  if (items.length === 0) return nobody(view);
  return html`<ul class="notes notes-page">!${rows}</ul>!${older(view.texts.lists, '/desk/notes', {}, nextCursor)}`;
}

function nobody({ texts, context }: View): Markup {
  return emptyState(texts.notes.none, texts.notes.howToGetOne(context.actor.name));
}
