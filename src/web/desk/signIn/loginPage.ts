import { html } from 'ghtml';
import { readerTexts } from '../../texts/languages.ts';
import { frame, type Markup, type Site } from '../../theme/layout.ts';
import { button, csrfField, field, notice } from '../../theme/parts.ts';

export interface LoginPage {
  csrf: string;
  /** The name that was typed before; the password is never sent back. */
  username?: string;
  /** Why the last attempt failed: the catalogue's sentence and hint. */
  wrong?: { sentence: string; hint: string };
  /** A message above the form: "You are signed out." */
  flash?: string;
  /** Where to go after signing in: one of our own paths. */
  next?: string;
}

/** The sign-in page: one form, `username` and `password`, POST to `/login`. */
export function loginPage(page: LoginPage, site: Site): string {
  const texts = site.desk.texts.signIn;
  const main = html`<h1 class="page-title">${texts.signIn}</h1>
!${page.flash ? notice('done', page.flash) : ''}
!${page.wrong ? notice('wrong', page.wrong.sentence, page.wrong.hint) : ''}
<form class="form block" method="post" action="/login">
!${csrfField(page.csrf)}
!${page.next ? html`<input type="hidden" name="next" value="${page.next}">` : ''}
!${field({ name: 'username', label: texts.name, type: 'text', autocomplete: 'username', required: true, autofocus: !page.username, ...(page.username && { value: page.username }) })}
!${field({ name: 'password', label: texts.password, type: 'password', autocomplete: 'current-password', required: true, autofocus: Boolean(page.username) })}
<p>!${button({ label: texts.signIn, kind: 'first' })}</p>
<p class="quiet">${texts.noName}</p>
</form>`;
  return signInFrame(texts.signIn, main, site);
}

/** A desk page for a person who is not signed in yet. */
export function signInFrame(title: string, main: Markup, site: Site): string {
  const { language, texts } = site.desk;
  const nav = [{ href: '/', label: readerTexts(site.languages, language).messages.frontPage }];
  return frame(
    { title, language, kind: 'desk', section: texts.shell.desk, narrow: true, noindex: true, nav, main },
    site,
  );
}
