// Cards of articles: a decision changes only its card, rows open in place, and a change made elsewhere reloads one
// card. Without this script buttons submit plain forms and rows are links.
/* global desk */
/** How long an approval can be undone (ms; approvedSentence.ts). */
const undoMs = 10_000;
const cards = document.querySelector('[data-cards]');
if (cards) begin(cards);

function begin(cards) {
  const status = document.querySelector('[data-live-word]');
  const rowOf = (element) => element.closest('.row');
  const panelOf = (row) => row.querySelector('.row-open');

  /**
   * Replaces a card by the answer. The result of a decision stays, with its undo button, until the draft changes again.
   */
  async function replace(method, path, card, values) {
    const outcomes = [...card.querySelectorAll('.row-told')].map((line) => ({ line, row: rowOf(line) }));
    const stamps = outcomes.map(({ row }) => row.dataset.stamp);
    await desk.send(method, path, { values, target: card, swap: 'outerMorph' });
    for (const [n, { line, row }] of outcomes.entries())
      if (row.isConnected && row.dataset.stamp === stamps[n] && !row.querySelector('.row-told'))
        panelOf(row).before(line);
  }

  const waitingRefresh = new Set();

  /** Reloads one card; typed text and open rows stay. */
  async function refresh(id) {
    if (waitingRefresh.has(id)) return;
    waitingRefresh.add(id);
    await desk.inLane(id, async () => {
      waitingRefresh.delete(id);
      const card = document.getElementById(id);
      if (!card) return;
      const url = new URL(`/desk/cards/${id.slice(2)}`, location.href);
      url.searchParams.set('back', location.pathname + location.search);
      const { activeElement } = document;
      await replace('GET', url.pathname + url.search, card);
      // The focus is only restored if the person has not moved it meanwhile.
      if (document.activeElement === document.body && activeElement.isConnected)
        activeElement.focus({ preventScroll: true });
    });
  }

  const isTyped = (root) =>
    [...root.querySelectorAll('textarea, input:not([type="hidden"], [type="checkbox"])')].some(
      (field) => field.value !== field.defaultValue,
    );

  /** Loads the current draft into its row, unless the row has it already. The card does not change meanwhile. */
  function load(id, isOld = (row) => panelOf(row).dataset.loaded !== row.dataset.stamp) {
    return desk.inLane(document.getElementById(id).closest('.card').id, async () => {
      const row = document.getElementById(id);
      if (!row || !isOld(row)) return;
      const panel = panelOf(row);
      const back = encodeURIComponent(location.pathname + location.search);
      await desk.send('GET', `/desk/drafts/${id.slice(2)}/panel?back=${back}`, {
        target: panel,
        swap: 'innerHTML',
      });
      panel.dataset.loaded = row.dataset.stamp;
    });
  }

  async function toggle({ id }, open) {
    if (open) await load(id);
    const row = document.getElementById(id);
    if (!row) return;
    panelOf(row).hidden = !open;
    row.querySelector('[data-opens]').setAttribute('aria-expanded', String(open));
    if (open) row.dispatchEvent(new CustomEvent('desk:opened', { bubbles: true }));
  }

  cards.addEventListener('click', (event) => {
    const link = event.target.closest('[data-opens]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    const row = rowOf(link);
    toggle(row, panelOf(row).hidden).catch(() => location.assign(link.href));
  });

  // A button that no longer undoes anything is removed, whichever action it came with.
  const timed = new WeakSet();
  document.addEventListener('htmx:after:swap', () => {
    for (const undo of cards.querySelectorAll('[data-undo]')) {
      if (timed.has(undo)) continue;
      timed.add(undo);
      setTimeout(() => undo.remove(), undoMs);
    }
  });

  const underWay = new Set();

  // The answer to a form is its card. The panel that contains the form is reloaded too.
  cards.addEventListener('submit', (event) => {
    const { target: form, submitter } = event;
    const card = form.closest('.card');
    event.preventDefault();
    const row = rowOf(submitter ?? form);
    const panel = form.closest('.row-open');
    const action = submitter?.getAttribute('formaction') ?? form.getAttribute('action');
    const about = submitter?.getAttribute('aria-label') ?? submitter?.textContent;
    status.textContent = about ? desk.text('workingOnIt', about) : '';
    const isNote = action.includes('/notes');
    const values = desk.valuesOf(form, submitter);
    // A form that is submitted twice is sent once.
    const sent = JSON.stringify([action, values]);
    if (underWay.has(sent)) return;
    underWay.add(sent);
    desk
      .inLane(card.id, () => replace('POST', action, document.getElementById(card.id), values))
      .finally(() => underWay.delete(sent))
      .then(() => {
        if (isNote) noted(row, form);
        else settle(document.getElementById(card.id), row, panel, action);
      })
      .catch(() => {});
  });

  /** A note changes nothing else in the row: open parts and typed text stay, and so does the focus. */
  function noted(row, form) {
    const outcome = row.querySelector('.row-told');
    status.textContent = outcome?.querySelector('[data-outcome]').textContent ?? '';
    if (outcome?.matches('.done') && form.matches('.note-form')) form.reset();
    if (document.activeElement === document.body) row.querySelector('[data-opens]').focus();
  }

  /** Announces the result and reloads open panels; `sent` is the panel whose form was submitted. */
  function settle(card, row, sent, action) {
    const outcome = (row ?? card).querySelector('.row-told');
    status.textContent = outcome?.querySelector('[data-outcome]').textContent ?? '';
    for (const each of card.querySelectorAll('.row')) {
      const panel = panelOf(each);
      const isRefused = panel === sent && outcome?.matches('.wrong');
      const isOld = panel === sent || (panel.dataset.loaded !== each.dataset.stamp && !isTyped(panel));
      if (!panel.hidden && isOld && !isRefused) load(each.id, () => true).catch(() => {});
    }
    // After a decision about the whole article: the row that was refused, or its last one.
    const decided =
      row ?? card.querySelector('.row-told.wrong')?.closest('.row') ?? card.querySelector('.row:last-child');
    document.dispatchEvent(
      new CustomEvent('desk:decided', { detail: { row: document.getElementById(decided?.id), action } }),
    );
  }

  // A picture that can't be shown is removed.
  const drop = (image) => image.remove();
  document.addEventListener(
    'error',
    (event) => event.target instanceof HTMLImageElement && drop(event.target),
    true,
  );
  for (const image of document.images)
    if (image.complete && image.naturalWidth === 0 && image.loading !== 'lazy') drop(image);

  const waiting = new Map();
  const acted = new Map();
  /** Runs `act` once for all calls within `ms`, and at least `apartMs` after the last time. */
  function soon(key, ms, act, apartMs = 0) {
    if (waiting.has(key)) return;
    const rest = (acted.get(key) ?? Number.NEGATIVE_INFINITY) + apartMs - performance.now();
    waiting.set(
      key,
      setTimeout(
        () => {
          waiting.delete(key);
          acted.set(key, performance.now());
          Promise.resolve(act()).catch(() => {});
        },
        Math.max(ms, rest),
      ),
    );
  }

  const cardAbout = (id) => cards.querySelector(`[data-about~="${CSS.escape(id)}"]`);

  function changed(id) {
    const card = id && cardAbout(id);
    // A decision appears on every screen immediately; a card whose draft keeps changing is reloaded about three times a
    // second.
    if (card) soon(card.id, 20, () => refresh(card.id), 300);
    else soon('news', 1500, news);
  }

  /** Reports drafts that are not on this page in one line, so that nothing moves while a person reads. */
  async function news() {
    const page = location.pathname + location.search;
    if (!cards.querySelector('.card'))
      return desk.send('GET', page, { target: cards, select: '[data-cards]', swap: 'outerMorph' });
    if (cards.dataset.cards)
      await desk.send('GET', cards.dataset.cards, { target: '[data-live-news]', swap: 'innerHTML' });
  }

  document.addEventListener(
    'desk:change',
    ({ detail }) => detail.type !== 'notes-read' && changed(detail.id),
  );
  document.addEventListener('desk:missed', () => {
    for (const card of cards.querySelectorAll('.card')) changed(card.id.slice(2));
    changed('');
  });
}
