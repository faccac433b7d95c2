import { html } from 'ghtml';
import type { QueueCounts } from '../../store/queues.ts';
import { filters, pathWith } from '../desk/filters.ts';
import { form, may, type View, when } from '../desk/view.ts';
import { withMarkup } from '../texts/withMarkup.ts';
import type { Markup } from '../theme/layout.ts';
import { button, emptyState, stateLabel } from '../theme/parts.ts';
import { type JobRow, type JobState, jobStates } from './jobs.ts';

export interface QueueView {
  counts: QueueCounts[];
  rows: JobRow[];
  state: JobState;
  /** One queue; undefined for all of them. */
  queue?: string;
  /** The search. */
  id?: string;
  olderFrom?: number;
  /** Whether some queue has more jobs than are shown. */
  isCut: boolean;
}

/** The class of each state in the style sheet. */
const stateMarks: Record<JobState, string> = {
  failed: 'failed',
  active: 'running',
  waiting: 'waiting',
  delayed: 'later',
  completed: 'over',
};

/** The queues' counts, a search, and the jobs found. */
export function queueMain(view: View, shown: QueueView): Markup {
  return html`<p class="quiet">${view.texts.queues.how}</p>
!${searchForm(view, shown)}
!${shown.id ? found(view, shown) : html`!${choices(view, shown)}!${list(view, shown)}`}
!${countsTable(view, shown.counts)}`;
}

function searchForm(view: View, { id }: QueueView): Markup {
  const texts = view.texts.queues;
  return html`<form class="search block-end" method="get" action="/ops/queues" role="search"><label for="job-id">${texts.findById}</label><input
id="job-id" name="id" type="search" value="${id ?? ''}"
placeholder="${texts.findHint}" autocomplete="off" spellcheck="false">!${button({ label: texts.find })}</form>`;
}

function choices(view: View, { state, queue, counts }: QueueView): Markup {
  const texts = view.texts.queues;
  const about = counts.filter(({ name }) => queue === undefined || name === queue);
  const countOf = (one: JobState) =>
    one === 'completed' ? undefined : about.reduce((sum, each) => sum + each[one], 0);
  const all = jobStates.map((one) => ({
    label: texts.lists[one],
    href: pathWith('/ops/queues', { state: one, queue }),
    current: one === state,
    count: countOf(one),
  }));
  const only = queue
    ? html`<p class="quiet">!${withMarkup(texts.only, html`<strong>${queue}</strong>`)} <a href="${pathWith('/ops/queues', { state })}">${texts.allQueues}</a></p>`
    : '';
  return html`<div class="block-end">!${filters(view, texts.jobs, all)}!${only}</div>`;
}

function found(view: View, { rows, id = '' }: QueueView): Markup {
  const texts = view.texts.queues;
  const all = html`<p class="block-end"><a href="/ops/queues">${texts.allJobs}</a></p>`;
  if (rows.length === 0) return html`!${emptyState(texts.notFound, texts.notFoundHow(id))}!${all}`;
  return html`!${table(view, rows, true)}!${all}`;
}

function list(view: View, shown: QueueView): Markup {
  const texts = view.texts.queues;
  if (shown.rows.length === 0) return html`<p class="quiet block-end">${texts.nothing[shown.state]}</p>`;
  const further = shown.olderFrom
    ? html`<p class="block-end"><a class="button" href="${pathWith('/ops/queues', { state: shown.state, queue: shown.queue, from: String(shown.olderFrom) })}">${view.texts.lists.older}</a></p>`
    : '';
  const cut = shown.isCut ? html`<p class="quiet block-end">${texts.newestOfEach}</p>` : '';
  return html`!${table(view, shown.rows, false)}!${further}!${cut}`;
}

function table(view: View, rows: JobRow[], withState: boolean): Markup {
  const texts = view.texts.queues;
  const state = withState ? html`<th scope="col">${texts.state}</th>` : '';
  return html`<div class="table rows block-end"><table><thead><tr><th scope="col">${texts.job}</th><th scope="col">${texts.payload}</th>!${state}
<th scope="col" class="number">${texts.tries}</th><th scope="col">${texts.when}</th><th><span class="unseen">${texts.actions}</span></th></tr></thead>
<tbody>!${rows.map((row) => line(view, row, withState))}</tbody></table></div>`;
}

function line(view: View, row: JobRow, withState: boolean): Markup {
  const wrong = row.error
    ? html`<details class="job-error"><summary><bdi>${row.error}</bdi></summary><pre>${row.trace ?? ''}</pre></details>`
    : '';
  const state = withState
    ? html`<td>!${stateLabel(stateMarks[row.state], view.texts.queues.states[row.state])}</td>`
    : '';
  return html`<tr id="job-${row.queue}-${row.id}"><td><bdi>${row.queue}</bdi><br><code class="quiet">${row.id}</code></td>
<td class="known"><code>${row.payload}</code>!${wrong}</td>!${state}<td class="number" data-label="${view.texts.queues.tries}">${row.attempts} / ${row.most}</td>
<td>!${when(view, row.endedAt ?? row.dueAt ?? row.at)}</td><td class="number">!${acts(view, row)}</td></tr>`;
}

function acts(view: View, row: JobRow): Markup {
  const texts = view.texts.queues;
  const named = html`<input type="hidden" name="queue" value="${row.queue}"><input type="hidden" name="id" value="${row.id}">`;
  const one = (path: string, label: string, kind: 'first' | 'wrong') =>
    form(
      view,
      path,
      html`!${named}<button class="button small ${kind}" type="submit" aria-label="${texts.actOn(label, `${row.queue} ${row.id}`)}">${label}</button>`,
      'inline',
    );
  const again =
    row.state === 'failed' && may(view, 'approver') ? one('/ops/queues/retry', texts.runAgain, 'first') : '';
  const away =
    row.state !== 'active' && row.state !== 'completed' && may(view, 'admin')
      ? one('/ops/queues/remove', texts.remove, 'wrong')
      : '';
  return again || away ? html`<div class="actions">!${again}!${away}</div>` : '';
}

/** How many jobs of each queue are in each state; each number is a link to them. Empty queues are only counted. */
export function countsTable(view: View, counts: QueueCounts[]): Markup {
  const texts = view.texts.queues;
  const number = (name: string, state: JobState, count: number) =>
    html`<td class="number" data-label="${texts.lists[state]}">!${count === 0 ? '<span class="quiet">0</span>' : html`<a href="${pathWith('/ops/queues', { state, queue: name })}">${count}</a>`}</td>`;
  const busy = counts.filter(
    ({ waiting, active, delayed, failed }) => waiting + active + delayed + failed > 0,
  );
  const idle = counts.length - busy.length;
  const rest =
    idle === 0
      ? ''
      : html`<p class="quiet">${idle === counts.length ? texts.allEmpty(idle) : texts.othersEmpty(idle)}</p>`;
  if (busy.length === 0)
    return html`<section class="block"><h2 class="block-name">${texts.title}</h2>!${rest}</section>`;
  const rows = busy.map(
    ({ name, waiting, active, delayed, failed }) =>
      html`<tr><td><bdi>${name}</bdi></td>!${number(name, 'waiting', waiting)}!${number(name, 'active', active)}!${number(name, 'delayed', delayed)}!${number(name, 'failed', failed)}</tr>`,
  );
  return html`<section class="block"><h2 class="block-name">${texts.title}</h2><div class="table rows"><table><thead><tr><th scope="col">${texts.queue}</th>
<th scope="col" class="number">${texts.lists.waiting}</th><th scope="col" class="number">${texts.lists.active}</th><th scope="col" class="number">${texts.lists.delayed}</th>
<th scope="col" class="number">${texts.lists.failed}</th></tr></thead><tbody>!${rows}</tbody></table></div>!${rest}</section>`;
}
