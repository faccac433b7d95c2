import { z } from 'zod';
import { alterLink, makeLink } from '../../actions/links.ts';
import { addressesOf } from '../../config/addresses.ts';
import { SluglineError } from '../../errors.ts';
import { type Link, type LinkWithClicks, linkByCode, listLinks, withClicks } from '../../links/link.ts';
import type { WebNeeds } from '../needs.ts';
import { type Api, answers } from './api.ts';
import { Listing } from './listing.ts';
import { LinkShape, pageShape } from './shapes.ts';
import { needsFor } from './who.ts';

const ByCode = z.object({ code: z.string().max(100) });

/** Short links with their clicks. */
export function linkRoutes(api: Api, web: WebNeeds): void {
  const shown = (link: Link): Promise<LinkWithClicks> =>
    withClicks(web.store, link, addressesOf(web.config).linkBase);

  api.get(
    '/links',
    {
      schema: {
        summary: 'Links, newest first',
        querystring: Listing,
        response: answers(pageShape(LinkShape)),
      },
    },
    async ({ query }) => {
      const page = await listLinks(web.store, web.config.web.baseUrl, query.limit, query.cursor);
      return { items: await Promise.all(page.items.map(shown)), nextCursor: page.nextCursor };
    },
  );

  api.get(
    '/links/:code',
    { schema: { summary: 'One link', params: ByCode, response: answers(LinkShape) } },
    async ({ params }) => {
      const link = await linkByCode(web.store, params.code, web.config.web.baseUrl);
      if (!link) throw new SluglineError('link.unknown', { code: params.code });
      return shown(link);
    },
  );

  api.post(
    '/links',
    {
      schema: {
        summary: 'Make a link, with a code of your wish or the shortest free one',
        body: z.object({
          target: z.string().max(2_000),
          code: z.string().max(100).optional(),
          articleId: z.string().max(100).optional(),
        }),
        response: answers(LinkShape, 201),
      },
    },
    async (request, reply) => {
      const link = await shown(await makeLink(needsFor(web, request, 'editor'), request.body));
      return reply.code(201).header('location', `/api/v1/links/${link.code}`).send(link);
    },
  );

  api.patch(
    '/links/:code',
    {
      schema: {
        summary: 'Change where it leads (what was before is kept), or switch it off and on',
        params: ByCode,
        body: z
          .object({ target: z.string().max(2_000).optional(), disabled: z.boolean().optional() })
          .refine(({ target, disabled }) => target !== undefined || disabled !== undefined, {
            error: 'give target or disabled',
          }),
        response: answers(LinkShape),
      },
    },
    async (request) =>
      shown(
        await alterLink(needsFor(web, request, 'editor'), { code: request.params.code, ...request.body }),
      ),
  );
}
