import { z } from 'zod';
import { listAudit } from '../../accounts/audit/read.ts';
import type { Context } from '../../actions/context.ts';
import { accountNotes } from '../../actions/delivering/channelAccount.ts';
import { learnedVariants } from '../../actions/drafting/learnedVariant.ts';
import { listProcesses } from '../../actions/operations/heartbeat.ts';
import { pauseSending } from '../../actions/operations/pauseSending.ts';
import { resumeSending } from '../../actions/operations/resumeSending.ts';
import { type Paused, switches } from '../../actions/operations/switches.ts';
import { limits } from '../../article/limits.ts';
import { measurableTypes, requireChannel, ruleOfType } from '../../channels/configured.ts';
import { channelTypes } from '../../channels/index.ts';
import { toInstant } from '../../clock.ts';
import type { ChannelConfig } from '../../config/schema.ts';
import { SluglineError } from '../../errors.ts';
import type { WebContext } from '../context.ts';
import { sourceStates } from '../ops/sourceStates.ts';
import { type Api, answers } from './api.ts';
import { feedsOf } from './feeds.ts';
import { Listing, pageOf } from './listing.ts';
import {
  AuditShape,
  ChannelShape,
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

/** The newsroom itself: feeds, sources, channels and their switches, the audit, measuring a text. */
export function newsroomRoutes(api: Api, web: WebContext): void {
  api.get(
    '/feeds',
    {
      schema: {
        summary: 'Feeds, configured and occurring',
        querystring: Listing,
        response: answers(pageShape(FeedShape)),
      },
    },
    async ({ query }) => pageOf(await feedsOf(web), ({ id }) => id, query.limit, query.cursor),
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
        summary: 'The newsroom’s processes, those that are alive first',
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
        summary: 'Who did what, newest first',
        querystring: Listing,
        response: answers(pageShape(AuditShape)),
      },
    },
    async (request) => {
      const { store } = contextFor(web, request, 'editor');
      return listAudit(store, request.query.limit, request.query.cursor);
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
        summary: 'Channels with their switches',
        querystring: Listing,
        response: answers(pageShape(ChannelShape)),
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const state = await switches(contextFor(web, request));
      const notes = await accountNotes(web);
      const rows = await Promise.all(
        web.config.channels.map(async (channel) => ({
          ...(await channelShape(web, channel, state.channels[channel.id])),
          ...(notes[channel.id] ? { note: notes[channel.id] } : {}),
        })),
      );
      return pageOf(rows, ({ id }) => id, limit, cursor);
    },
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
        const { config } = requireChannel(context, request.params.id);
        await act(context, { channel: config.id, reason: request.body?.reason });
        return channelShape(web, config, (await switches(context)).channels[config.id]);
      },
    );
  }
}

/** A text by the rules of a channel type's platform. */
function measured(channelType: string, text: string) {
  const rule = ruleOfType(channelType);
  if (!rule) {
    const known = measurableTypes().join(', ');
    throw new SluglineError('request.invalid', { where: 'channelType', what: `must be one of ${known}` });
  }
  return rule.measure(text);
}

function pausedShape({ at, by, why }: Paused) {
  return { at: toInstant(at), by, why };
}

async function switchShape(context: Context) {
  const { armed, paused } = await switches(context);
  return { armed, ...(paused ? { paused: pausedShape(paused) } : {}) };
}

async function channelShape(web: WebContext, channel: ChannelConfig, paused: Paused | undefined) {
  const learned = await learnedVariants(web, channel);
  const { id, type, review, dryRun, slots, cap } = channel;
  const known = channelTypes.find((each) => each.type === type);
  return {
    id,
    type,
    review,
    dryRun,
    sends: known?.send !== undefined && !dryRun,
    ...(slots ? { slots } : {}),
    cap: { ...(cap.perDay ? { perDay: cap.perDay } : {}), gapMs: cap.gap },
    settles: known?.abilities(channel).settles ?? 'blind',
    ...(learned ? { learned } : {}),
    ...(paused ? { paused: pausedShape(paused) } : {}),
  };
}
