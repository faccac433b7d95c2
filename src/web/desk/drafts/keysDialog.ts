import { html } from 'ghtml';
import type { Markup } from '../../theme/layout.ts';

const keys: [string, string][] = [
  ['j, k', 'next draft, draft before'],
  ['o', 'open or close it'],
  ['a', 'approve it'],
  ['Shift+A', 'approve all of the article that are ready'],
  ['e', 'edit its text'],
  ['t', 'give it a time, or another one'],
  ['v', 'its other variants'],
  ['r', 'reject it'],
  ['u', 'undo the last approval, for ten seconds'],
  ['x', 'select it'],
  ['/', 'search'],
  ['Esc', 'out of a field, back to the draft'],
  ['?', 'these keys'],
];

/** What can be done by keys on the list of drafts; shown by a script, and of no use without. */
export function keysDialog(): Markup {
  const rows = keys.map(([key, does]) => html`<dt><kbd>${key}</kbd></dt><dd>${does}</dd>`);
  return html`<p class="block-end"><button class="link-button" type="button" data-keys-open hidden>Keys: press ?</button></p>
<dialog class="keys" data-keys aria-labelledby="keys-name"><form method="dialog">
<h2 class="block-name" id="keys-name">Keys</h2><dl class="keys-list">!${rows}</dl>
<p><label><input type="checkbox" data-keys-on checked> Keys are on in this browser</label></p>
<p><button class="button">Close</button></p></form></dialog>
<div class="picked" data-picked hidden><p role="status" data-picked-count></p>
<button class="button first" type="button" data-picked-approve>Approve the selected</button>
<button class="link-button" type="button" data-picked-none>Select none</button></div>`;
}
