// Turns on notifications in this browser. It asks for permission only once the reader has pressed the button.

const scope = '/follow/';
const form = document.querySelector('[data-follow]');
const able =
  isSecureContext && 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
let followed = new Set();

function inputs() {
  return [...form.querySelectorAll('input[name="topic"]')];
}

function say(text, wrong = false) {
  const line = form.querySelector('[data-say]');
  line.textContent = text;
  line.classList.toggle('fault', wrong);
}

/** Shows what this browser follows; a topic that the page does not offer gets a box of its own. */
function show(topics) {
  followed = new Set(topics.map(({ topic }) => topic));
  const offered = new Set(inputs().map(({ value }) => value));
  for (const { topic, title } of topics.filter(({ topic }) => !offered.has(topic))) {
    const label = inputs()[0].closest('label').cloneNode(true);
    label.querySelector('input').value = topic;
    label.querySelector('bdi').textContent = title;
    form.querySelector('.choices').append(label);
  }
  if (followed.size > 0) for (const input of inputs()) input.checked = followed.has(input.value);
  const { start, save } = labels();
  form.querySelector('[type="submit"]').textContent = followed.size > 0 ? save : start;
  form.querySelector('[data-stop]').hidden = followed.size === 0;
}

function labels() {
  return JSON.parse(form.dataset.labels);
}

async function post(path, body) {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return answer.status === 204 ? undefined : answer.json();
}

/** The browser's subscription with the newsroom's key; one with an earlier key no longer works. */
async function current(registration) {
  const subscription = await registration?.pushManager.getSubscription();
  const bytes = new Uint8Array(subscription?.options.applicationServerKey ?? []);
  const key = btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=/g, '');
  if (!subscription || key === form.dataset.key) return subscription ?? undefined;
  await subscription.unsubscribe();
  return undefined;
}

async function activated(registration) {
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  if (worker.state === 'activated') return;
  await new Promise((resolve, reject) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated') resolve();
      if (worker.state === 'redundant') reject(new Error('the service worker was not taken'));
    });
  });
}

async function follow(topics) {
  if ((await Notification.requestPermission()) !== 'granted') {
    if (Notification.permission === 'denied') block();
    return;
  }
  const registration = await navigator.serviceWorker.register(`${scope}worker.js`, { scope });
  await activated(registration);
  const subscription =
    (await current(registration)) ??
    (await registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: form.dataset.key,
    }));
  const answer = await post('/follow', { subscription, topics });
  show(answer.topics);
  say(labels().on);
}

async function stop() {
  const subscription = await current(await navigator.serviceWorker.getRegistration(scope));
  if (subscription) {
    await post('/follow/stop', { endpoint: subscription.endpoint });
    await subscription.unsubscribe();
  }
  show([]);
  say(labels().off);
}

function block() {
  form.querySelector('fieldset').disabled = true;
  form.querySelector('[type="submit"]').disabled = true;
  say(labels().blocked);
}

/** Runs one action at a time and shows its errors in place. */
async function doing(work) {
  const buttons = [...form.querySelectorAll('button')].filter(({ disabled }) => !disabled);
  for (const button of buttons) button.disabled = true;
  say('');
  try {
    await work();
  } catch (error) {
    reportError(error);
    say(labels().failed, true);
  }
  if (!form.querySelector('fieldset').disabled) for (const button of buttons) button.disabled = false;
}

async function begin() {
  const registration = await navigator.serviceWorker.getRegistration(scope);
  const subscription = await current(registration);
  if (subscription) show((await post('/follow/state', { endpoint: subscription.endpoint })).topics);
  if (followed.size > 0) say(labels().on);
  if (Notification.permission === 'denied') block();
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const topics = inputs().flatMap(({ checked, value }) => (checked ? [value] : []));
    if (topics.length > 0) doing(() => follow(topics));
    else if (followed.size > 0) doing(stop);
    else say(labels().none, true);
  });
  form.querySelector('[data-stop]').addEventListener('click', () => doing(stop));
  navigator.serviceWorker.addEventListener('message', ({ data }) => {
    if (data !== 'stopped') return;
    show([]);
    say(labels().off);
  });
  form.hidden = false;
}

// If the state can't be determined now, nothing is offered, because it might be wrong.
if (form && able) begin().catch((error) => reportError(error));
