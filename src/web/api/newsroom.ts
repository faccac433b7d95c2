import { z } from 'zod';
import { AuditQuery, findAudit, readAuditFilter } from '../../accounts/audit/find.ts';
import { checkChannel } from '../../actions/channels/checkChannel.ts';
import type { Context } from '../../actions/context.ts';
import { channelStates } from '../../actions/delivering/channelStates.ts';
import { listProcesses } from '../../actions/operations/heartbeat.ts';
import { pauseSending } from '../../actions/operations/pauseSending.ts';
import { resumeSending } from '../../actions/operations/resumeSending.ts';
import { switches } from '../../actions/operations/switches.ts';
import { limits } from '../../article/limits.ts';
import { measurableTypes, ruleOfType } from '../../channels/configured.ts';
import { SluglineError } from '../../errors.ts';
import { sourceStates } from '../../sources/sourceStates.ts';
import { feedIds, feedStates } from '../../syndication/feedStates.ts';
import type { WebContext } from '../context.ts';
import { type Api, answers } from './api.ts';
import { ChannelCheckShape, ChannelShape } from './channelShapes.ts';
import { Listing, pageOf } from './listing.ts';
import {
  AuditShape,
  FeedShape,
  MeasureShape,
  ProcessShape,
  pageShape,
  SourceShape,
  SwitchShape,
} from './shapes.ts';
import { contextFor } from './who.ts';

const ById = z.object({ id: z.string().max(100) });
const Reason = z.object({ reason: z.string().max(500).optional() }).optional();

/** The newsroom itself: feeds, sources, channels and their switches, the audit log, measuring a text. */
export function newsroomRoutes(api: Api, web: WebContext): void {
  api.get(
    '/feeds',
    {
      schema: {
        summary: 'Feeds: configured ones, and those of sections, tags and languages',
        querystring: Listing,
        response: answers(pageShape(FeedShape)),
      },
    },
    async ({ query }) =>
      pageOf(await feedStates(web, await feedIds(web)), ({ id }) => id, query.limit, query.cursor),
  );

  api.get(
    '/sources',
    {
      schema: {
        summary: 'Sources with their last polls',
        querystring: Listing,
        response: answers(pageShape(SourceShape)),
      },
    },
    async ({ query }) => pageOf(await sourceStates(web), ({ id }) => id, query.limit, query.cursor),
  );

  api.get(
    '/processes',
    {
      schema: {
        summary: 'The newsroom’s processes, live ones first',
        querystring: Listing,
        response: answers(pageShape(ProcessShape)),
      },
    },
    async ({ query }) => pageOf(await listProcesses(web), ({ id }) => id, query.limit, query.cursor),
  );

  api.get(
    '/audit',
    {
      schema: {
        summary: 'The audit log, newest first',
        querystring: Listing.extend(AuditQuery.shape),
        response: answers(pageShape(AuditShape)),
      },
    },
    async (request) => {
      const { store, clock, config } = contextFor(web, request, 'editor');
      const { limit, cursor, ...written } = request.query;
      const { timezone } = config.newsroom;
      return findAudit(store, readAuditFilter(written, { now: clock.now(), timezone }), limit, cursor);
    },
  );

  api.post(
    '/measure',
    {
      schema: {
        summary: 'A text’s length by a platform’s own rules',
        body: z.object({ channelType: z.string().max(50), text: z.string().max(limits.post) }),
        response: answers(MeasureShape),
      },
    },
    async ({ body }) => measured(body.channelType, body.text),
  );

  switchRoutes(api, web);
}

function switchRoutes(api: Api, web: WebContext): void {
  api.get(
    '/channels',
    {
      schema: {
        summary: 'Channels with their state',
        querystring: Listing,
        response: answers(pageShape(ChannelShape)),
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      return pageOf(await channelStates(contextFor(web, request)), ({ id }) => id, limit, cursor);
    },
  );

  api.post(
    '/channels/:id/check',
    {
      schema: {
        summary: 'Test a channel without posting; if it works again, held deliveries resume',
        params: ById,
        response: answers(ChannelCheckShape),
      },
    },
    (request) => checkChannel(contextFor(web, request, 'approver'), { id: request.params.id }),
  );

  for (const [verb, act, summary] of [
    ['pause', pauseSending, 'Pause sending'],
    ['resume', resumeSending, 'Resume sending'],
  ] as const) {
    api.post(
      `/${verb}`,
      { schema: { summary, body: Reason, response: answers(SwitchShape) } },
      async (request) => {
        const context = contextFor(web, request, 'approver');
        await act(context, { reason: request.body?.reason });
        return switchShape(context);
      },
    );
    api.post(
      `/channels/:id/${verb}`,
      {
        schema: {
          summary: `${summary}, on one channel`,
          params: ById,
          body: Reason,
          response: answers(ChannelShape),
        },
      },
      async (request) => {
        const context = contextFor(web, request, 'approver');
        const { id } = request.params;
        await act(context, { channel: id, reason: request.body?.reason });
        return (await channelStates(context)).find((channel) => channel.id === id);
      },
    );
  }
}

/** Measures a text by the rules of a channel type's platform. */
function measured(channelType: string, text: string) {
  const rule = ruleOfType(channelType);
  if (!rule) {
    const known = measurableTypes().join(', ');
    throw new SluglineError('request.invalid', { where: 'channelType', what: `must be one of ${known}` });
  }
  return rule.measure(text);
}

async function switchShape(context: Context) {
  const { armed, paused } = await switches(context);
  return { armed, ...(paused ? { paused } : {}) };
}
