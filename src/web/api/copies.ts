import { z } from 'zod';
import { checkCopy } from '../../actions/copies/checkCopy.ts';
import { copiesOfArticle } from '../../actions/copies/copiesOfArticle.ts';
import { editCopy } from '../../actions/copies/editCopy.ts';
import { keepCopy } from '../../actions/copies/keepCopy.ts';
import { removeCopy } from '../../actions/copies/removeCopy.ts';
import { requireArticle } from '../../article/archive.ts';
import type { WebContext } from '../context.ts';
import { type Api, answers } from './api.ts';
import { Listing, pageOf } from './listing.ts';
import { pageShape, StatisticsShape } from './shapes.ts';
import { contextFor } from './who.ts';

const ById = z.object({ id: z.string().max(100) });
const Note = z.object({ note: z.string().max(5_000).optional() }).optional();
const Edit = z.object({
  text: z.string(),
  version: z.int().optional().describe('The version of the copy that you read'),
  override: z.string().optional().describe('Why the text may say what the article does not'),
});

const instant = z.iso.datetime({ offset: true });
const CopyShape = z.looseObject({
  id: z.string(),
  version: z.int(),
  deliveryId: z.string(),
  articleId: z.string(),
  channel: z.string(),
  part: z.int(),
  url: z.string().optional(),
  text: z.string(),
  state: z.enum(['live', 'editing', 'edited', 'removing', 'gone', 'still-visible', 'cannot-tell']),
  can: z.array(z.enum(['remove', 'edit', 'reply'])),
  checkedAt: instant.optional(),
  found: z.enum(['gone', 'changed']).optional().describe('What somebody did to it on its platform'),
  evidence: z.string().optional().describe('The newest lookup, answer or decision'),
  statistics: StatisticsShape,
  clicks: z.int().optional().describe('On its short link; given where an article’s copies are listed'),
});

/** Copies: published posts and what can be done with them. */
export function copyRoutes(api: Api, web: WebContext): void {
  api.get(
    '/articles/:id/copies',
    {
      schema: {
        summary: 'The article’s published posts, by channel and part',
        params: ById,
        querystring: Listing,
        response: answers(pageShape(CopyShape)),
      },
    },
    async (request) => {
      const context = contextFor(web, request);
      await requireArticle(context.store, request.params.id);
      const found = await copiesOfArticle(context, request.params.id);
      const copies = found.map(({ copy }) => copy);
      return pageOf(copies, ({ id }) => id, request.query.limit, request.query.cursor);
    },
  );

  for (const [name, act, summary] of [
    ['remove', removeCopy, 'Remove a post from its platform; it counts as gone once a lookup confirms it'],
    ['keep', keepCopy, 'Leave a post up as it is and end its alarm'],
  ] as const) {
    api.post(
      `/copies/:id/${name}`,
      { schema: { summary, params: ById, body: Note, response: answers(CopyShape) } },
      async (request) => {
        const context = contextFor(web, request, 'approver');
        return (await act(context, { id: request.params.id, note: request.body?.note })).copy;
      },
    );
  }

  api.post(
    '/copies/:id/edit',
    {
      schema: {
        summary: 'Change the text of a published post; under four eyes another person must approve it',
        params: ById,
        body: Edit,
        response: answers(CopyShape),
      },
    },
    async (request) => {
      const context = contextFor(web, request, 'approver');
      const { text, version, override } = request.body;
      return (await editCopy(context, { id: request.params.id, text, version, override })).copy;
    },
  );

  api.post(
    '/copies/:id/check',
    {
      schema: {
        summary: 'Read a post back from its platform',
        params: ById,
        body: z.unknown(),
        response: answers(CopyShape),
      },
    },
    async (request) => {
      const context = contextFor(web, request, 'editor');
      return (await checkCopy(context, { id: request.params.id })).copy;
    },
  );
}
