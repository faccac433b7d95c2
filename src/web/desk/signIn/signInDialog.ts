import { html } from 'ghtml';
import type { Markup } from '../../theme/layout.ts';

/** Signing in over the page when a session has ended, so that nothing typed is lost. Only a script opens it. */
export function signInDialog(): Markup {
  return html`<dialog class="keys" data-sign-in aria-labelledby="again-name"><form class="form" method="post" action="/login">
<h2 class="block-name" id="again-name">Sign in again</h2>
<p>Your session has ended. What you typed is still here, and is sent once you are signed in.</p>
<p class="fault" aria-live="assertive" data-issue></p>
<div class="field"><label for="again-username">Name</label><input id="again-username" name="username" type="text" autocomplete="username" required></div>
<div class="field"><label for="again-password">Password</label><input id="again-password" name="password" type="password" autocomplete="current-password" required></div>
<p><button class="button first">Sign in</button></p></form></dialog>`;
}
