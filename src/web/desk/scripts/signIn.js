// Asks to sign in again over the page when the session has ended. Afterwards people continue where they were, with
// everything that they typed.
/* global desk */
const again = document.querySelector('[data-sign-in]');
if (again) watch(again);

function watch(dialog) {
  const form = dialog.querySelector('form');
  const issue = dialog.querySelector('[data-issue]');
  const status = document.querySelector('[data-live-word]');
  let unsent;

  document.addEventListener('submit', ({ target, submitter }) => {
    if (target !== form && target.method === 'post') unsent = { form: target, submitter };
  });

  document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
    const code = ctx.response.status;
    // Only requests that a person sends ask to sign in.
    if (ctx.request.method !== 'POST' || ctx.request.action.endsWith('/measure')) return;
    if (code === 401) ask();
    else if (code >= 500) status.textContent = desk.text('didNotWorkTypedStays');
  });
  document.addEventListener('htmx:error', () => {
    status.textContent = desk.text('notReached');
  });

  function ask() {
    issue.textContent = '';
    if (!dialog.open) dialog.showModal();
  }

  /** Fetches the page at an address, and the CSRF token of its forms. */
  async function read(address, init) {
    const answer = await fetch(address, init);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    return { answer, page, csrf: page.querySelector('input[name="csrf"]')?.value ?? '' };
  }

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
    for (const field of document.querySelectorAll('input[name="csrf"]')) field.value = fresh;
    form.reset();
    dialog.close();
    const { form: which, submitter } = unsent ?? {};
    if (which?.isConnected) which.requestSubmit(submitter?.isConnected ? submitter : undefined);
  });
}
