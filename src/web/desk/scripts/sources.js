// Highlights a phrase of a post together with its source in the article, whichever of them is hovered or has the focus.
// Nothing moves.
const selector = '[data-source]';

function light(element) {
  for (const lit of document.querySelectorAll('[data-lit]')) lit.removeAttribute('data-lit');
  const key = element?.dataset.source;
  if (!key) return;
  const scope = element.closest('.card, .two') ?? document;
  for (const each of scope.querySelectorAll(`[data-source="${CSS.escape(key)}"]`))
    each.setAttribute('data-lit', '');
}

for (const type of ['pointerover', 'focusin'])
  document.addEventListener(type, ({ target }) => light(target.closest(selector)));
document.addEventListener('focusout', () => light(undefined));
