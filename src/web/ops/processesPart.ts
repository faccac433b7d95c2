import { html } from 'ghtml';
import type { ProcessState } from '../../actions/operations/heartbeat.ts';
import { type View, when } from '../desk/view.ts';
import type { Markup } from '../theme/layout.ts';
import { emptyState, stateLabel } from '../theme/parts.ts';

/** The newsroom's processes, and whether each has the same configuration as this one. */
export function processesPart(view: View, processes: ProcessState[]): Markup {
  const texts = view.texts.operations;
  const own = view.web.config.fingerprint;
  const rows = processes.map(({ id, host, pid, roles, version, config, startedAt, at, state }) => {
    const file = config === own ? html`${texts.sameFile}` : stateLabel('wrong', texts.differentFile);
    const seen =
      state === 'alive' ? stateLabel('ok', texts.states.alive) : stateLabel('wrong', texts.states.silent);
    return html`<tr id="process-${id}"><td><bdi>${roles.join(', ')}</bdi></td><td><bdi>${host}</bdi> <span class="quiet">${pid}</span></td><td data-label="${texts.version}">${version}</td>
<td>!${file}</td><td data-label="${texts.started}">!${when(view, startedAt)}</td><td>!${seen} <span class="quiet">!${when(view, at)}</span></td></tr>`;
  });
  const table =
    rows.length > 0
      ? html`<div class="table rows"><table><thead><tr><th scope="col">${texts.roles}</th><th scope="col">${texts.machine}</th><th scope="col">${texts.version}</th>
<th scope="col">${texts.configuration}</th><th scope="col">${texts.started}</th><th scope="col">${texts.lastHeard}</th></tr></thead><tbody>!${rows}</tbody></table></div>`
      : emptyState(texts.noProcess, texts.noProcessHow);
  return html`<section class="block"><h2 class="block-name">${texts.processes}</h2>!${table}</section>`;
}
