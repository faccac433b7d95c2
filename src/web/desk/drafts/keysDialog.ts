import { html } from 'ghtml';
import type { KeyTexts } from '../../texts/en/drafts.ts';
import type { Markup } from '../../theme/layout.ts';
import { may, type View } from '../view.ts';

/** Each shortcut of `scripts/keys.js` with what it does. */
function shortcuts({ names, does }: KeyTexts): [string, string][] {
  return [
    ['j, k', does.nextAndBefore],
    ['o', does.open],
    ['a', does.approve],
    [`${names.shift}+A`, does.approveAll],
    ['e', does.edit],
    ['n', does.sendNext],
    ['t', does.time],
    ['v', does.variants],
    ['r', does.reject],
    ['m', does.note],
    ['u', does.undo],
    ['x', does.select],
    [`${names.shift}+X`, does.toSelected],
    ['], [', does.pages],
    ['/', does.search],
    [`${names.control}+${names.enter}`, does.save],
    [names.escape, does.leave],
    ['?', does.these],
  ];
}

/** The list of keyboard shortcuts and the bar for selected drafts; shown by the scripts that they need. */
export function keysDialog(view: View): Markup {
  const texts = view.texts.keys;
  const rows = shortcuts(texts).map(
    ([key, does]) => html`<dt><kbd dir="ltr">${key}</kbd></dt><dd>${does}</dd>`,
  );
  return html`<p class="block-end"><button class="link-button" type="button" data-keys-open hidden>${texts.open}</button></p>
<dialog class="keys" data-keys aria-labelledby="keys-name"><form method="dialog">
<h2 class="block-name" id="keys-name">${texts.title}</h2><dl class="keys-list">!${rows}</dl>
<p><label><input type="checkbox" data-keys-on checked> ${texts.on}</label></p>
<p><button class="button">${texts.close}</button></p></form></dialog>
<form class="picked" data-picked hidden><p role="status" data-picked-count></p>
!${may(view, 'approver') ? html`<button class="button first" type="button" data-picked-approve>${texts.approveSelected}</button>` : ''}
<label for="why-not-selected">${texts.whyNotSelected}</label>
<input class="short" id="why-not-selected" name="reason" type="text" required maxlength="500">
<button class="button wrong">${texts.rejectSelected}</button>
<button class="link-button" type="button" data-picked-none>${texts.selectNone}</button></form>`;
}
