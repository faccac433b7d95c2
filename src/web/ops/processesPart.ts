import { html } from 'ghtml';
import type { ProcessState } from '../../actions/operations/heartbeat.ts';
import { type View, when } from '../desk/view.ts';
import type { Markup } from '../theme/layout.ts';
import { emptyState, stateLabel } from '../theme/parts.ts';

/** The newsroom's processes, and whether each has the same configuration as this one. */
export function processesPart(view: View, processes: ProcessState[]): Markup {
  const own = view.web.config.fingerprint;
  const rows = processes.map(({ id, host, pid, roles, version, config, startedAt, at, state }) => {
    const file = config === own ? 'the same file' : stateLabel('wrong', 'a different file');
    const seen = state === 'alive' ? stateLabel('ok', 'alive') : stateLabel('wrong', 'silent');
    return html`<tr id="process-${id}"><td>${roles.join(', ')}</td><td><bdi>${host}</bdi> <span class="quiet">${pid}</span></td><td>${version}</td>
<td>!${file}</td><td>!${when(view, startedAt)}</td><td>!${seen} <span class="quiet">!${when(view, at)}</span></td></tr>`;
  });
  const table =
    rows.length > 0
      ? html`<div class="table"><table><thead><tr><th scope="col">Roles</th><th scope="col">Machine, process</th><th scope="col">Version</th>
<th scope="col">Configuration</th><th scope="col">Started</th><th scope="col">Last heard</th></tr></thead><tbody>!${rows}</tbody></table></div>`
      : emptyState(
          'No process has sent a heartbeat yet.',
          'Each sends its first one a few seconds after its start.',
        );
  return html`<section class="block"><h2 class="block-name">Processes</h2>!${table}</section>`;
}
