// The calendar: posts are dragged to another hour or day, or moved by keys; "Change" opens in place; changes made
// elsewhere update the calendar (parts.js). Without this script each post is a link to its draft.
/* global desk */
const calendar = () => document.querySelector('[data-calendar]');
if (calendar()) begin();

function begin() {
  const quarter = 900_000;
  const status = document.querySelector('[data-live-word]');
  const csrf = () => document.querySelector('input[name="csrf"]').value;
  const showKeys = () => {
    calendar().querySelector('[data-calendar-keys]').hidden = false;
  };
  showKeys();

  async function send(address, values) {
    const options = { target: '[data-calendar]', swap: 'outerMorph', values };
    await desk.inLane('parts', () => desk.send('POST', address, options));
    showKeys();
  }

  /** Moves a post to an instant, or to a time in the newsroom's zone, and announces the result. */
  async function move(entry, at) {
    const { moves, version } = entry.dataset;
    await send(`/desk/drafts/${moves}/schedule`, {
      csrf: csrf(),
      version,
      at,
      back: calendar().dataset.calendar,
    });
    status.textContent = calendar().querySelector('.notice p')?.textContent ?? '';
    document.getElementById(entry.id)?.querySelector('[data-changes]')?.focus({ preventScroll: true });
  }

  document.addEventListener('dragstart', ({ target, dataTransfer }) => {
    const entry = target.closest?.('[data-moves]');
    if (entry) dataTransfer.setData('text/plain', entry.id);
  });
  const placeAt = (target) => target.closest?.('[data-drop], [data-drop-day]');
  document.addEventListener('dragover', (event) => placeAt(event.target) && event.preventDefault());
  // A post that is dropped on a day keeps its time of day.
  document.addEventListener('drop', (event) => {
    const place = placeAt(event.target);
    const entry = document.getElementById(event.dataTransfer.getData('text/plain'));
    if (!place || !entry) return;
    event.preventDefault();
    move(entry, place.dataset.drop ?? `${place.dataset.dropDay}T${entry.dataset.clock}`).catch(() => {});
  });

  document.addEventListener('keydown', (event) => {
    const { key, target } = event;
    const entry = target.closest('[data-moves]');
    if (entry && key === 'Escape') return close(entry);
    if (!entry || event.ctrlKey || event.metaKey || event.altKey || target.matches('input, textarea, select'))
      return;
    const by = { '+': quarter, '=': quarter, '-': -quarter }[key];
    if (by) move(entry, new Date(Date.parse(entry.dataset.at) + by).toISOString()).catch(() => {});
    else if (key === 'c') entry.querySelector('[data-changes]').click();
    else return;
    event.preventDefault();
  });

  function close(entry) {
    const link = entry.querySelector('[data-changes]');
    if (link.getAttribute('aria-expanded') === 'true') link.click();
    link.focus({ preventScroll: true });
  }

  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-changes-close]')) close(event.target.closest('.entry'));
    const link = event.target.closest('[data-changes]');
    if (!link || event.ctrlKey || event.metaKey || event.button !== 0) return;
    event.preventDefault();
    const entry = link.closest('.entry');
    const panel = entry.querySelector('.entry-open');
    for (const open of calendar().querySelectorAll('.entry-open:not([hidden])'))
      if (open !== panel) close(open.closest('.entry'));
    panel.hidden = !panel.hidden;
    link.setAttribute('aria-expanded', String(!panel.hidden));
    if (panel.hidden) return;
    const back = encodeURIComponent(calendar().dataset.calendar);
    const path = `/desk/calendar/change/${entry.dataset.moves}?back=${back}`;
    desk
      .inLane('calendar', () => desk.send('GET', path, { target: panel, swap: 'innerHTML' }))
      .catch(() => location.assign(link.href));
  });

  document.addEventListener('submit', (event) => {
    const { target: form, submitter } = event;
    if (!form.closest('.entry-open')) return;
    event.preventDefault();
    send(form.getAttribute('action'), desk.valuesOf(form, submitter))
      .then(() => {
        status.textContent = calendar().querySelector('.notice p')?.textContent ?? '';
      })
      .catch(() => {});
    if (submitter) status.textContent = desk.text('workingOnIt', submitter.textContent);
  });
}
