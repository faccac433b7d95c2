// What is typed into a draft is measured as its platform counts, and stays in this browser until it is saved.
/* global htmx */
const list = document.querySelector('[data-cards]') ?? document.querySelector('.two');
if (list) begin(list);

function begin(list) {
  const keyOf = (field) => `slugline-typed:${location.host}:${field.id}`;
  const isText = (field) => field.matches('form[action$="/edit"] textarea[name="text"]');
  let timer;

  list.addEventListener('input', ({ target: field }) => {
    if (!isText(field)) return;
    if (field.value === field.defaultValue) localStorage.removeItem(keyOf(field));
    else localStorage.setItem(keyOf(field), field.value);
    clearTimeout(timer);
    timer = setTimeout(() => measure(field), 250);
  });

  function measure(field) {
    const target = document.getElementById(`${field.id}-measured`);
    const { csrf, part } = field.form.elements;
    if (!target) return;
    htmx.ajax('POST', field.form.getAttribute('action').replace(/edit$/, 'measure'), {
      target,
      swap: 'innerHTML',
      values: { csrf: csrf.value, part: part.value, text: field.value },
    });
  }

  /** What was typed before the page was left comes back into its field. */
  function restore(root) {
    for (const field of root.querySelectorAll('textarea[name="text"]')) {
      const typed = isText(field) ? localStorage.getItem(keyOf(field)) : null;
      if (typed === null || typed === field.value) continue;
      field.value = typed;
      const box = field.closest('details');
      if (box) box.open = true;
      measure(field);
    }
  }

  // What has been saved needs no copy here.
  document.addEventListener('desk:decided', ({ detail: { row } }) => {
    if (!row?.querySelector('.row-told.done')) return;
    for (const key of Object.keys(localStorage))
      if (key.startsWith(`slugline-typed:${location.host}:text-${row.id.slice(2)}-`))
        localStorage.removeItem(key);
  });
  document.addEventListener('htmx:after:swap', ({ target }) => target instanceof Element && restore(target));
  restore(list);
}
