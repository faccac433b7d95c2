// Cards of articles: a decision changes its card only, rows open in place, and a change elsewhere reloads one card.
// Without this script every button is a form's and every row a link.
/* global htmx */
/** How long an approval can be undone (ms; approvedSentence.ts). */
const undoMs = 10_000;
const cards = document.querySelector('[data-cards]');
if (cards) begin(cards);

function begin(cards) {
  const status = document.querySelector('[data-live-word]');
  const rowOf = (element) => element.closest('.row');
  const panelOf = (row) => row.querySelector('.row-open');

  /** Reloads one card; typed text and open rows stay. */
  async function refresh(card) {
    const url = new URL(`/desk/cards/${card.id.slice(2)}`, location.href);
    url.searchParams.set('back', location.pathname + location.search);
    const outcomes = [...card.querySelectorAll('.row-told')].map((line) => ({ line, row: rowOf(line) }));
    const stamps = outcomes.map(({ row }) => row.dataset.stamp);
    const { activeElement } = document;
    await htmx.ajax('GET', url.pathname + url.search, { target: card, swap: 'outerMorph' });
    // The result of a decision stays, with its undo, until the draft changes again.
    for (const [n, { line, row }] of outcomes.entries())
      if (row.isConnected && row.dataset.stamp === stamps[n]) panelOf(row).before(line);
    if (activeElement !== document.activeElement && activeElement.isConnected)
      activeElement.focus({ preventScroll: true });
  }

  const isTyped = (root) =>
    [...root.querySelectorAll('textarea, input:not([type="hidden"], [type="checkbox"])')].some(
      (field) => field.value !== field.defaultValue,
    );

  async function load(row) {
    const panel = panelOf(row);
    panel.dataset.loaded = row.dataset.stamp;
    await htmx.ajax(
      'GET',
      `/desk/drafts/${row.id.slice(2)}/panel?back=${encodeURIComponent(location.pathname + location.search)}`,
      {
        target: panel,
        swap: 'innerHTML',
      },
    );
  }

  async function toggle(row, open = panelOf(row).hidden) {
    const panel = panelOf(row);
    if (open && panel.dataset.loaded !== row.dataset.stamp) await load(row);
    panel.hidden = !open;
    row.querySelector('[data-opens]').setAttribute('aria-expanded', String(open));
    if (open) row.dispatchEvent(new CustomEvent('desk:opened'));
  }

  cards.addEventListener('click', (event) => {
    const link = event.target.closest('[data-opens]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    toggle(rowOf(link)).catch(() => location.assign(link.href));
  });

  // A form is answered with its card. The panel that contains the form is reloaded too.
  cards.addEventListener('submit', (event) => {
    const { target: form, submitter } = event;
    const card = form.closest('.card');
    event.preventDefault();
    const row = rowOf(submitter ?? form);
    const panel = form.closest('.row-open');
    const action = submitter?.getAttribute('formaction') ?? form.getAttribute('action');
    const about = submitter
      ? `Working on it: ${submitter.getAttribute('aria-label') ?? submitter.textContent}`
      : '';
    status.textContent = about;
    htmx
      .ajax('POST', action, { source: form, event, target: card, swap: 'outerMorph' })
      .then(() => settle(card, row, panel))
      .catch(() => {});
  });

  /** Announces the result and reloads open panels; `sent` is the panel whose form was submitted. */
  function settle(card, row, sent) {
    const outcome = (row ?? card).querySelector('.row-told');
    status.textContent = outcome?.querySelector('[data-outcome]').textContent ?? '';
    for (const undo of card.querySelectorAll('[data-undo]')) setTimeout(() => undo.remove(), undoMs);
    for (const each of card.querySelectorAll('.row')) {
      const panel = panelOf(each);
      const isRefused = panel === sent && outcome?.matches('.wrong');
      const isOld = panel === sent || (panel.dataset.loaded !== each.dataset.stamp && !isTyped(panel));
      if (!panel.hidden && isOld && !isRefused) load(each).catch(() => {});
    }
    if (row)
      document.dispatchEvent(
        new CustomEvent('desk:decided', { detail: { row: document.getElementById(row.id) } }),
      );
  }

  // A picture that can't be shown leaves no hole.
  const drop = (image) => image.remove();
  document.addEventListener(
    'error',
    (event) => event.target instanceof HTMLImageElement && drop(event.target),
    true,
  );
  for (const image of document.images)
    if (image.complete && image.naturalWidth === 0 && image.loading !== 'lazy') drop(image);

  const waiting = new Map();
  function soon(key, ms, act) {
    if (waiting.has(key)) return;
    waiting.set(
      key,
      setTimeout(() => {
        waiting.delete(key);
        Promise.resolve(act()).catch(() => {});
      }, ms),
    );
  }

  const cardAbout = (id) => cards.querySelector(`[data-about~="${CSS.escape(id)}"]`);

  function changed(id) {
    const card = id && cardAbout(id);
    if (card) soon(card.id, 300, () => refresh(document.getElementById(card.id)));
    else soon('news', 1500, news);
  }

  /** What is not on this page is told in a line: nothing comes between what somebody reads. */
  async function news() {
    const page = location.pathname + location.search;
    if (!cards.querySelector('.card'))
      return htmx.ajax('GET', page, { target: cards, select: '[data-cards]', swap: 'outerMorph' });
    await htmx.ajax('GET', cards.dataset.cards, { target: '[data-live-news]', swap: 'innerHTML' });
  }

  document.addEventListener('desk:change', ({ detail }) => changed(detail.id));
  document.addEventListener('desk:missed', () => {
    for (const card of cards.querySelectorAll('.card')) changed(card.id.slice(2));
    changed('');
  });
}
