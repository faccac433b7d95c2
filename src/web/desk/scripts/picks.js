// Selected drafts and the actions on all of them: the drafts of each card are sent together, and each row shows its
// result.
/* global desk */
const list = document.querySelector('[data-cards]');
const bar = document.querySelector('[data-picked]');
if (list && bar) begin(list, bar);

function begin(list, bar) {
  document.documentElement.dataset.scripted = '';
  const picked = () => [...list.querySelectorAll('[data-pick]:checked')];

  function show() {
    const count = picked().length;
    bar.hidden = count === 0;
    bar.querySelector('[data-picked-count]').textContent = desk.text('selected', count);
  }

  list.addEventListener('change', ({ target }) => target.matches('[data-pick]') && show());
  bar.querySelector('[data-picked-none]').addEventListener('click', () => {
    for (const each of picked()) each.checked = false;
    show();
  });
  bar.querySelector('[data-picked-approve]').addEventListener('click', async () => {
    const byCard = Map.groupBy(picked(), (each) => each.closest('.card'));
    for (const [card, picks] of byCard) {
      const { csrf, back } = document.getElementById(`f-${card.id.slice(2)}`).elements;
      const drafts = picks.map(({ value }) => value).join(' ');
      const values = { csrf: csrf.value, back: back.value, drafts };
      const path = `/desk/articles/${card.id.slice(2)}/approve-ready`;
      await desk
        .inLane(card.id, () => desk.send('POST', path, { values, target: card, swap: 'outerMorph' }))
        .catch(() => {});
    }
    show();
  });
}
