import { DateTime } from 'luxon';
import { z } from 'zod';
import { changeShortLink } from '../../actions/links/changeShortLink.ts';
import { createShortLink } from '../../actions/links/createShortLink.ts';
import { addressesOf } from '../../config/addresses.ts';
import { findLinks } from '../../links/findLinks.ts';
import { type Clicks, type Link, type LinkWithClicks, requireLink, withClicks } from '../../links/link.ts';
import { LinkQuery, readLinkFilter } from '../../links/linkFilter.ts';
import { maxSearched } from '../../links/search.ts';
import {
  articleShares,
  type Grouping,
  groupings,
  newsroomStatistics,
  type Share,
  statisticsOf,
  variantClicks,
} from '../../links/statistics.ts';
import type { WebContext } from '../context.ts';
import { type Api, answers } from './api.ts';
import { Listing } from './listing.ts';
import { ClicksShape, LinkShape, pageShape } from './shapes.ts';
import { contextFor } from './who.ts';

const ByCode = z.object({ code: z.string().max(100) });

async function sharesOf(
  { store }: WebContext,
  link: Link,
  by: Grouping,
  { total, unique }: Clicks,
): Promise<Share[]> {
  if (by !== 'channel' && by !== 'variant') return (await statisticsOf(store, link.code))[by];
  if (link.articleId) return articleShares(store, link.articleId, by);
  const name = by === 'channel' ? link.channel || '-' : `${link.channel || '-'}|${link.variant ?? ''}`;
  return [{ name, total, unique }];
}

/** Short links with their clicks. */
export function linkRoutes(api: Api, web: WebContext): void {
  const shown = (link: Link): Promise<LinkWithClicks> =>
    withClicks(web.store, link, addressesOf(web.config).linkBase);

  api.get(
    '/links',
    {
      schema: {
        summary: 'Links that match every given field, newest first',
        querystring: Listing.extend(LinkQuery.shape),
        response: answers(
          pageShape(LinkShape).extend({
            searched: z
              .int()
              .optional()
              .describe(
                'There are more links: only this many of the newest were searched for a part of their target',
              ),
          }),
        ),
      },
    },
    async ({ query: { limit, cursor, ...written } }) => {
      const { store, config, clock } = web;
      const filter = readLinkFilter(written, { now: clock.now(), timezone: config.newsroom.timezone });
      const page = await findLinks(store, addressesOf(config), filter, { after: cursor }, limit);
      return {
        items: await Promise.all(page.items.map(shown)),
        nextCursor: page.older,
        ...(page.isPartial ? { searched: maxSearched } : {}),
      };
    },
  );

  api.get(
    '/links/:code',
    { schema: { summary: 'One link', params: ByCode, response: answers(LinkShape) } },
    async ({ params }) => {
      return shown(await requireLink(web.store, params.code, web.config.web.baseUrl));
    },
  );

  api.get(
    '/links/:code/clicks',
    {
      schema: {
        summary: 'A link’s clicks, broken down; by channel and variant those of all links of its article',
        params: ByCode,
        querystring: z.object({ by: z.enum(groupings).default('day') }),
        response: answers(ClicksShape),
      },
    },
    async ({ params, query }) => {
      const link = await requireLink(web.store, params.code, web.config.web.baseUrl);
      const { clicks } = await shown(link);
      return { by: query.by, ...clicks, items: await sharesOf(web, link, query.by, clicks) };
    },
  );

  api.get(
    '/clicks',
    {
      schema: {
        summary: 'The newsroom’s clicks on some days, all links together; by variant since the first click',
        querystring: z.object({
          by: z.enum(groupings).default('day'),
          from: z.iso
            .date()
            .optional()
            .describe('A day in the newsroom’s time zone; default: 30 days before `to`'),
          to: z.iso.date().optional().describe('Default: today; at most 366 days in total'),
        }),
        response: answers(ClicksShape),
      },
    },
    async ({ query }) => {
      const today = DateTime.fromMillis(web.clock.now(), { zone: web.config.newsroom.timezone });
      const to = query.to ?? today.toISODate() ?? '';
      const from = query.from ?? DateTime.fromISO(to).minus({ days: 29 }).toISODate() ?? '';
      const { total, unique, ...by } = await newsroomStatistics(web.store, from, to);
      if (query.by !== 'variant') return { by: query.by, from, to, total, unique, items: by[query.by] };
      const variants = await variantClicks(web.store);
      const items = variants.map(({ channel, variant, ...sums }) => ({
        name: `${channel}|${variant}`,
        ...sums,
      }));
      return { by: query.by, from, to, total, unique, items };
    },
  );

  api.post(
    '/links',
    {
      schema: {
        summary: 'Create a link, with a code of your choice or the shortest free one',
        body: z.object({
          target: z.string().max(2_000),
          code: z.string().max(100).optional(),
          articleId: z.string().max(100).optional(),
        }),
        response: answers(LinkShape, 201),
      },
    },
    async (request, reply) => {
      const link = await shown(await createShortLink(contextFor(web, request, 'editor'), request.body));
      return reply.code(201).header('location', `/api/v1/links/${link.code}`).send(link);
    },
  );

  api.patch(
    '/links/:code',
    {
      schema: {
        summary: 'Change its target (the history is kept), or disable and enable it',
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
        await changeShortLink(contextFor(web, request, 'editor'), {
          code: request.params.code,
          ...request.body,
        }),
      ),
  );
}
