import { html } from 'ghtml';
import type { ChannelState } from '../../actions/delivering/channelStates.ts';
import type { HealthProblem } from '../../actions/operations/healthProblems/problem.ts';
import { heldReason } from '../../actions/operations/homeLease.ts';
import type { Paused, switches } from '../../actions/operations/switches.ts';
import type { Rejected } from '../../sources/rejected.ts';
import type { SourceState } from '../../sources/sourceStates.ts';
import type { ShownSubscription } from '../../sources/subscription.ts';
import { form, may, type View, when, withTimes } from '../desk/view.ts';
import { withMarkup } from '../texts/withMarkup.ts';
import type { Markup } from '../theme/layout.ts';
import { button, emptyState, stateLabel } from '../theme/parts.ts';

type Switches = Awaited<ReturnType<typeof switches>>;

/** The kill switch for everything, and whether this machine may send. */
export function switchPart(view: View, state: Switches): Markup {
  const texts = view.texts.operations;
  if (!state.armed) {
    const arm = may(view, 'approver')
      ? form(
          view,
          '/ops/resume',
          html`<input type="hidden" name="here" value="yes">!${button({ label: texts.startHere, kind: 'first' })}`,
          'inline',
        )
      : '';
    return html`<div class="notice wrong alarm" role="alert"><p>!${withTimes(view, heldReason(state.standing) ?? '')}</p>!${arm}</div>`;
  }
  if (state.paused) {
    return html`<div class="notice wrong alarm" role="alert">
<p>!${withMarkup(texts.allPaused, pausedSentence(view, state.paused))}</p>!${resumeForm(view)}</div>`;
  }
  return html`<div class="alarm switch"><p>!${stateLabel('ok', texts.sendingIsOn)}</p>!${pauseForm(view, texts.pauseAll)}</div>`;
}

/**
 * The problems that an operator must know about now, except the switches, which show by themselves that nothing is
 * sent; empty if there are none.
 */
export function healthPart(view: View, problems: HealthProblem[]): Markup {
  const lines = problems
    .filter(({ name }) => name !== 'paused')
    .map(
      ({ name, says, hint }) =>
        html`<p id="problem-${name}"><bdi>!${withTimes(view, says)}</bdi> !${withTimes(view, hint)}</p>`,
    );
  return lines.length > 0 ? html`<div class="notice wrong alarm" role="alert">!${lines}</div>` : '';
}

/** Conditions of feeds and channels that no article matches; empty if there are none. */
export function conditionsPart(view: View, unmatched: string[]): Markup {
  const lines = unmatched.map((sentence) => html`<p><bdi>!${withTimes(view, sentence)}</bdi></p>`);
  return lines.length > 0 ? html`<div class="notice" role="status">!${lines}</div>` : '';
}

function pausedSentence(view: View, paused: Paused): Markup {
  const { pausedBy, pausedByBecause } = view.texts.operations;
  const by = html`<bdi>${paused.by}</bdi>`;
  const at = when(view, paused.at);
  if (!paused.why) return withMarkup(pausedBy, by, at);
  return withMarkup(pausedByBecause, by, at, html`<bdi>${paused.why}</bdi>`);
}

/** A channel's button is named by its channel, since each row has the same one. */
function nameFor(view: View, label: string, channel: string | undefined): { named?: string } {
  return channel ? { named: view.texts.shell.actsOn(label, channel) } : {};
}

function pauseForm(view: View, label: string, channel?: string): Markup {
  if (!may(view, 'approver')) return '';
  const named = channel ? html`<input type="hidden" name="channel" value="${channel}">` : '';
  return form(
    view,
    '/ops/pause',
    html`!${named}!${button({ label, kind: 'wrong', ...nameFor(view, label, channel) })}`,
    'inline',
  );
}

function resumeForm(view: View, channel?: string): Markup {
  if (!may(view, 'approver')) return '';
  const { resume, resumeAll } = view.texts.operations;
  const label = channel ? resume : resumeAll;
  const named = channel ? html`<input type="hidden" name="channel" value="${channel}">` : '';
  return form(
    view,
    '/ops/resume',
    html`!${named}!${button({ label, kind: 'first', ...nameFor(view, label, channel) })}`,
    'inline',
  );
}

function checkForm(view: View, channel: string): Markup {
  if (!may(view, 'approver')) return '';
  const { check } = view.texts.operations;
  const named = html`<input type="hidden" name="channel" value="${channel}">`;
  return form(
    view,
    '/ops/channels/check',
    html`!${named}!${button({ label: check, kind: 'first', ...nameFor(view, check, channel) })}`,
    'inline',
  );
}

/** Each channel with its switch. `ok` means that the channel is not paused, does not fail and can send. */
export function channelsPart(
  view: View,
  state: Switches,
  problems: HealthProblem[],
  channels: ChannelState[],
): Markup {
  const texts = view.texts.operations;
  const rows = channels.map(
    ({ id, type, review, slots, timezone, cap, paused, note, sendDisabledReason, failedLately, health }) => {
      const rules = [
        review === 'four-eyes' ? texts.fourEyes : review === 'auto' ? texts.withoutReview : texts.oneApprover,
        ...(slots ? [`${slots.join(', ')}${timezone ? ` (${timezone})` : ''}`] : []),
        ...(cap.perDay ? [texts.aDay(cap.perDay)] : []),
      ];
      const problem = problems.find(({ name }) => name === `channel:${id}`);
      const shared = note ?? problem?.says;
      const failed = failedLately ? html`${texts.failedLately(failedLately)}` : undefined;
      const wrong = shared === undefined ? failed : withTimes(view, shared);
      const shown = paused
        ? html`!${stateLabel('paused', texts.states.paused)} <span class="quiet">!${pausedSentence(view, paused)}</span>`
        : wrong
          ? html`!${stateLabel('wrong', texts.states.attention)} <bdi>!${wrong}</bdi>`
          : sendDisabledReason
            ? html`!${stateLabel('held', texts.states.sendsNothing)} <span class="quiet">!${withTimes(view, sendDisabledReason)}</span>`
            : state.paused || !state.armed
              ? stateLabel('held', texts.states.waits)
              : health.state !== 'ok'
                ? html`!${stateLabel('held', view.texts.channels.states[health.state])} <bdi class="quiet">!${withTimes(view, health.reason ?? '')}</bdi>`
                : stateLabel('ok', texts.states.ok);
      return html`<tr><td class="lead"><strong>${id}</strong></td><td class="lead"><bdi>${type}</bdi></td><td>${rules.join(' · ')}</td><td>!${shown}</td>
<td class="number">!${problem ? checkForm(view, id) : ''}!${paused ? resumeForm(view, id) : pauseForm(view, texts.pause, id)}</td></tr>`;
    },
  );
  const table =
    rows.length > 0
      ? html`<div class="table rows"><table><thead><tr><th scope="col">${texts.channel}</th><th scope="col">${texts.type}</th><th scope="col">${texts.rules}</th>
<th scope="col">${texts.state}</th><th><span class="unseen">${texts.actions}</span></th></tr></thead><tbody>!${rows}</tbody></table></div>`
      : emptyState(texts.noChannels, texts.noChannelsHow);
  return html`<section class="block"><h2 class="block-name">${texts.channels}</h2>!${table}</section>`;
}

/** Which hub pushes to a source, until when, and when it last did. */
function hubSentence(view: View, { hub, state, leaseUntil, lastPushAt }: ShownSubscription): Markup {
  const texts = view.texts.operations;
  const name = html`<bdi>${hub}</bdi>`;
  if (state !== 'active' || !leaseUntil) return withMarkup(texts.hub, name, html`<bdi>${state}</bdi>`);
  const last = lastPushAt ? withMarkup(texts.lastPush, when(view, lastPushAt)) : html`${texts.noPush}`;
  return withMarkup(texts.pushedBy, name, when(view, leaseUntil), last);
}

/** Each source with its last polls. */
export function sourcesPart(view: View, sources: SourceState[]): Markup {
  const texts = view.texts.operations;
  const rows = sources.map((source) => {
    const wrong = source.lastError
      ? html`!${stateLabel('wrong', texts.states.wrong)} <bdi>!${withTimes(view, source.lastError)}</bdi>`
      : source.lastWarning
        ? html`!${stateLabel('uncertain', texts.states.attention)} <bdi>!${withTimes(view, source.lastWarning)}</bdi>`
        : stateLabel('ok', texts.states.ok);
    const next =
      source.notBefore && Date.parse(source.notBefore) > view.context.clock.now()
        ? withMarkup(texts.notBefore, when(view, source.notBefore))
        : source.cron
          ? html`<code>${source.cron}</code>!${source.nextPollAt ? html`, !${withMarkup(texts.next, when(view, source.nextPollAt))}` : ''}`
          : '';
    const pushed = source.websub
      ? html`<br><span class="quiet">!${hubSentence(view, source.websub)}</span>`
      : '';
    const others = source.ignored
      ? html`<br><span class="quiet">${texts.ignored(source.ignored)}</span>`
      : '';
    return html`<tr><td>${source.id}</td><td><bdi>${source.type}</bdi></td>
<td data-label="${texts.lastSuccess}">!${source.lastSuccessAt ? when(view, source.lastSuccessAt) : html`${texts.notYet}`}</td>
<td data-label="${texts.schedule}">!${next}</td>
<td class="number" data-label="${texts.seen}">${source.seen}</td>
<td class="number" data-label="${texts.new}">${source.new}</td>
<td class="number" data-label="${texts.unchanged}">${source.unchanged}</td>
<td class="number" data-label="${texts.rejected}">${source.rejected}</td>
<td class="known">!${wrong}!${pushed}!${others}</td></tr>`;
  });
  const table =
    rows.length > 0
      ? html`<div class="table rows"><table><thead><tr><th scope="col">${texts.source}</th><th scope="col">${texts.type}</th><th scope="col">${texts.lastSuccess}</th>
<th scope="col">${texts.schedule}</th><th scope="col" class="number">${texts.seen}</th><th scope="col" class="number">${texts.new}</th>
<th scope="col" class="number">${texts.unchanged}</th><th scope="col" class="number">${texts.rejected}</th><th scope="col">${texts.state}</th></tr></thead>
<tbody>!${rows}</tbody></table></div>`
      : emptyState(texts.noSources, texts.noSourcesHow);
  return html`<section class="block"><h2 class="block-name">${texts.sources}</h2>!${table}</section>`;
}

/** The rejected inputs. */
export function rejectedPart(view: View, items: Rejected[]): Markup {
  const texts = view.texts.operations;
  if (items.length === 0) return html`<p class="quiet">${texts.nothingRejected}</p>`;
  const rows = items.map(
    ({ at, source, where, reason }) =>
      html`<tr><td>!${when(view, at)}</td><td>${source}</td><td class="known"><bdi>${where}</bdi></td>
<td class="known"><bdi>!${withTimes(view, reason)}</bdi></td></tr>`,
  );
  return html`<div class="table rows"><table><thead><tr><th scope="col">${texts.when}</th><th scope="col">${texts.source}</th><th scope="col">${texts.what}</th>
<th scope="col">${texts.why}</th></tr></thead><tbody>!${rows}</tbody></table></div>`;
}
