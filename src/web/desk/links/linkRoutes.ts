import type { FastifyInstance } from 'fastify';
import { changeShortLink } from '../../../actions/links/changeShortLink.ts';
import { createShortLink } from '../../../actions/links/createShortLink.ts';
import { addressesOf } from '../../../config/addresses.ts';
import { clicksAsCsv, clicksAsJson } from '../../../links/report.ts';
import type { WebContext } from '../../context.ts';
import { page, post } from '../view.ts';
import { linkAndClicks, linkPage } from './linkPage.ts';
import { linksPage, whichIn } from './linksPage.ts';

type ByCode = { code: string };

/** Short links: their targets, their clicks, and creating them. */
export function linkRoutes(server: FastifyInstance, web: WebContext): void {
  page(server, web, '/desk/links', async (view, { query }) => linksPage(view, whichIn(query)));
  page(server, web, '/desk/links/:code', async (view, request, reply) => {
    const [, code = '', extension] = /^([^.]*)(?:\.(csv|json))?$/.exec((request.params as ByCode).code) ?? [];
    if (extension === undefined) return linkPage(view, code);
    const { link, statistics } = await linkAndClicks(view, code);
    reply.header('content-disposition', `attachment; filename="${code}.${extension}"`);
    reply.type(extension === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8');
    return extension === 'csv' ? clicksAsCsv(statistics) : JSON.stringify(clicksAsJson(link, statistics));
  });
  post(server, web, '/desk/links', {
    role: 'editor',
    again: (view, typed) => linksPage(view, {}, typed),
    async act(view, { target, code }) {
      const link = await createShortLink(view.context, {
        target: target?.trim() ?? '',
        code: code?.trim() || undefined,
      });
      const { linkBase } = addressesOf(view.web.config);
      return {
        kind: 'done',
        sentence: view.texts.links.wasMade(`${linkBase}/${link.code}`),
        to: `/desk/links/${link.code}`,
      };
    },
  });
  post(server, web, '/desk/links/:code', {
    role: 'editor',
    again: (view, typed, request) => linkPage(view, (request.params as ByCode).code, typed),
    async act(view, { target, disabled }, request) {
      const { code } = request.params as ByCode;
      const { isDisabled, isEnabled } = view.texts.links;
      const command = disabled === undefined ? { target: target?.trim() } : { disabled: disabled === 'yes' };
      await changeShortLink(view.context, { code, ...command });
      if (disabled === undefined)
        return {
          kind: 'done',
          sentence: view.texts.links.hasNewTarget(code),
        };
      return {
        kind: 'done',
        sentence: disabled === 'yes' ? isDisabled(code) : isEnabled(code),
      };
    },
  });
}
