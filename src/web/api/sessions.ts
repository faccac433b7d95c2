import { z } from 'zod';
import { foldName } from '../../accounts/names.ts';
import { sessionsOf } from '../../accounts/sessions.ts';
import { requireUser } from '../../accounts/users.ts';
import { endSessions } from '../../actions/accounts/endSessions.ts';
import { requireRole } from '../../actions/context.ts';
import type { WebContext } from '../context.ts';
import { type Api, answers } from './api.ts';
import { Listing, pageOf } from './listing.ts';
import { instant, pageShape } from './shapes.ts';
import { contextFor } from './who.ts';

const Whose = z.object({
  user: z.string().max(32).optional().describe('Another person’s sessions, for admins'),
});
const ById = z.object({ id: z.string().max(64) });
const SessionShape = z.looseObject({
  id: z.string(),
  createdAt: instant,
  usedAt: instant,
  from: z.string().optional(),
  browser: z.string().optional(),
});

/** Listing and ending a person's sessions; for admins, everyone's. */
export function sessionRoutes(api: Api, web: WebContext): void {
  api.get(
    '/sessions',
    {
      schema: {
        summary: 'Sessions, newest first',
        querystring: Listing.extend(Whose.shape),
        response: answers(pageShape(SessionShape)),
      },
    },
    async (request) => {
      const context = contextFor(web, request);
      const name = request.query.user ?? context.actor.name;
      if (foldName(name) !== foldName(context.actor.name)) requireRole(context, 'admin');
      const user = await requireUser(web.store, name);
      const items = (await sessionsOf(web.store, user.name)).map(({ digest, ...session }) => session);
      return pageOf(items, ({ id }) => id, request.query.limit, request.query.cursor);
    },
  );

  api.delete(
    '/sessions/:id',
    { schema: { summary: 'Sign out of a session', params: ById, querystring: Whose } },
    async (request, reply) => {
      const context = contextFor(web, request);
      await endSessions(context, { name: request.query.user ?? context.actor.name, id: request.params.id });
      return reply.code(204).send();
    },
  );
}
