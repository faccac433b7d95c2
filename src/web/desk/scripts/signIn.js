// A session that has ended is told over the page: whoever signs in again goes on where they were, with all that is typed.
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
    // Only what a person sends asks for a sign-in.
    if (ctx.request.method !== 'POST' || ctx.request.action.endsWith('/measure')) return;
    if (code === 401) ask();
    else if (code >= 500) status.textContent = 'That did not work. What you typed is still here: try again.';
  });
  document.addEventListener('htmx:error', () => {
    status.textContent = 'The desk can’t be reached. What you typed is still here: try again.';
  });

  function ask() {
    issue.textContent = '';
    if (!dialog.open) dialog.showModal();
  }

  /** The page of an address, and the word that its forms carry. */
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
      issue.textContent = page.querySelector('.notice.wrong p')?.textContent ?? 'That did not work.';
      return;
    }
    for (const field of document.querySelectorAll('input[name="csrf"]')) field.value = fresh;
    form.reset();
    dialog.close();
    const { form: which, submitter } = unsent ?? {};
    if (which?.isConnected) which.requestSubmit(submitter?.isConnected ? submitter : undefined);
  });
}
