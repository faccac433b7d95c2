import type { FastifyInstance } from 'fastify';
import { html } from 'ghtml';
import { listAudit } from '../../accounts/audit/read.ts';
import { checkChannel } from '../../actions/channels/checkChannel.ts';
import { requireRole } from '../../actions/context.ts';
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
import { deskPage, page, post, type View, when, withTimes } from '../desk/view.ts';
import { emptyState } from '../theme/parts.ts';
import { backlogRoutes } from './backlogPage.ts';
import { embargoes, embargoPart } from './embargoPart.ts';
import { feedsPart, maxFeedsShown } from './feedParts.ts';
import { hubPart } from './hubPart.ts';
import { channelsPart, conditionsPart, healthPart, rejectedPart, sourcesPart, switchPart } from './parts.ts';
import { peopleRoutes } from './peopleRoutes.ts';
import { processesPart } from './processesPart.ts';
import { countsTable } from './queueParts.ts';
import { queueRoutes } from './queueRoutes.ts';
import { opsSections } from './sections.ts';

/** What operators watch and switch: sources, channels, queues, rejections, the audit log. */
export function opsRoutes(server: FastifyInstance, web: WebContext): void {
  page(server, web, '/ops', opsPage);
  page(server, web, '/ops/audit', async (view, { query }) => auditPage(view, single(query, 'cursor')));
  page(server, web, '/ops/rejected', async (view, { query }) => rejectedPage(view, single(query, 'cursor')));

  backlogRoutes(server, web);
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
      return {
        kind: 'done',
        sentence: `${channel || 'Everything'} is paused: nothing more will be sent.`,
      };
    },
  });
  post(server, web, '/ops/channels/check', {
    role: 'approver',
    again: opsPage,
    async act(view, { channel }) {
      const { id, ok, says } = await checkChannel(view.context, { id: channel ?? '' });
      return ok
        ? { kind: 'done', sentence: `${id} works: ${says} Held deliveries resume.` }
        : { kind: 'wrong', sentence: `${id} does not work: ${says}` };
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
      if (here === 'yes') return { kind: 'done', sentence: 'This machine now sends.' };
      return {
        kind: 'done',
        sentence: `${channel || 'Everything'} resumed; held deliveries are rescheduled.`,
      };
    },
  });
}

async function opsPage(view: View): Promise<string> {
  const { web, context } = view;
  const [state, problems, sources, feeds, rejected, queues, hub, channels, held, processes, unmatched] =
    await Promise.all([
      switches(context),
      healthProblems(context),
      sourceStates(web),
      feedStates(
        web,
        web.config.feeds.slice(0, maxFeedsShown).map(({ id }) => id),
      ),
      listRejected(context.store, 10),
      web.queues?.counts(),
      hubOverview(context.store, context.config),
      channelStates(context),
      embargoes(context.store),
      listProcesses(context),
      unmatchedConditions(context),
    ]);
  const main = html`!${switchPart(view, state)}
!${healthPart(problems)}
!${conditionsPart(unmatched)}
!${channelsPart(view, state, problems, channels)}
!${sourcesPart(view, sources)}
!${embargoPart(view, held)}
!${hubPart(view, hub)}
!${feedsPart(feeds, web.config.feeds.length)}
!${processesPart(view, processes)}
!${queues ? html`!${countsTable(queues)}<p class="block-end"><a href="/ops/queues">All jobs</a></p>` : ''}
<section class="block">
<h2 class="block-name">Rejected</h2>!${rejectedPart(view, rejected.items)}!${rejected.nextCursor ? html`<p class="block-end"><a href="/ops/rejected">All of them</a></p>` : ''}</section>`;
  return deskPage(view, {
    title: 'Operations',
    section: '/ops',
    aside: opsSections(view, '/ops'),
    live: 'switch',
    main,
  });
}

async function auditPage(view: View, cursor: string | undefined): Promise<string> {
  requireRole(view.context, 'editor');
  const { items, nextCursor } = await listAudit(view.context.store, 100, cursor);
  const rows = items.map(
    ({ at, actor, from, action, subject, detail }) =>
      html`<tr><td>!${when(view, at)}</td><td><bdi>${actor}</bdi>!${from ? html` <span class="quiet">from <bdi>${from}</bdi></span>` : ''}</td><td>${action}</td><td><code>${subject}</code></td>
<td class="known"><bdi>!${withTimes(view, detail ?? '')}</bdi></td></tr>`,
  );
  const table =
    rows.length > 0
      ? html`<div class="table"><table><thead><tr><th scope="col">When</th><th scope="col">Who</th><th scope="col">Did</th>
<th scope="col">To</th><th scope="col">Detail</th></tr></thead><tbody>!${rows}</tbody></table></div>`
      : emptyState('No entries yet.', 'Actions of people and programs are listed here.');
  return deskPage(view, {
    title: 'Audit',
    section: '/ops',
    aside: opsSections(view, '/ops/audit'),
    main: table + older('/ops/audit', {}, nextCursor),
  });
}

async function rejectedPage(view: View, cursor: string | undefined): Promise<string> {
  const { items, nextCursor } = await listRejected(view.context.store, 100, cursor);
  return deskPage(view, {
    title: 'Rejected',
    section: '/ops',
    aside: opsSections(view, '/ops/rejected'),
    main: rejectedPart(view, items) + older('/ops/rejected', {}, nextCursor),
  });
}
