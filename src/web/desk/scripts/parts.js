// Parts of a page that are updated when something changes: each is requested separately and morphed into its place. A
// field that a person types in stays as it is, and nothing moves under the pointer or the focus: such a part waits, and
// "Show updates" updates it at once.
/* global desk */
/** How long changes are collected (ms): those of rows, and those of whole lists, which change with every row. */
const gathered = { row: 300, whole: 2_000 };
/** The time between two requests for a list that keeps changing (ms): each time the whole list is sent. */
const apart = { row: 300, whole: 5_000 };
const followed = '[data-follows]';
const status = document.querySelector('[data-live-word]');
const typesOf = (element) => element.dataset.follows.split(' ').filter(Boolean);
const types = new Set([...document.querySelectorAll(followed)].flatMap(typesOf));
const since = document.querySelector('[data-live-since]')?.dataset.liveSince;
// The parts that every page has do not justify a connection of their own.
if (document.querySelector(`${followed}:not(#warnings, #notes-to-me)`)) follow();

function follow() {
  /** Ids of parts that are out of date, to be requested soon. */
  const stale = { row: new Set(), whole: new Set() };
  const waiting = new Set();
  const timers = {};
  const askedAt = { row: Number.NEGATIVE_INFINITY, whole: Number.NEGATIVE_INFINITY };

  const events = new EventSource(`/api/v1/events?since=${since}`);
  for (const type of types)
    events.addEventListener(type, ({ data }) => {
      const change = JSON.parse(data);
      document.dispatchEvent(new CustomEvent('desk:change', { detail: { type, ...change } }));
      changed(type, [change.id, change.articleId, ...(change.to ?? [])].filter(Boolean));
    });
  events.addEventListener('reset', missed);
  // Changes may have been missed while the connection was interrupted.
  let isLost = false;
  events.addEventListener('error', () => {
    isLost = true;
  });
  events.addEventListener('open', () => {
    if (isLost) missed();
    isLost = false;
  });

  const parts = () => [...document.querySelectorAll(`${followed}[id]`)];

  function missed() {
    document.dispatchEvent(new CustomEvent('desk:missed'));
    for (const part of parts()) mark('whole', part);
  }

  function changed(type, ids) {
    const isConcerned = (element) => element.dataset.about.split(' ').some((id) => ids.includes(id));
    for (const part of parts().filter((each) => typesOf(each).includes(type))) {
      const rows = [...part.querySelectorAll('[data-about][id]')].filter(isConcerned);
      for (const row of rows) mark('row', row);
      if (part.dataset.about === undefined) {
        if (rows.length === 0) mark('whole', part);
      } else if (isConcerned(part)) mark('row', part);
    }
  }

  function mark(kind, part) {
    stale[kind].add(part.id);
    const rest = askedAt[kind] + apart[kind] - performance.now();
    timers[kind] ??= setTimeout(
      () => {
        timers[kind] = undefined;
        askedAt[kind] = performance.now();
        const ids = [...stale[kind]];
        stale[kind].clear();
        ask(ids);
      },
      Math.max(gathered[kind], rest),
    );
  }

  const isTypedIn = (part) =>
    [...part.querySelectorAll('textarea, input:not([type="hidden"]), select')].some(
      (field) =>
        field === document.activeElement ||
        (field.type === 'checkbox' || field.type === 'radio'
          ? field.checked !== field.defaultChecked
          : field.matches('select')
            ? [...field.options].some((option) => option.selected !== option.defaultSelected)
            : field.value !== field.defaultValue),
    );

  /**
   * Whether an update of the part would disturb a person. A row stays in place, but the content of a whole part may
   * move.
   */
  const isUsed = (part) => {
    if (isTypedIn(part)) return true;
    if (part.dataset.about !== undefined) return false;
    if (part.querySelector('[aria-expanded="true"]')) return true;
    const isAbove = part.querySelector('[data-about]') !== null && part.getBoundingClientRect().top < 0;
    return isAbove || part.matches(':hover') || part.contains(document.activeElement);
  };

  function ask(ids, isWanted = false) {
    desk.inLane('parts', () => bring(ids, isWanted)).catch(() => {});
  }

  async function bring(ids, isWanted) {
    const all = [...new Set(ids)].map((id) => document.getElementById(id)).filter(Boolean);
    for (const part of all) if (isUsed(part) && !isWanted) waiting.add(part.id);
    const wanted = all.filter((part) => isWanted || !isUsed(part));
    if (wanted.length > 0) {
      const url = new URL(location.href);
      url.searchParams.set('parts', wanted.map(({ id }) => id).join(' '));
      await desk.send('GET', url.pathname + url.search, { swap: 'none', isWanted });
    }
    offer();
  }

  // A part that a person has begun to use meanwhile waits too.
  document.addEventListener('htmx:before:swap', ({ detail: { tasks, ctx } }) => {
    for (const [n, { type, target }] of [...tasks.entries()].reverse()) {
      if (type !== 'partial' || !target) continue;
      if (isUsed(target) && !ctx.isWanted) {
        tasks.splice(n, 1);
        waiting.add(target.id);
      } else waiting.delete(target.id);
    }
  });

  function offer() {
    const button = status.querySelector('[data-updates]');
    if (waiting.size === 0) button?.remove();
    if (waiting.size === 0 || button) return;
    const made = document.createElement('button');
    made.type = 'button';
    made.className = 'link-button';
    made.dataset.updates = '';
    made.textContent = desk.text('showUpdates');
    made.addEventListener('click', () => take(true));
    status.replaceChildren(made);
  }

  function take(isWanted) {
    const ids = [...waiting].filter((id) => {
      const part = document.getElementById(id);
      if (!part) waiting.delete(id);
      return part && (isWanted || !isUsed(part));
    });
    if (ids.length === 0) return offer();
    for (const id of ids) waiting.delete(id);
    ask(ids, isWanted);
  }

  let later;
  for (const type of ['pointerover', 'focusout', 'change', 'scrollend'])
    document.addEventListener(type, () => {
      if (waiting.size === 0) return;
      clearTimeout(later);
      later = setTimeout(() => take(false), 500);
    });
}
