import { html } from 'ghtml';
import { withMarkup } from '../../texts/withMarkup.ts';
import type { Site } from '../../theme/layout.ts';
import { button, csrfField, field, notice } from '../../theme/parts.ts';
import { signInFrame } from './loginPage.ts';

export interface SetPasswordPage {
  csrf: string;
  username: string;
  /** The path that the form is sent to, which is the one-time link's own. */
  action: string;
  /** The minimum number of characters. */
  atLeast: number;
  wrong?: { sentence: string; hint: string };
}

/** The page behind a one-time link, where a person chooses a password, once in `password` and once in `again`. */
export function setPasswordPage(page: SetPasswordPage, site: Site): string {
  const texts = site.desk.texts.signIn;
  const hint = texts.passwordHint(page.atLeast);
  const main = html`<h1 class="page-title">${texts.choosePassword}</h1>
<p class="quiet">!${withMarkup(texts.worksOnce, html`<strong><bdi>${page.username}</bdi></strong>`)}</p>
!${page.wrong ? notice('wrong', page.wrong.sentence, page.wrong.hint) : ''}
<form class="form block" method="post" action="${page.action}">
!${csrfField(page.csrf)}
<input type="text" name="username" value="${page.username}" autocomplete="username" readonly hidden>
!${field({ name: 'password', label: texts.password, type: 'password', autocomplete: 'new-password', required: true, minlength: page.atLeast, autofocus: true, hint })}
!${field({ name: 'again', label: texts.repeatPassword, type: 'password', autocomplete: 'new-password', required: true, minlength: page.atLeast })}
<p>!${button({ label: texts.setPassword, kind: 'first' })}</p>
</form>`;
  return signInFrame(texts.choosePassword, main, site);
}
