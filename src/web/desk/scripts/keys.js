// Everything on the list of drafts by keys; the dialog of the page says which. They rest while somebody types, and can be
// switched off for this browser.
const list = document.querySelector('[data-cards]');
const dialog = document.querySelector('[data-keys]');
const asleep = 'slugline-keys-off';
if (list && dialog) listen(list, dialog);

function listen(list, dialog) {
  const rows = () => [...list.querySelectorAll('.row')];
  const current = () => list.querySelector('.row[data-current]');
  const opener = document.querySelector('[data-keys-open]');
  const isOn = dialog.querySelector('[data-keys-on]');
  isOn.checked = localStorage.getItem(asleep) === null;
  isOn.addEventListener('change', () => {
    if (isOn.checked) localStorage.removeItem(asleep);
    else localStorage.setItem(asleep, '1');
  });
  opener.hidden = false;
  opener.addEventListener('click', () => dialog.showModal());

  list.addEventListener('focusin', ({ target }) => mark(target.closest('.row')));

  function mark(row) {
    if (!row || row === current()) return;
    current()?.removeAttribute('data-current');
    row.setAttribute('data-current', '');
  }

  /** The focus goes to what can be done with the row; the page moves only as far as it must. */
  function goTo(row) {
    if (!row) return;
    mark(row);
    const control = row.querySelector('.row-do .button') ?? row.querySelector('[data-opens]');
    control.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
  }

  function step(by) {
    const all = rows();
    const at = all.indexOf(current());
    goTo(at < 0 ? all[0] : all[Math.min(all.length - 1, Math.max(0, at + by))]);
  }

  const isOpen = (row) => row.querySelector('[data-opens]').getAttribute('aria-expanded') === 'true';

  /** Opens the row, and in it the form that holds such a field. */
  function openField(row, field) {
    const show = () => {
      const found = row.querySelector(`.row-open ${field}`);
      for (let box = found?.closest('details'); box; box = box.parentElement.closest('details'))
        box.open = true;
      found?.focus();
    };
    if (isOpen(row)) return show();
    row.addEventListener('desk:opened', show, { once: true });
    row.querySelector('[data-opens]').click();
  }

  const withRow = (act) => () => (current() ? act(current()) : goTo(rows()[0]));
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    a: withRow((row) => row.querySelector('.row-do .button')?.click()),
    o: withRow((row) => row.querySelector('[data-opens]').click()),
    e: withRow((row) => openField(row, 'textarea[name="text"]')),
    r: withRow((row) => openField(row, 'input[name="reason"]')),
    t: withRow((row) => openField(row, 'input[name="at"]')),
    v: withRow((row) => openField(row, 'form[action$="/choose"] button')),
    u: () => (current()?.querySelector('[data-undo]') ?? list.querySelector('[data-undo]'))?.click(),
    x: withRow((row) => row.querySelector('[data-pick]')?.click()),
    A: withRow((row) => row.closest('.card').querySelector('.card-all button')?.click()),
    '/': () => document.querySelector('[data-search]')?.focus(),
    '?': () => dialog.showModal(),
  };

  document.addEventListener('keydown', (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || dialog.open) return;
    if (key === 'Escape') return leave(target);
    const isTyping = target.matches('textarea, select, input:not([type="checkbox"])');
    if (isTyping || !isOn.checked || !Object.hasOwn(keys, key)) return;
    event.preventDefault();
    keys[key]();
  });

  /** Out of a field and back to its row; what is typed stays. */
  function leave(target) {
    const row = target.closest('.row');
    if (row) goTo(row);
  }

  /** After a decision the next draft that waits has the focus, unless it is elsewhere by now. */
  document.addEventListener('desk:decided', ({ detail: { row } }) => {
    const { activeElement } = document;
    const isElsewhere = activeElement !== document.body && !row?.contains(activeElement);
    if (!row || isElsewhere) return;
    if (row.querySelector('.row-told.wrong')) return goTo(row);
    const all = rows();
    goTo(all.slice(all.indexOf(row) + 1).find((each) => each.matches('[data-waits]')) ?? row);
  });
}
