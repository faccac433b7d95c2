import { html } from 'ghtml';
import { frame, type Site } from '../../theme/layout.ts';
import { button, csrfField, field, notice } from '../../theme/parts.ts';

export interface SetPasswordPage {
  csrf: string;
  username: string;
  /** Where the form is sent: the one-time link's own path. */
  action: string;
  /** The minimum number of characters. */
  atLeast: number;
  wrong?: { sentence: string; hint: string };
}

/** The page behind a one-time link: the person chooses a password once, in `password` and `again`. */
export function setPasswordPage(page: SetPasswordPage, site: Site): string {
  const hint = `At least ${page.atLeast} characters. A few unusual words are easier to remember than symbols.`;
  const main = html`<h1 class="page-title">Choose a password</h1>
<p class="quiet">For <strong><bdi>${page.username}</bdi></strong>. This link works once.</p>
!${page.wrong ? notice('wrong', page.wrong.sentence, page.wrong.hint) : ''}
<form class="form block" method="post" action="${page.action}">
!${csrfField(page.csrf)}
<input type="text" name="username" value="${page.username}" autocomplete="username" readonly hidden>
!${field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'new-password', required: true, minlength: page.atLeast, autofocus: true, hint })}
!${field({ name: 'again', label: 'Repeat the password', type: 'password', autocomplete: 'new-password', required: true, minlength: page.atLeast })}
<p>!${button({ label: 'Set password and sign in', kind: 'first' })}</p>
</form>`;
  return frame(
    {
      title: 'Choose a password',
      language: 'en',
      kind: 'desk',
      section: 'Desk',
      narrow: true,
      noindex: true,
      nav: [{ href: '/', label: 'Front page' }],
      main,
    },
    site,
  );
}
