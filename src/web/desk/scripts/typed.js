// Text that is typed into a draft is measured as its platform counts, and stored in this browser until it is saved.
/* global desk */
const list = document.querySelector('[data-cards]') ?? document.querySelector('.two');
if (list) begin(list);

function begin(list) {
  const keyOf = (field) => `slugline-typed:${location.host}:${field.id}`;
  const isText = (field) => field.matches('form[action$="/edit"] textarea[name="text"]');
  const isStored = (field) => isText(field) || field.matches('.row-open textarea[name="note"]');
  let timer;

  list.addEventListener('input', ({ target: field }) => {
    if (!isStored(field)) return;
    if (field.value === field.defaultValue) localStorage.removeItem(keyOf(field));
    else localStorage.setItem(keyOf(field), field.value);
    if (!isText(field)) return;
    clearTimeout(timer);
    timer = setTimeout(() => measure(field), 250);
  });

  function measure(field) {
    const target = document.getElementById(`${field.id}-measured`);
    const { csrf, part } = field.form.elements;
    if (!target) return;
    const path = field.form.getAttribute('action').replace(/edit$/, 'measure');
    const measured = async () => {
      const values = { csrf: csrf.value, part: part.value, text: field.value };
      await desk.send('POST', path, { values, target, swap: 'innerHTML', isQuiet: true });
    };
    desk.inLane(target.id, measured).catch(() => {});
  }

  /** Restores text that was typed before the page was left. */
  function restore(root) {
    for (const field of root.querySelectorAll('textarea')) {
      const typed = isStored(field) ? localStorage.getItem(keyOf(field)) : null;
      if (typed === null || typed === field.value) continue;
      field.value = typed;
      const box = field.closest('details');
      if (box) box.open = true;
      if (isText(field)) measure(field);
    }
  }

  list.addEventListener('reset', ({ target: form }) => {
    for (const field of form.querySelectorAll('textarea')) localStorage.removeItem(keyOf(field));
  });

  // If another person was faster: replaces what was typed with their text.
  list.addEventListener('click', (event) => {
    const field = document.getElementById(event.target.closest('[data-take]')?.dataset.take ?? '');
    if (!field) return;
    event.preventDefault();
    field.value = document.getElementById(`${field.id}-now`).textContent;
    localStorage.removeItem(keyOf(field));
    measure(field);
    field.focus();
  });

  // Text that is saved, or of no more use, is removed from the browser. After other decisions it stays.
  document.addEventListener('desk:decided', ({ detail: { row, action } }) => {
    if (!/\/(edit|reject)$/.test(action) || !row?.querySelector('.row-told.done')) return;
    for (const key of Object.keys(localStorage))
      if (key.startsWith(`slugline-typed:${location.host}:text-${row.id.slice(2)}-`))
        localStorage.removeItem(key);
  });
  document.addEventListener('htmx:after:swap', () => restore(list));
  restore(list);
}
