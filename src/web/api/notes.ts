import { z } from 'zod';
import { noteSentence } from '../../actions/notes/noteSentence.ts';
import { readerOf, readNotes } from '../../actions/notes/readNotes.ts';
import { removeNote } from '../../actions/notes/removeNote.ts';
import { writeNote } from '../../actions/notes/writeNote.ts';
import { requireDraft } from '../../review/draft.ts';
import { notesOf, notesTo, requireNote } from '../../review/notes.ts';
import type { WebContext } from '../context.ts';
import { type Api, answers } from './api.ts';
import { Listing, pageOf } from './listing.ts';
import { instant, pageShape } from './shapes.ts';
import { contextFor } from './who.ts';

const ById = z.object({ id: z.string().max(100) });

const NoteShape = z.looseObject({
  id: z.string(),
  draftId: z.string(),
  by: z.string(),
  at: instant,
  text: z.string(),
  to: z.array(z.string()).describe('The accounts that are notified'),
});

/** Notes between colleagues on a draft, and the notes to the caller. */
export function noteRoutes(api: Api, web: WebContext): void {
  api.get(
    '/drafts/:id/notes',
    {
      schema: {
        summary: 'A draft’s notes, oldest first; at most 100',
        params: ById,
        querystring: Listing,
        response: answers(pageShape(NoteShape)),
      },
    },
    async (request) => {
      const { store } = contextFor(web, request);
      const { id } = await requireDraft(store, request.params.id);
      const { limit, cursor } = request.query;
      return pageOf((await notesOf(store, id)).notes, (note) => note.id, limit, cursor);
    },
  );

  api.post(
    '/drafts/:id/notes',
    {
      schema: {
        summary: 'Write a note on it for colleagues; @name in the text notifies that account',
        params: ById,
        body: z.object({ text: z.string().max(10_000) }),
        response: answers(
          z.object({
            note: NoteShape,
            notified: z.array(z.string()),
            unknown: z.array(z.string()).describe('Names that no account has'),
            disabled: z.array(z.string()).describe('Accounts that can’t sign in any more'),
            sentence: z.string(),
          }),
          201,
        ),
      },
    },
    async (request, reply) => {
      const command = { id: request.params.id, text: request.body.text };
      const written = await writeNote(contextFor(web, request), command);
      return reply.code(201).send({ ...written, sentence: noteSentence(written) });
    },
  );

  api.delete(
    '/notes/:id',
    { schema: { summary: 'Remove a note of your own', params: ById } },
    async (request, reply) => {
      await removeNote(contextFor(web, request), request.params.id);
      return reply.code(204).send();
    },
  );

  api.get(
    '/notes',
    {
      schema: {
        summary: 'The notes that name you, newest first, each with whether you have read it',
        querystring: Listing,
        response: answers(pageShape(NoteShape.extend({ unread: z.boolean() }))),
      },
    },
    async (request) => {
      const context = contextFor(web, request);
      const { limit, cursor } = request.query;
      return notesTo(context.store, readerOf(context), limit, cursor);
    },
  );

  api.post(
    '/notes/:id/read',
    { schema: { summary: 'Mark a note to you as read', params: ById } },
    async (request, reply) => {
      const context = contextFor(web, request);
      await readNotes(context, [await requireNote(context.store, request.params.id)]);
      return reply.code(204).send();
    },
  );
}
