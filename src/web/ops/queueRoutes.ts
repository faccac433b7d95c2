import type { FastifyInstance } from 'fastify';
import { removeJob } from '../../actions/operations/removeJob.ts';
import { retryJob } from '../../actions/operations/retryJob.ts';
import { SluglineError } from '../../errors.ts';
import type { JobQueues } from '../../store/queues.ts';
import type { WebContext } from '../context.ts';
import { single } from '../desk/filters.ts';
import { livePart } from '../desk/livePart.ts';
import { deskPage, type Form, page, post, type View } from '../desk/view.ts';
import { type JobState, jobStates, jobsAbout, jobsIn } from './jobs.ts';
import { type QueueView, queueMain } from './queueParts.ts';
import { opsSections } from './sections.ts';

/** How many of a queue's jobs are on one page. */
const onePage = 50;

/**
 * `/ops/queues`: waiting, running, delayed and failed jobs. Everyone may look, approvers may retry, admins may remove.
 */
export function queueRoutes(server: FastifyInstance, web: WebContext): void {
  page(server, web, '/ops/queues', (view, { query }) => queuesPage(view, query));
  post(server, web, '/ops/queues/retry', {
    role: 'approver',
    again: (view) => queuesPage(view, chosen(view)),
    async act(view, form) {
      await retryJob(view.context, queuesOf(view), jobOf(form));
      return { kind: 'done', sentence: view.texts.queues.runsAgain(jobOf(form).id) };
    },
  });
  post(server, web, '/ops/queues/remove', {
    role: 'admin',
    again: (view) => queuesPage(view, chosen(view)),
    async act(view, form) {
      await removeJob(view.context, queuesOf(view), jobOf(form));
      return { kind: 'done', sentence: view.texts.queues.removed(jobOf(form).id) };
    },
  });
}

/** The filter of the page that contained a form. */
function chosen({ path }: View): Record<string, string> {
  return Object.fromEntries(new URL(path, 'http://here').searchParams);
}

function jobOf({ queue = '', id = '' }: Form): { queue: string; id: string } {
  return { queue, id };
}

function queuesOf({ web }: View): JobQueues {
  if (!web.queues) throw new SluglineError('page.unknown');
  return web.queues;
}

async function queuesPage(view: View, query: unknown): Promise<string> {
  const queues = queuesOf(view);
  const id = single(query, 'id')?.trim();
  const queue = single(query, 'queue');
  const from = Math.max(0, Number.parseInt(single(query, 'from') ?? '0', 10) || 0);
  const counts = await queues.counts();
  const known = queues.all.some(({ name }) => name === queue) ? queue : undefined;
  const state = stateOf(single(query, 'state'), counts);
  const { rows, more } = id
    ? { rows: await jobsAbout(queues, id), more: false }
    : await jobsIn(queues, state, { queue: known, from, most: onePage });
  const shown: QueueView = {
    counts,
    rows,
    state,
    ...(known ? { queue: known } : {}),
    ...(id ? { id } : {}),
    ...(more && known ? { olderFrom: from + onePage } : {}),
    isCut: more && !known,
  };
  return deskPage(view, {
    title: view.texts.queues.title,
    section: '/ops',
    aside: opsSections(view, '/ops/queues'),
    // Jobs emit no changes themselves, but what they change does.
    main: await livePart(
      view,
      { id: 'jobs', follows: id ? [] : ['article', 'draft', 'delivery', 'feed'] },
      () => queueMain(view, shown),
    ),
  });
}

/** The state asked for; otherwise the failed ones if there are any, otherwise the running ones. */
function stateOf(given: string | undefined, counts: Awaited<ReturnType<JobQueues['counts']>>): JobState {
  const chosen = jobStates.find((state) => state === given);
  if (chosen) return chosen;
  return counts.some(({ failed }) => failed > 0) ? 'failed' : 'delayed';
}
