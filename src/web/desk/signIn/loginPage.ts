import { html } from 'ghtml';
import { frame, type Site } from '../../theme/layout.ts';
import { button, csrfField, field, notice } from '../../theme/parts.ts';

export interface LoginPage {
  csrf: string;
  /** What was typed before; the password is never sent back. */
  username?: string;
  /** Why the last attempt failed: the catalogue's sentence and hint. */
  wrong?: { sentence: string; hint: string };
  /** A message before signing in: "You are signed out." */
  flash?: string;
  /** Where to go afterwards: one of our own paths. */
  next?: string;
}

/** The sign-in page: one form, `username` and `password`, POST to `/login`. */
export function loginPage(page: LoginPage, site: Site): string {
  const main = html`<h1 class="page-title">Sign in</h1>
!${page.flash ? notice('done', page.flash) : ''}
!${page.wrong ? notice('wrong', page.wrong.sentence, page.wrong.hint) : ''}
<form class="form block" method="post" action="/login">
!${csrfField(page.csrf)}
!${page.next ? html`<input type="hidden" name="next" value="${page.next}">` : ''}
!${field({ name: 'username', label: 'Name', type: 'text', autocomplete: 'username', required: true, autofocus: !page.username, ...(page.username && { value: page.username }) })}
!${field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password', required: true, autofocus: Boolean(page.username) })}
<p>!${button({ label: 'Sign in', kind: 'first' })}</p>
<p class="quiet">No name yet, or the password is lost? An admin makes a one-time link for you, under Operations, People.</p>
</form>`;
  return frame(
    {
      title: 'Sign in',
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
