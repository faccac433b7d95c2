import { html } from 'ghtml';
import { shortestPassword } from '../../../accounts/passwords.ts';
import type { Session } from '../../../accounts/sessions.ts';
import type { Markup } from '../../theme/layout.ts';
import { address, button, field } from '../../theme/parts.ts';
import { form, type View, when } from '../view.ts';

interface Account {
  sessions: Session[];
  /** The session that this page belongs to. */
  current: string | undefined;
  once?: { sentence: string; secret: string } | undefined;
}

/** A person's own password, sessions and tokens. */
export function accountMain(view: View, { sessions, current, once }: Account): Markup {
  const texts = view.texts.account;
  return html`!${once ? html`<div class="notice done once" role="status"><p>${once.sentence}</p><p>!${address(once.secret)}</p></div>` : ''}
<section class="block"><h2 class="block-name">${texts.whereSignedIn}</h2>!${sessionTable(view, sessions, current)}
!${sessions.length > 1 ? form(view, '/desk/account/sign-out', button({ label: texts.signOutElsewhere, kind: 'wrong' })) : ''}</section>
<section class="block"><h2 class="block-name">${texts.password}</h2>!${passwordForm(view)}</section>
<section class="block"><h2 class="block-name">${texts.ownToken}</h2>
<p class="quiet">${texts.ownTokenHow}</p>!${tokenForm(view)}</section>`;
}

function sessionTable(view: View, sessions: Session[], current: string | undefined): Markup {
  const texts = view.texts.account;
  const rows = sessions.map(({ id, createdAt, usedAt, from = '', browser = '' }) => {
    const inner = html`<input type="hidden" name="id" value="${id}"><button class="button small wrong" type="submit" aria-label="${texts.signOutOf(`${browser} ${from}`)}">${texts.signOut}</button>`;
    const act =
      id === current
        ? html`<span class="quiet">${texts.thisOne}</span>`
        : form(view, '/desk/account/sign-out', inner, 'inline');
    return html`<tr><td><bdi>${browser}</bdi></td><td><bdi>${from}</bdi></td><td data-label="${texts.signedIn}">!${when(view, createdAt)}</td>
<td data-label="${texts.used}">!${when(view, usedAt)}</td><td class="number">!${act}</td></tr>`;
  });
  return html`<div class="table rows"><table><thead><tr><th scope="col">${texts.browser}</th><th scope="col">${texts.from}</th><th scope="col">${texts.signedIn}</th>
<th scope="col">${texts.used}</th><th><span class="unseen">${texts.actions}</span></th></tr></thead><tbody>!${rows}</tbody></table></div>`;
}

function passwordForm(view: View): Markup {
  const texts = view.texts.account;
  const hint = view.texts.signIn.passwordHint(shortestPassword);
  const chosen = {
    type: 'password',
    autocomplete: 'new-password',
    required: true,
    minlength: shortestPassword,
  } as const;
  const inner = html`!${field({ name: 'current', label: texts.currentPassword, type: 'password', autocomplete: 'current-password', required: true })}
!${field({ name: 'password', label: texts.newPassword, hint, ...chosen })}
!${field({ name: 'again', label: texts.repeatNewPassword, ...chosen })}
<p>!${button({ label: texts.changePassword, kind: 'first' })}</p>`;
  return form(view, '/desk/account/password', inner);
}

function tokenForm(view: View): Markup {
  const texts = view.texts.account;
  const inner = html`!${field({ name: 'name', label: texts.tokenName, type: 'text', autocomplete: 'off', required: true })}
<p>!${button({ label: texts.createToken })}</p>`;
  return form(view, '/desk/account/tokens', inner);
}
