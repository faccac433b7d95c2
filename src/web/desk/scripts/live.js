// Keeps a page of the desk up to date: it reloads the content when something on it has changed. Nothing moves under
// the pointer: what a person points at, types in or has opened stays until they ask for the update.

const region = document.querySelector('[data-live]');
const head = document.querySelector('[data-live-head]');
const notice = document.querySelector('[data-live-word]');
const wanted = new Set(region?.dataset.live.split(' ').filter(Boolean));
let timer;
let again = false;
let loading = false;

function inUse() {
  if (region.contains(document.activeElement) || region.matches(':hover')) return true;
  if (region.querySelector('form details[open], .draft details[open]')) return true;
  const fields = region.querySelectorAll('textarea, input:not([type="hidden"])');
  return [...fields].some((field) => field.value !== field.defaultValue);
}

function isHeld(item) {
  if (item.contains(document.activeElement) || item.querySelector('details[open]')) return true;
  return [...item.querySelectorAll('textarea')].some((field) => field.value !== field.defaultValue);
}

function items(root) {
  return new Map([...root.querySelectorAll('[data-item]')].map((item) => [item.id, item]));
}

/** Replaces the regions that changed; returns whether that was all. */
function patch(fresh) {
  const now = items(region);
  const next = items(fresh);
  let held = false;
  for (const [id, item] of next) {
    const shown = now.get(id);
    if (!shown || shown.outerHTML === item.outerHTML) continue;
    if (isHeld(shown)) held = true;
    else shown.replaceWith(document.importNode(item, true));
  }
  return !held && [...now.keys()].join() === [...next.keys()].join() && next.size > 0;
}

function offer() {
  if (notice.firstChild) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'link-button';
  button.textContent = 'Show updates';
  button.addEventListener('click', () => refresh(true));
  notice.replaceChildren(button);
}

async function refresh(asked) {
  if (loading) {
    again = true;
    return;
  }
  loading = true;
  try {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
    if (answer.redirected || !answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.querySelector('[data-live]');
    const freshHead = page.querySelector('[data-live-head]');
    if (freshHead && !head.matches(':hover') && !head.contains(document.activeElement)) {
      head.replaceChildren(...document.importNode(freshHead, true).childNodes);
    }
    if (!fresh || fresh.innerHTML === region.innerHTML) return;
    if (asked || !inUse()) {
      region.replaceChildren(...document.importNode(fresh, true).childNodes);
      notice.replaceChildren();
    } else if (!patch(fresh)) offer();
  } finally {
    loading = false;
    if (again) {
      again = false;
      soon();
    }
  }
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(() => refresh(false).catch(() => {}), 250);
}

if (wanted.size > 0) {
  const events = new EventSource('/api/v1/events');
  const isOfCards = document.querySelector('[data-cards]') !== null;
  // Cards look after themselves (cards.js): they are told what has changed.
  const changed = isOfCards
    ? ({ data }) => document.dispatchEvent(new CustomEvent('desk:change', { detail: JSON.parse(data) }))
    : soon;
  const missed = isOfCards ? () => document.dispatchEvent(new CustomEvent('desk:missed')) : soon;
  for (const type of wanted) events.addEventListener(type, changed);
  events.addEventListener('reset', missed);
  // After the connection was interrupted, changes may have been missed.
  let lost = false;
  events.addEventListener('error', () => {
    lost = true;
  });
  events.addEventListener('open', () => {
    if (lost) missed();
    lost = false;
  });
}
