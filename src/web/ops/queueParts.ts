import { html } from 'ghtml';
import type { QueueCounts } from '../../store/queues.ts';
import { filters, pathWith } from '../desk/filters.ts';
import { form, may, type View, when } from '../desk/view.ts';
import type { Markup } from '../theme/layout.ts';
import { button, emptyState, stateLabel } from '../theme/parts.ts';
import { type JobRow, type JobState, jobStates } from './jobs.ts';

export interface QueueView {
  counts: QueueCounts[];
  rows: JobRow[];
  state: JobState;
  /** One queue; all of them if undefined. */
  queue?: string;
  /** The search. */
  id?: string;
  olderFrom?: number;
  /** More jobs than are shown, in some queue. */
  isCut: boolean;
}

const called: Record<JobState, string> = {
  failed: 'Failed',
  active: 'Running',
  waiting: 'Waiting',
  delayed: 'Later',
  completed: 'Over',
};

const nothing: Record<JobState, string> = {
  failed: 'No failed jobs.',
  active: 'No jobs running.',
  waiting: 'No jobs waiting.',
  delayed: 'No jobs scheduled for later.',
  completed: 'No finished jobs yet.',
};

/** The queues' counts, a search, and the jobs found. */
export function queueMain(view: View, shown: QueueView): Markup {
  return html`<p class="quiet">Jobs wake workers up and carry ids only: what happened to an article, draft or delivery stands at its own page.</p>
!${searchForm(shown)}
!${shown.id ? found(view, shown) : html`!${choices(shown)}!${list(view, shown)}`}
!${countsTable(shown.counts)}`;
}

function searchForm({ id }: QueueView): Markup {
  return html`<form class="search block-end" method="get" action="/ops/queues" role="search"><label for="job-id">Find by id</label><input
id="job-id" name="id" type="search" value="${id ?? ''}"
placeholder="of a job, delivery, draft or article" autocomplete="off" spellcheck="false">!${button({ label: 'Find' })}</form>`;
}

function choices({ state, queue, counts }: QueueView): Markup {
  const about = counts.filter(({ name }) => queue === undefined || name === queue);
  const countOf = (one: JobState) =>
    one === 'completed' ? undefined : about.reduce((sum, each) => sum + each[one], 0);
  const all = jobStates.map((one) => ({
    label: called[one],
    href: pathWith('/ops/queues', { state: one, queue }),
    current: one === state,
    count: countOf(one),
  }));
  const only = queue
    ? html`<p class="quiet">Only <strong>${queue}</strong>. <a href="${pathWith('/ops/queues', { state })}">All queues</a></p>`
    : '';
  return html`<div class="block-end">!${filters('Jobs', all)}!${only}</div>`;
}

function found(view: View, { rows, id = '' }: QueueView): Markup {
  const all = html`<p class="block-end"><a href="/ops/queues">All jobs</a></p>`;
  if (rows.length === 0)
    return html`!${emptyState('No job found for that ID.', `No stored job has the ID ${id} or concerns it. Finished jobs are kept for a limited time.`)}!${all}`;
  return html`!${table(view, rows, true)}!${all}`;
}

function list(view: View, shown: QueueView): Markup {
  if (shown.rows.length === 0) return html`<p class="quiet block-end">${nothing[shown.state]}</p>`;
  const further = shown.olderFrom
    ? html`<p class="block-end"><a class="button" href="${pathWith('/ops/queues', { state: shown.state, queue: shown.queue, from: String(shown.olderFrom) })}">Older</a></p>`
    : '';
  const cut = shown.isCut
    ? html`<p class="quiet block-end">The newest of each queue; choose a queue to see the others.</p>`
    : '';
  return html`!${table(view, shown.rows, false)}!${further}!${cut}`;
}

function table(view: View, rows: JobRow[], withState: boolean): Markup {
  const state = withState ? html`<th scope="col">State</th>` : '';
  return html`<div class="table block-end"><table><thead><tr><th scope="col">Job</th><th scope="col">Payload</th>!${state}
<th scope="col" class="number">Tries</th><th scope="col">When</th><th><span class="unseen">What can be done</span></th></tr></thead>
<tbody>!${rows.map((row) => line(view, row, withState))}</tbody></table></div>`;
}

function line(view: View, row: JobRow, withState: boolean): Markup {
  const wrong = row.error
    ? html`<details class="job-error"><summary><bdi>${row.error}</bdi></summary><pre>${row.trace ?? ''}</pre></details>`
    : '';
  const state = withState ? html`<td>!${stateLabel(called[row.state].toLowerCase())}</td>` : '';
  return html`<tr id="job-${row.queue}-${row.id}" data-item><td>${row.queue}<br><code class="quiet">${row.id}</code></td>
<td class="known"><code>${row.payload}</code>!${wrong}</td>!${state}<td class="number">${row.attempts} / ${row.most}</td>
<td>!${when(view, row.endedAt ?? row.dueAt ?? row.at)}</td><td class="number">!${acts(view, row)}</td></tr>`;
}

function acts(view: View, row: JobRow): Markup {
  const named = html`<input type="hidden" name="queue" value="${row.queue}"><input type="hidden" name="id" value="${row.id}">`;
  const one = (path: string, label: string, kind: 'first' | 'wrong') =>
    form(
      view,
      path,
      html`!${named}<button class="button small ${kind}" type="submit" aria-label="${label}: ${row.queue} ${row.id}">${label}</button>`,
      'inline',
    );
  const again =
    row.state === 'failed' && may(view, 'approver') ? one('/ops/queues/retry', 'Run again', 'first') : '';
  const away =
    row.state !== 'active' && row.state !== 'completed' && may(view, 'admin')
      ? one('/ops/queues/remove', 'Remove', 'wrong')
      : '';
  return again || away ? html`<div class="actions">!${again}!${away}</div>` : '';
}

/** How many jobs of each queue are in each state; each number links to them. Empty queues are only counted. */
export function countsTable(counts: QueueCounts[]): Markup {
  const number = (name: string, state: JobState, count: number) =>
    html`<td class="number">!${count === 0 ? '<span class="quiet">0</span>' : html`<a href="${pathWith('/ops/queues', { state, queue: name })}">${count}</a>`}</td>`;
  const busy = counts.filter(
    ({ waiting, active, delayed, failed }) => waiting + active + delayed + failed > 0,
  );
  const idle = counts.length - busy.length;
  const rest = idle === 0 ? '' : html`<p class="quiet">${idleSentence(idle, counts.length)}</p>`;
  if (busy.length === 0)
    return html`<section class="block"><h2 class="block-name">Queues</h2>!${rest}</section>`;
  const rows = busy.map(
    ({ name, waiting, active, delayed, failed }) =>
      html`<tr><td>${name}</td>!${number(name, 'waiting', waiting)}!${number(name, 'active', active)}!${number(name, 'delayed', delayed)}!${number(name, 'failed', failed)}</tr>`,
  );
  return html`<section class="block"><h2 class="block-name">Queues</h2><div class="table"><table><thead><tr><th scope="col">Queue</th>
<th scope="col" class="number">Waiting</th><th scope="col" class="number">Running</th><th scope="col" class="number">Later</th>
<th scope="col" class="number">Failed</th></tr></thead><tbody>!${rows}</tbody></table></div>!${rest}</section>`;
}

function idleSentence(idle: number, all: number): string {
  if (idle === all) return `All ${all} queues are empty.`;
  return `${idle} other ${idle === 1 ? 'queue is' : 'queues are'} empty.`;
}
