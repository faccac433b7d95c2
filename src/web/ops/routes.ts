import type { FastifyInstance } from 'fastify';
import { html } from 'ghtml';
import { checkChannel } from '../../actions/channels/checkChannel.ts';
import { channelStates } from '../../actions/delivering/channelStates.ts';
import { healthProblems } from '../../actions/operations/healthProblems.ts';
import { listProcesses } from '../../actions/operations/heartbeat.ts';
import { pauseSending } from '../../actions/operations/pauseSending.ts';
import { resumeSending } from '../../actions/operations/resumeSending.ts';
import { switches } from '../../actions/operations/switches.ts';
import { unmatchedConditions } from '../../actions/operations/unmatchedConditions.ts';
import { listRejected } from '../../sources/rejected.ts';
import { sourceStates } from '../../sources/sourceStates.ts';
import { feedStates } from '../../syndication/feedStates.ts';
import { hubOverview } from '../../syndication/hub/overview.ts';
import type { WebContext } from '../context.ts';
import { older, single } from '../desk/filters.ts';
import { livePart } from '../desk/livePart.ts';
import { deskPage, page, post, sharedText, type View } from '../desk/view.ts';
import type { Markup } from '../theme/layout.ts';
import { auditPage } from './auditPage.ts';
import { backlogRoutes } from './backlogPage.ts';
import { channelRoutes } from './channelRoutes.ts';
import { embargoes, embargoPart } from './embargoPart.ts';
import { feedsPart, maxFeedsShown } from './feedParts.ts';
import { foundCopiesPart } from './foundCopiesPart.ts';
import { hubPart } from './hubPart.ts';
import { channelsPart, conditionsPart, healthPart, rejectedPart, sourcesPart, switchPart } from './parts.ts';
import { peopleRoutes } from './peopleRoutes.ts';
import { processesPart } from './processesPart.ts';
import { countsTable } from './queueParts.ts';
import { queueRoutes } from './queueRoutes.ts';
import { opsSections } from './sections.ts';
import { webhooksPart } from './webhooksPart.ts';

/** The pages that operators watch and switch things on: sources, channels, queues, rejections, the audit log. */
export function opsRoutes(server: FastifyInstance, web: WebContext): void {
  page(server, web, '/ops', opsPage);
  page(server, web, '/ops/audit', async (view, { query }) => auditPage(view, query));
  page(server, web, '/ops/rejected', async (view, { query }) => rejectedPage(view, single(query, 'cursor')));

  backlogRoutes(server, web);
  channelRoutes(server, web);
  queueRoutes(server, web);
  peopleRoutes(server, web);

  post(server, web, '/ops/pause', {
    role: 'approver',
    again: opsPage,
    async act(view, { channel, reason }) {
      await pauseSending(view.context, {
        channel: channel || undefined,
        reason: reason?.trim() || undefined,
      });
      const { allNowPaused, channelNowPaused } = view.texts.operations;
      return { kind: 'done', sentence: channel ? channelNowPaused(channel) : allNowPaused };
    },
  });
  post(server, web, '/ops/channels/check', {
    role: 'approver',
    again: opsPage,
    async act(view, { channel }) {
      const { id, ok, says } = await checkChannel(view.context, { id: channel ?? '' });
      const { works, doesNotWork } = view.texts.operations;
      return ok
        ? { kind: 'done', sentence: works(id, sharedText(view, says)) }
        : { kind: 'wrong', sentence: doesNotWork(id, sharedText(view, says)) };
    },
  });
  post(server, web, '/ops/resume', {
    role: 'approver',
    again: opsPage,
    async act(view, { channel, here }) {
      await resumeSending(view.context, {
        channel: channel || undefined,
        ...(here === 'yes' ? { here: true } : {}),
      });
      const { allResumed, channelResumed, thisMachineSends } = view.texts.operations;
      if (here === 'yes') return { kind: 'done', sentence: thisMachineSends };
      return { kind: 'done', sentence: channel ? channelResumed(channel) : allResumed };
    },
  });
}

async function opsPage(view: View): Promise<string> {
  const { web, context } = view;
  const { store, config } = context;
  // Two parts show the problems; if neither is requested, nothing is checked.
  let examined: ReturnType<typeof healthProblems> | undefined;
  const problems = () => {
    examined ??= healthProblems(context);
    return examined;
  };
  const part = (id: string, render: () => Promise<Markup>) =>
    livePart(view, { id, follows: ['switch'] }, render);
  const parts = await Promise.all([
    part('switch', async () => switchPart(view, await switches(context))),
    part('health', async () => healthPart(view, await problems())),
    part('conditions', async () => conditionsPart(view, await unmatchedConditions(context))),
    part('channels', async () =>
      channelsPart(view, await switches(context), await problems(), await channelStates(context)),
    ),
    part('found-copies', () => foundCopiesPart(view)),
    part('sources', async () => sourcesPart(view, await sourceStates(web))),
    part('embargoes', async () => embargoPart(view, await embargoes(store))),
    part('hub', async () => hubPart(view, await hubOverview(store, config))),
    part('webhooks', () => webhooksPart(view)),
    part('feeds', () => feedsShown(view)),
    part('processes', async () => processesPart(view, await listProcesses(context))),
    part('queues', () => queuesShown(view)),
    part('rejected', () => rejectedShown(view)),
  ]);
  return deskPage(view, {
    title: view.texts.operations.title,
    section: '/ops',
    aside: opsSections(view, '/ops'),
    main: parts.join('\n'),
  });
}

async function feedsShown(view: View): Promise<Markup> {
  const { web } = view;
  const { feeds } = web.config;
  const ids = feeds.slice(0, maxFeedsShown).map(({ id }) => id);
  return feedsPart(view, await feedStates(web, ids), feeds.length);
}

async function queuesShown(view: View): Promise<Markup> {
  const counts = await view.web.queues?.counts();
  if (!counts) return '';
  return html`!${countsTable(view, counts)}<p class="block-end"><a href="/ops/queues">${view.texts.queues.allJobs}</a></p>`;
}

async function rejectedShown(view: View): Promise<Markup> {
  const { items, nextCursor } = await listRejected(view.context.store, 10);
  const all = nextCursor
    ? html`<p class="block-end"><a href="/ops/rejected">${view.texts.operations.allOfThem}</a></p>`
    : '';
  return html`<section class="block">
<h2 class="block-name">${view.texts.operations.rejected}</h2>!${rejectedPart(view, items)}!${all}</section>`;
}

async function rejectedPage(view: View, cursor: string | undefined): Promise<string> {
  const { items, nextCursor } = await listRejected(view.context.store, 100, cursor);
  return deskPage(view, {
    title: view.texts.operations.rejected,
    section: '/ops',
    aside: opsSections(view, '/ops/rejected'),
    main: rejectedPart(view, items) + older(view.texts.lists, '/ops/rejected', {}, nextCursor),
  });
}
