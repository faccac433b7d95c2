// Asks to sign in again over the page when the session has ended. Afterwards the request that was refused is sent once
// more (requests.js), and people continue where they were, with everything that they typed.
/* global desk */
const again = document.querySelector('[data-sign-in]');
if (again) watch(again);

function watch(dialog) {
  const form = dialog.querySelector('form');
  const issue = dialog.querySelector('[data-issue]');
  const status = document.querySelector('[data-live-word]');
  const nameOn = (page) => page.querySelector('.signed-in bdi')?.textContent;
  let asked;

  document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
    // Only requests that a person sends are answered in words.
    if (ctx.request.method !== 'POST' || ctx.request.action.endsWith('/measure')) return;
    if (ctx.response.status >= 500) status.textContent = desk.text('didNotWorkTypedStays');
  });
  document.addEventListener('htmx:error', () => {
    status.textContent = desk.text('notReached');
  });

  /** Fetches the page at an address, and the CSRF token of its forms. */
  async function read(address, init) {
    const answer = await fetch(address, init);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    return { answer, page, csrf: page.querySelector('input[name="csrf"]')?.value ?? '' };
  }

  function go(csrf) {
    for (const field of document.querySelectorAll('input[name="csrf"]')) field.value = csrf;
    return csrf;
  }

  /** The CSRF token of a session that this person has begun in another tab meanwhile. */
  async function begunElsewhere() {
    const { page, csrf } = await read('/desk/account');
    return nameOn(page) === nameOn(document) && csrf ? go(csrf) : undefined;
  }

  function ask() {
    issue.textContent = '';
    dialog.showModal();
    form.elements.password.focus();
    return new Promise((resolve) => {
      const answer = () => {
        if (!dialog.returnValue) status.textContent = desk.text('didNotWorkTypedStays');
        resolve(dialog.returnValue || undefined);
      };
      dialog.addEventListener('close', answer, { once: true });
    });
  }

  /** Resolves with a new session's CSRF token once the person has signed in; with undefined if they do not. */
  desk.signInAgain = () => {
    asked ??= begunElsewhere()
      .then((csrf) => csrf ?? ask())
      .finally(() => {
        asked = undefined;
      });
    return asked;
  };

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const { csrf } = await read('/login');
    const body = new URLSearchParams({
      ...Object.fromEntries(new FormData(form)),
      csrf,
      next: '/desk/account',
    });
    const { answer, page, csrf: fresh } = await read('/login', { method: 'POST', body });
    if (!answer.ok) {
      issue.textContent = page.querySelector('.notice.wrong p')?.textContent ?? desk.text('didNotWork');
      return;
    }
    form.reset();
    // Another person on the same computer gets a page of their own: this one shows what the first may do.
    if (nameOn(page) !== nameOn(document)) return location.reload();
    dialog.close(go(fresh));
  });
  // Without this, a dialog that is opened again and dismissed would return what the last one did.
  dialog.addEventListener('cancel', () => {
    dialog.returnValue = '';
  });
}
