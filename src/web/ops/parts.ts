import { html } from 'ghtml';
import type { ChannelState } from '../../actions/delivering/channelStates.ts';
import type { HealthProblem } from '../../actions/operations/healthProblems/problem.ts';
import { heldReason } from '../../actions/operations/homeLease.ts';
import type { Paused, switches } from '../../actions/operations/switches.ts';
import type { Rejected } from '../../sources/rejected.ts';
import type { SourceState } from '../../sources/sourceStates.ts';
import type { ShownSubscription } from '../../sources/subscription.ts';
import { form, may, type View, when } from '../desk/view.ts';
import type { Markup } from '../theme/layout.ts';
import { button, emptyState, stateLabel } from '../theme/parts.ts';

type Switches = Awaited<ReturnType<typeof switches>>;

/** The kill switch for everything, and whether this machine sends at all. */
export function switchPart(view: View, state: Switches): Markup {
  if (!state.armed) {
    const arm = may(view, 'approver')
      ? form(
          view,
          '/ops/resume',
          html`<input type="hidden" name="here" value="yes">!${button({ label: 'Start sending from this machine', kind: 'first' })}`,
          'inline',
        )
      : '';
    return html`<div class="notice wrong alarm" role="alert"><p>${heldReason(state.standing)}</p>!${arm}</div>`;
  }
  if (state.paused) {
    return html`<div class="notice wrong alarm" role="alert">
<p>Everything is paused: !${pausedSentence(view, state.paused)}</p>!${resumeForm(view)}</div>`;
  }
  return html`<div class="alarm switch"><p>!${stateLabel('ok', 'Sending is on.')}</p>!${pauseForm(view, 'Pause everything')}</div>`;
}

/**
 * What an operator must know now, except the switches, which say themselves that nothing is sent; nothing while all
 * is well.
 */
export function healthPart(problems: HealthProblem[]): Markup {
  const lines = problems
    .filter(({ name }) => name !== 'paused')
    .map(({ name, says, hint }) => html`<p id="problem-${name}"><bdi>${says}</bdi> ${hint}</p>`);
  return lines.length > 0 ? html`<div class="notice wrong alarm" role="alert">!${lines}</div>` : '';
}

/** Conditions of feeds and channels that no article meets; nothing where all are met. */
export function conditionsPart(unmatched: string[]): Markup {
  const lines = unmatched.map((sentence) => html`<p><bdi>${sentence}</bdi></p>`);
  return lines.length > 0 ? html`<div class="notice" role="status">!${lines}</div>` : '';
}

function pausedSentence(view: View, paused: Paused): Markup {
  return html`by <bdi>${paused.by}</bdi>, !${when(view, paused.at)}!${paused.why ? html` (<bdi>${paused.why}</bdi>)` : ''}.`;
}

function pauseForm(view: View, label: string, channel?: string): Markup {
  if (!may(view, 'approver')) return '';
  const named = channel ? html`<input type="hidden" name="channel" value="${channel}">` : '';
  return form(view, '/ops/pause', html`!${named}!${button({ label, kind: 'wrong' })}`, 'inline');
}

function resumeForm(view: View, channel?: string): Markup {
  if (!may(view, 'approver')) return '';
  const named = channel ? html`<input type="hidden" name="channel" value="${channel}">` : '';
  return form(
    view,
    '/ops/resume',
    html`!${named}!${button({ label: channel ? 'Resume' : 'Resume everything', kind: 'first' })}`,
    'inline',
  );
}

function checkForm(view: View, channel: string): Markup {
  if (!may(view, 'approver')) return '';
  const named = html`<input type="hidden" name="channel" value="${channel}">`;
  return form(
    view,
    '/ops/channels/check',
    html`!${named}!${button({ label: 'Check', kind: 'first' })}`,
    'inline',
  );
}

/** Each channel with its switch. `ok` means that it is neither paused, nor failing, nor unable to send. */
export function channelsPart(
  view: View,
  state: Switches,
  problems: HealthProblem[],
  channels: ChannelState[],
): Markup {
  const rows = channels.map(
    ({ id, type, review, slots, timezone, cap, paused, note, sendDisabledReason, failedLately }) => {
      const rules = [
        review === 'four-eyes' ? 'four eyes' : review === 'auto' ? 'posts without review' : 'one approver',
        ...(slots ? [`${slots.join(', ')}${timezone ? ` (${timezone})` : ''}`] : []),
        ...(cap.perDay ? [`${cap.perDay} a day`] : []),
      ];
      const problem = problems.find(({ name }) => name === `channel:${id}`);
      const failed = failedLately && `${failedLately} of its posts failed in the last day`;
      const wrong = note ?? problem?.says ?? failed;
      const shown = paused
        ? html`!${stateLabel('paused')} <span class="quiet">!${pausedSentence(view, paused)}</span>`
        : wrong
          ? html`!${stateLabel('wrong', 'look')} <bdi>${wrong}</bdi>`
          : sendDisabledReason
            ? html`!${stateLabel('held', 'sends nothing')} <span class="quiet">${sendDisabledReason}</span>`
            : state.paused || !state.armed
              ? stateLabel('held', 'waits')
              : stateLabel('ok');
      return html`<tr><td>${id}</td><td>${type}</td><td>${rules.join(' · ')}</td><td>!${shown}</td>
<td class="number">!${problem ? checkForm(view, id) : ''}!${paused ? resumeForm(view, id) : pauseForm(view, 'Pause', id)}</td></tr>`;
    },
  );
  const table =
    rows.length > 0
      ? html`<div class="table"><table><thead><tr><th scope="col">Channel</th><th scope="col">Type</th><th scope="col">Rules</th>
<th scope="col">State</th><th></th></tr></thead><tbody>!${rows}</tbody></table></div>`
      : emptyState('No channels yet.', 'Add one under "channels" in newsroom.yaml.');
  return html`<section class="block"><h2 class="block-name">Channels</h2>!${table}</section>`;
}

/** Which hub pushes to a source, until when, and when it last did. */
function hubSentence(view: View, { hub, state, leaseUntil, lastPushAt }: ShownSubscription): Markup {
  if (state !== 'active' || !leaseUntil) return html`hub <bdi>${hub}</bdi>: ${state}`;
  const last = lastPushAt ? html`last push !${when(view, lastPushAt)}` : 'no push yet';
  return html`pushed by <bdi>${hub}</bdi> until !${when(view, leaseUntil)}, !${last}`;
}

/** Each source with its last polls. */
export function sourcesPart(view: View, sources: SourceState[]): Markup {
  const rows = sources.map((source) => {
    const wrong = source.lastError
      ? html`!${stateLabel('wrong')} <bdi>${source.lastError}</bdi>`
      : source.lastWarning
        ? html`!${stateLabel('uncertain', 'look')} <bdi>${source.lastWarning}</bdi>`
        : stateLabel('ok');
    const next =
      source.notBefore && Date.parse(source.notBefore) > view.context.clock.now()
        ? html`next poll not before !${when(view, source.notBefore)}`
        : source.cron
          ? html`<code>${source.cron}</code>!${source.nextPollAt ? html`, next !${when(view, source.nextPollAt)}` : ''}`
          : '';
    const pushed = source.websub
      ? html`<br><span class="quiet">!${hubSentence(view, source.websub)}</span>`
      : '';
    const others = source.ignored
      ? html`<br><span class="quiet">${source.ignored} updates ignored (not the owner)</span>`
      : '';
    return html`<tr><td>${source.id}</td><td>${source.type}</td>
<td>!${source.lastSuccessAt ? when(view, source.lastSuccessAt) : 'not yet'}</td><td>!${next}</td><td class="number">${source.seen}</td>
<td class="number">${source.new}</td><td class="number">${source.unchanged}</td><td class="number">${source.rejected}</td>
<td class="known">!${wrong}!${pushed}!${others}</td></tr>`;
  });
  const table =
    rows.length > 0
      ? html`<div class="table"><table><thead><tr><th scope="col">Source</th><th scope="col">Type</th><th scope="col">Last success</th>
<th scope="col">Schedule</th><th scope="col" class="number">Seen</th><th scope="col" class="number">New</th>
<th scope="col" class="number">Unchanged</th><th scope="col" class="number">Rejected</th><th scope="col">State</th></tr></thead>
<tbody>!${rows}</tbody></table></div>`
      : emptyState(
          'No sources yet.',
          'Add one under "sources" in newsroom.yaml, or ingest articles with "slugline ingest FILE".',
        );
  return html`<section class="block"><h2 class="block-name">Sources</h2>!${table}</section>`;
}

/** The rejected inputs. */
export function rejectedPart(view: View, items: Rejected[]): Markup {
  if (items.length === 0) return html`<p class="quiet">Nothing was rejected.</p>`;
  const rows = items.map(
    ({ at, source, where, reason }) =>
      html`<tr><td>!${when(view, at)}</td><td>${source}</td><td class="known"><bdi>${where}</bdi></td>
<td class="known"><bdi>${reason}</bdi></td></tr>`,
  );
  return html`<div class="table"><table><thead><tr><th scope="col">When</th><th scope="col">Source</th><th scope="col">What</th>
<th scope="col">Why</th></tr></thead><tbody>!${rows}</tbody></table></div>`;
}
