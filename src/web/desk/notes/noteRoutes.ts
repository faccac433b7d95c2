import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readNotes } from '../../../actions/notes/readNotes.ts';
import { removeNote } from '../../../actions/notes/removeNote.ts';
import { writeNote } from '../../../actions/notes/writeNote.ts';
import { requireDraft } from '../../../review/draft.ts';
import type { WebContext } from '../../context.ts';
import { decidedCard } from '../drafts/cardRoutes.ts';
import { draftPage } from '../drafts/draftPage.ts';
import { single } from '../filters.ts';
import { page, post } from '../view.ts';
import { notesPage } from './notesPage.ts';

/**
 * Whether a person has opened a page, so that its notes count as read. A script that updates the page does not count,
 * nor a browser that prefetches it, nor another site's page that refers to its address.
 */
export function isVisit({ headers }: FastifyRequest): boolean {
  const { 'sec-fetch-dest': place = 'document', 'sec-purpose': purpose } = headers;
  return place === 'document' && purpose === undefined;
}

/** Notes between colleagues: writing and removing them on a draft, and the notes to oneself. */
export function noteRoutes(server: FastifyInstance, web: WebContext): void {
  page(server, web, '/desk/notes', async (view, request) => {
    const { page: markup, shown } = await notesPage(view, single(request.query, 'cursor'));
    if (isVisit(request)) await readNotes(view.context, shown);
    return markup;
  });
  post(server, web, '/desk/drafts/:id/notes', {
    role: 'viewer',
    async act({ context, texts }, { note, to }, request) {
      const id = idOf(request);
      const written = await writeNote(context, { id, text: note ?? '', to });
      return { kind: 'done', sentence: texts.notes.written(written), about: id };
    },
    part: (view, _form, request) => decidedCard(view, idOf(request), {}),
    again: async (view, { note }, request) => {
      const draft = await requireDraft(view.context.store, idOf(request));
      return draftPage(view, draft, { note });
    },
  });
  post(server, web, '/desk/drafts/:id/notes/remove', {
    role: 'viewer',
    async act({ context, texts }, { note }, request) {
      const { id } = await requireDraft(context.store, idOf(request));
      await removeNote(context, note ?? '');
      return { kind: 'done', sentence: texts.notes.removed, about: id };
    },
    part: (view, _form, request) => decidedCard(view, idOf(request), {}),
  });
}

function idOf(request: FastifyRequest): string {
  return (request.params as { id: string }).id;
}
