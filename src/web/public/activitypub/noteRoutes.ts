import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { paths } from '../../../channels/activitypub/addresses.ts';
import {
  activityFor,
  type Change,
  type Note,
  noteById,
  noteDocument,
  standalone,
} from '../../../channels/activitypub/notes.ts';
import { SluglineError } from '../../../errors.ts';
import { guarded } from '../../../store/storeError.ts';
import type { PublicParts } from '../publicParts.ts';
import { sendActivity, wantsActivity } from './asActivity.ts';
import { servedActor } from './servedActor.ts';

type ForNote = FastifyRequest<{ Params: { id: string; n?: string } }>;

/**
 * `/activitypub/notes/<id>`: a post as other servers read it, and each activity about it. People who open it get its
 * article. A removed post is 410 with its tombstone.
 */
export function noteRoutes(server: FastifyInstance, { web }: PublicParts): void {
  const requireNote = async (id: string): Promise<Note> => {
    const note = await guarded(() => noteById(web.store, id));
    if (!note) throw new SluglineError('page.unknown');
    return note;
  };

  server.get(paths.note, async (request: ForNote, reply) => {
    const note = await requireNote(request.params.id);
    const { actor } = await servedActor(web, note.username);
    if ('deletedAt' in note) return sendActivity(reply, standalone(noteDocument(note, actor)), 410);
    if (!wantsActivity(request))
      return reply
        .header('vary', 'Accept')
        .redirect(`${actor.base}/articles/${encodeURIComponent(note.content.articleId)}`, 303);
    return sendActivity(reply, standalone(noteDocument(note, actor)));
  });

  const activity = async (request: ForNote, reply: FastifyReply, change: Change) => {
    const note = await requireNote(request.params.id);
    const { actor } = await servedActor(web, note.username);
    const document = activityFor(change, note, actor);
    if (document) return sendActivity(reply, standalone(document));
    if ('deletedAt' in note) return sendActivity(reply, standalone(noteDocument(note, actor)), 410);
    throw new SluglineError('page.unknown');
  };
  server.get(`${paths.note}/create`, (request: ForNote, reply) =>
    activity(request, reply, { kind: 'create', edits: 0 }),
  );
  server.get(`${paths.note}/update/:n`, (request: ForNote, reply) =>
    activity(request, reply, { kind: 'update', edits: Number(request.params.n) }),
  );
  server.get(`${paths.note}/delete`, (request: ForNote, reply) =>
    activity(request, reply, { kind: 'delete', edits: 0 }),
  );
}
