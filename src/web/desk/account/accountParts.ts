import { html } from 'ghtml';
import { shortestPassword } from '../../../accounts/passwords.ts';
import type { Session } from '../../../accounts/sessions.ts';
import type { Markup } from '../../theme/layout.ts';
import { address, button, field } from '../../theme/parts.ts';
import { form, type View, when } from '../view.ts';

interface Account {
  sessions: Session[];
  /** The session that this page is shown in. */
  current: string | undefined;
  once?: { sentence: string; secret: string } | undefined;
}

/** A person's own password, sessions and tokens. */
export function accountMain(view: View, { sessions, current, once }: Account): Markup {
  return html`!${once ? html`<div class="notice done once" role="status"><p>${once.sentence}</p><p>!${address(once.secret)}</p></div>` : ''}
<section class="block"><h2 class="block-name">Where you are signed in</h2>!${sessionTable(view, sessions, current)}
!${sessions.length > 1 ? form(view, '/desk/account/sign-out', button({ label: 'Sign out everywhere else', kind: 'wrong' })) : ''}</section>
<section class="block"><h2 class="block-name">Password</h2>!${passwordForm(view)}</section>
<section class="block"><h2 class="block-name">A token of your own</h2>
<p class="quiet">For a script of yours. It has your role, and counts as you: in the audit and under four eyes.</p>!${tokenForm(view)}</section>`;
}

function sessionTable(view: View, sessions: Session[], current: string | undefined): Markup {
  const rows = sessions.map(({ id, createdAt, usedAt, from = '', browser = '' }) => {
    const inner = html`<input type="hidden" name="id" value="${id}"><button class="button small wrong" type="submit" aria-label="Sign out: ${browser} ${from}">Sign out</button>`;
    const act =
      id === current
        ? html`<span class="quiet">this one</span>`
        : form(view, '/desk/account/sign-out', inner, 'inline');
    return html`<tr><td><bdi>${browser}</bdi></td><td><bdi>${from}</bdi></td><td>!${when(view, createdAt)}</td><td>!${when(view, usedAt)}</td><td class="number">!${act}</td></tr>`;
  });
  return html`<div class="table"><table><thead><tr><th scope="col">Browser</th><th scope="col">From</th><th scope="col">Signed in</th>
<th scope="col">Used</th><th><span class="unseen">What can be done</span></th></tr></thead><tbody>!${rows}</tbody></table></div>`;
}

function passwordForm(view: View): Markup {
  const hint = `At least ${shortestPassword} characters. A few unusual words are easier to remember than symbols.`;
  const chosen = {
    type: 'password',
    autocomplete: 'new-password',
    required: true,
    minlength: shortestPassword,
  } as const;
  const inner = html`!${field({ name: 'current', label: 'Current password', type: 'password', autocomplete: 'current-password', required: true })}
!${field({ name: 'password', label: 'New password', hint, ...chosen })}
!${field({ name: 'again', label: 'Repeat the new password', ...chosen })}
<p>!${button({ label: 'Change password', kind: 'first' })}</p>`;
  return form(view, '/desk/account/password', inner);
}

function tokenForm(view: View): Markup {
  const inner = html`!${field({ name: 'name', label: 'Name of the token', type: 'text', autocomplete: 'off', required: true })}
<p>!${button({ label: 'Create token' })}</p>`;
  return form(view, '/desk/account/tokens', inner);
}
