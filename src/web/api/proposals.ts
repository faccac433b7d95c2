import { z } from 'zod';
import { decideProposal } from '../../actions/intake/decideProposal.ts';
import { listProposals } from '../../article/proposals.ts';
import type { WebContext } from '../context.ts';
import { type Api, answers } from './api.ts';
import { Listing } from './listing.ts';
import { ProposalShape, pageShape } from './shapes.ts';
import { contextFor } from './who.ts';

const ById = z.object({ id: z.string().max(200) });
const Seen = z
  .object({
    createdAt: z
      .string()
      .max(50)
      .optional()
      .describe('Of the proposal that you saw; another one there is 409'),
  })
  .optional();

/** What sources ask for of articles that they do not own, and what a person says to it. */
export function proposalRoutes(api: Api, web: WebContext): void {
  api.get(
    '/proposals',
    {
      schema: {
        summary: 'Open proposals of sources, newest first',
        querystring: Listing,
        response: answers(pageShape(ProposalShape)),
      },
    },
    async ({ query }) => listProposals(web.store, query.limit, query.cursor),
  );

  for (const [verdict, summary] of [
    ['accept', 'Carry out what a source asks for'],
    ['dismiss', 'Dismiss what a source asks for'],
  ] as const) {
    api.post(
      `/proposals/:id/${verdict}`,
      { schema: { summary, params: ById, body: Seen, response: answers(ProposalShape) } },
      async (request) => {
        const { params, body } = request;
        const context = contextFor(web, request, 'editor');
        return decideProposal(context, { id: params.id, verdict, createdAt: body?.createdAt });
      },
    );
  }
}
