import type { FastifyInstance } from 'fastify';
import { resultsAsCsv } from '../../../delivery/results/csv.ts';
import { readResultQuery, resultsOf } from '../../../delivery/results/report.ts';
import type { WebContext } from '../../context.ts';
import { single } from '../filters.ts';
import { page } from '../view.ts';
import { resultsPage } from './resultsPage.ts';

/** What became of drafts and posts, as a page and as a table for spreadsheets. */
export function resultsRoutes(server: FastifyInstance, web: WebContext): void {
  page(server, web, '/desk/results', (view, { query }) => resultsPage(view, whichIn(query)));
  page(server, web, '/desk/results.csv', async (view, { query }, reply) => {
    const results = await resultsOf(view.context, whichIn(query));
    reply.header('content-disposition', `attachment; filename="results-${results.from}-${results.to}.csv"`);
    reply.type('text/csv; charset=utf-8');
    return resultsAsCsv(results);
  });
}

function whichIn(query: unknown) {
  return readResultQuery({
    days: single(query, 'days') || undefined,
    channel: single(query, 'channel') || undefined,
  });
}
