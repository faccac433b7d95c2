// Selected drafts and the actions on all of them: the drafts of each card are sent together, and each row shows its
// result.
/* global desk */
const list = document.querySelector('[data-cards]');
const bar = document.querySelector('[data-picked]');
if (list && bar) begin(list, bar);

function begin(list, bar) {
  document.documentElement.dataset.scripted = '';
  const status = document.querySelector('[data-live-word]');
  const picked = () => [...list.querySelectorAll('[data-pick]:checked')];

  function show() {
    const count = picked().length;
    bar.hidden = count === 0;
    bar.querySelector('[data-picked-count]').textContent = desk.text('selected', count);
  }

  async function decide(action, more = {}) {
    const rows = picked().map((each) => each.closest('.row').id);
    const byCard = Map.groupBy(picked(), (each) => each.closest('.card'));
    for (const [card, picks] of byCard) {
      const { csrf, back } = document.getElementById(`f-${card.id.slice(2)}`).elements;
      const drafts = picks.map(({ value }) => value).join(' ');
      const values = { csrf: csrf.value, back: back.value, drafts, ...more };
      const path = `/desk/articles/${card.id.slice(2)}/${action}`;
      await desk
        .inLane(card.id, () => desk.send('POST', path, { values, target: card, swap: 'outerMorph' }))
        .catch(() => {});
    }
    show();
    tell(rows.map((id) => document.getElementById(id)).filter(Boolean), action);
  }

  /** Announces how many were decided, and goes on to the next draft that waits. */
  function tell(rows, action) {
    const refused = rows.filter((row) => !row.querySelector('.row-told.done'));
    const done = desk.text('decided', rows.length - refused.length);
    status.textContent = refused.length > 0 ? `${done} ${desk.text('notDecided', refused.length)}` : done;
    if (bar.contains(document.activeElement)) document.activeElement.blur();
    const row = refused[0] ?? rows.at(-1);
    document.dispatchEvent(new CustomEvent('desk:decided', { detail: { row, action } }));
  }

  list.addEventListener('change', ({ target }) => target.matches('[data-pick]') && show());
  bar.querySelector('[data-picked-none]').addEventListener('click', () => {
    const [first] = picked();
    for (const each of picked()) each.checked = false;
    show();
    first?.focus({ preventScroll: true });
  });
  bar.querySelector('[data-picked-approve]')?.addEventListener('click', () => decide('approve-ready'));
  bar.addEventListener('submit', (event) => {
    event.preventDefault();
    const { reason } = bar.elements;
    decide('reject-selected', { reason: reason.value }).then(() => bar.reset());
  });
}
