import type { FastifyInstance } from 'fastify';
import type { WebContext } from '../../context.ts';
import { single } from '../filters.ts';
import { page } from '../view.ts';
import { findPage } from './findPage.ts';

/** `/desk/find`: the history of an article, draft, link, post or address. */
export function findRoutes(server: FastifyInstance, web: WebContext): void {
  page(server, web, '/desk/find', async (view, { query }) =>
    findPage(view, single(query, 'q')?.trim() ?? ''),
  );
}
