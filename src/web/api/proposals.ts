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
      .describe('`createdAt` of the proposal that you read; 409 if it has changed'),
  })
  .optional();

/** Changes that sources propose to articles they do not own, and a person's decision. */
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
    ['accept', 'Accept a proposal and make the change'],
    ['dismiss', 'Dismiss a proposal'],
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
