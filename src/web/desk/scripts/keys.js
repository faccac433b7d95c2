// Keyboard shortcuts for the list of drafts; the page's dialog lists them. They do nothing while a person types, and
// can be switched off for this browser.
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

  /** Moves the focus to the row's first action, and scrolls no further than necessary. */
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

  /** Opens the row, and in it the form that contains this field. */
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
    n: withRow((row) => openField(row, 'button[value="next"]')),
    t: withRow((row) => openField(row, 'input[name="at"]')),
    m: withRow((row) => openField(row, 'textarea[name="note"]')),
    v: withRow((row) => openField(row, 'form[action$="/choose"] button')),
    u: () => (current()?.querySelector('[data-undo]') ?? list.querySelector('[data-undo]'))?.click(),
    x: withRow((row) => row.querySelector('[data-pick]')?.click()),
    X: () => document.querySelector('[data-picked]:not([hidden]) :is(button, input)')?.focus(),
    // A single draft that is ready has no button for all.
    A: withRow((row) => row.closest('.card').querySelector('.card-all button, .row-do .button')?.click()),
    ']': () => document.querySelector('.ways [rel="next"]')?.click(),
    '[': () => document.querySelector('.ways [rel="prev"]')?.click(),
    '/': () => document.querySelector('[data-search]')?.focus(),
    '?': () => dialog.showModal(),
  };

  document.addEventListener('keydown', (event) => {
    const { key, target } = event;
    if (key === 'Enter' && (event.ctrlKey || event.metaKey) && target.matches('textarea'))
      return target.form.requestSubmit();
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || dialog.open) return;
    if (key === 'Escape') return leave(target);
    const isTyping = target.matches('textarea, select, input:not([type="checkbox"])');
    if (isTyping || !isOn.checked || !Object.hasOwn(keys, key)) return;
    event.preventDefault();
    keys[key]();
  });

  /** Moves the focus from a field back to its row; typed text stays. */
  function leave(target) {
    const row = target.closest('.row');
    if (row) goTo(row);
  }

  /** After a decision the focus moves to the next draft that waits, unless the person has moved it meanwhile. */
  document.addEventListener('desk:decided', ({ detail: { row } }) => {
    const { activeElement } = document;
    const isElsewhere = activeElement !== document.body && !row?.contains(activeElement);
    if (!row || isElsewhere) return;
    // If two texts are shown side by side, the choice between them comes next.
    const take = row.querySelector('.row-told.wrong') && row.querySelector('[data-take]');
    if (take) return take.focus();
    if (row.querySelector('.row-told.wrong')) return goTo(row);
    const all = rows();
    goTo(all.slice(all.indexOf(row) + 1).find((each) => each.matches('[data-waits]')) ?? row);
  });
}
