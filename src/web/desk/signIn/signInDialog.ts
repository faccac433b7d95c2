import { html } from 'ghtml';
import type { SignInTexts } from '../../texts/en/signIn.ts';
import type { Markup } from '../../theme/layout.ts';

/** Signing in over the page when the session has ended, so that nothing typed is lost. Only a script opens it. */
export function signInDialog(texts: SignInTexts, name: string): Markup {
  return html`<dialog class="keys" data-sign-in aria-labelledby="again-name"><form class="form" method="post" action="/login">
<h2 class="block-name" id="again-name">${texts.again}</h2>
<p>${texts.sessionEnded}</p>
<p class="fault" aria-live="assertive" data-issue></p>
<div class="field"><label for="again-username">${texts.name}</label><input id="again-username" name="username" type="text" autocomplete="username" value="${name}" required></div>
<div class="field"><label for="again-password">${texts.password}</label><input id="again-password" name="password" type="password" autocomplete="current-password" required></div>
<p><button class="button first">${texts.signIn}</button></p></form></dialog>`;
}
