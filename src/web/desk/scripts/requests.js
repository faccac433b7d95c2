// How the desk's scripts request a part of a page. htmx queues the requests of one element: it loses the third one, and
// resolves the promise of a waiting one before anything has happened. So each request here has an element of its own,
// and requests that change the same place run one after the other: once the promise resolves, the answer is in the
// page.
/* global desk, htmx */
const lanes = new Map();

/** Runs `act` once everything begun earlier for the same place is finished; resolves or rejects with its result. */
function inLane(place, act) {
  const before = lanes.get(place) ?? Promise.resolve();
  const done = before.then(act, act);
  const over = done.catch(() => {}).then(() => lanes.get(place) === over && lanes.delete(place));
  lanes.set(place, over);
  return done;
}

/**
 * Sends a request and swaps in its answer; rejects if there is none, or none that belongs in a page. If the session has
 * ended, the person signs in first, and exactly this request is sent once more. `isQuiet`: it is not worth asking.
 */
async function send(method, path, { isQuiet = method === 'GET', ...options }) {
  let status = await answered(method, path, options);
  if (status === 401 && !isQuiet) {
    const csrf = await desk.signInAgain?.();
    if (csrf) status = await answered(method, path, { ...options, values: { ...options.values, csrf } });
  }
  if (status === 0 || status === 401 || status >= 500 || (method === 'GET' && status >= 400))
    throw new Error(`${method} ${path} was answered ${status}`);
}

/** The status of the answer, which is in the page then; 0 if there is none. */
async function answered(method, path, options) {
  const source = document.createElement('span');
  source.hidden = true;
  document.body.append(source);
  let status = 0;
  source.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
    status = ctx.response.status;
    // A refused form is answered with the reason, in its place. An error page for a GET is not swapped in.
    if (method === 'GET' && status >= 400) ctx.swap = 'none';
  });
  try {
    await htmx.ajax(method, path, { ...options, source });
  } finally {
    source.remove();
  }
  return status;
}

/** The values that a form sends if this button is pressed. */
function valuesOf(form, submitter) {
  return Object.fromEntries(new FormData(form, submitter));
}

Object.assign(desk, { inLane, send, valuesOf });
