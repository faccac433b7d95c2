import { z } from 'zod';
import { publicView, viewsOf } from '../../accounts/views.ts';
import { longestViewName, removeView, saveView, viewerOf } from '../../actions/accounts/saveView.ts';
import { DraftQuery } from '../../review/draftFilter.ts';
import type { WebContext } from '../context.ts';
import { type Api, answers } from './api.ts';
import { Listing, pageOf } from './listing.ts';
import { pageShape } from './shapes.ts';
import { contextFor } from './who.ts';

const ViewShape = z.object({
  name: z.string(),
  filter: DraftQuery.describe('As the parameters of GET /drafts'),
});

/** The caller's own saved searches of drafts: the tabs of their list at the desk. */
export function viewRoutes(api: Api, web: WebContext): void {
  api.get(
    '/views',
    {
      schema: {
        summary: 'Your saved views of the drafts, by name',
        querystring: Listing,
        response: answers(pageShape(ViewShape)),
      },
    },
    async (request) => {
      const context = contextFor(web, request);
      const { limit, cursor } = request.query;
      const views = await viewsOf(context.store, await viewerOf(context));
      return pageOf(views.map(publicView), ({ name }) => name, limit, cursor);
    },
  );

  api.post(
    '/views',
    {
      schema: {
        summary: 'Save a search of drafts as a view of your own; one with this name is replaced',
        body: z.object({
          name: z.string().max(longestViewName),
          filter: z.strictObject(DraftQuery.shape).describe('As the parameters of GET /drafts'),
          was: z.string().max(200).optional().describe('The name that it has now, to rename it'),
        }),
        response: answers(ViewShape, 201),
      },
    },
    async (request, reply) => {
      const view = await saveView(contextFor(web, request), request.body);
      return reply.code(201).send(publicView(view));
    },
  );

  api.delete(
    '/views/:name',
    {
      schema: {
        summary: 'Remove a saved view of your own',
        params: z.object({ name: z.string().max(200) }),
      },
    },
    async (request, reply) => {
      await removeView(contextFor(web, request), request.params.name);
      return reply.code(204).send();
    },
  );
}
