import { html } from 'ghtml';
import { foldName } from '../../accounts/names.ts';
import { type Role, roles } from '../../accounts/roles.ts';
import type { Token } from '../../accounts/tokens.ts';
import type { User } from '../../accounts/users.ts';
import { type Form, form, type View, when } from '../desk/view.ts';
import type { Markup } from '../theme/layout.ts';
import { address, button, emptyState, stateLabel } from '../theme/parts.ts';

/** A secret that grants access, with what to do with it. It is shown on one page, once. */
export interface ShownOnce {
  sentence: string;
  secret: string;
}

export interface PeopleView {
  users: User[];
  tokens: Token[];
  once?: ShownOnce;
  /** What was typed into a form that was refused. */
  typed?: Form;
}

/** The people and programs with access, each with what an admin may change. */
export function peopleMain(view: View, { users, tokens, once, typed }: PeopleView): Markup {
  return html`!${once ? shownOnce(once) : ''}
<section class="block"><h2 class="block-name">People</h2>
!${addForm(view, typed)}
!${peopleTable(view, users)}</section>
<section class="block"><h2 class="block-name">Programs</h2>
<p class="quiet">A token acts under its own name, for roles and in the audit log. Under four eyes, a token that you create here counts as you.</p>
!${tokenForm(view, typed)}
!${tokenTable(view, tokens)}</section>`;
}

function shownOnce({ sentence, secret }: ShownOnce): Markup {
  return html`<div class="notice done once" role="status"><p>${sentence}</p><p>!${address(secret)}</p></div>`;
}

function roleChoice(id: string, chosen: string, kind = ''): Markup {
  const choices = roles.map(
    (role) => html`<option value="${role}"!${role === chosen ? ' selected' : ''}>${role}</option>`,
  );
  return html`<select id="${id}" name="role" class="${kind}">!${choices}</select>`;
}

const abilities: Record<Role, string> = {
  viewer: 'looks',
  editor: 'edits and rejects',
  approver: 'approves, schedules, stops',
  admin: 'everything',
};
const roleHint = roles.map((role) => `${role}: ${abilities[role]}`).join(' · ');

function nameAndRole(id: string, label: string, hint: string, typed: Form | undefined, act: string): Markup {
  return html`<div class="field"><label for="${id}-name">${label}</label><input
id="${id}-name" name="name" type="text" required maxlength="32" autocomplete="off" spellcheck="false" value="${typed?.name ?? ''}" aria-describedby="${id}-hint">
<p class="hint" id="${id}-hint">${hint}</p></div>
<div class="field"><label for="${id}-role">Role</label>!${roleChoice(`${id}-role`, typed?.role ?? 'editor')}
<p class="hint">${roleHint}</p></div>
<p>!${button({ label: act, kind: 'first' })}</p>`;
}

/** The fields of a form that failed keep what was typed; both forms have a name and a role. */
function typedIn(typed: Form | undefined, kind: 'person' | 'program'): Form | undefined {
  return typed?.kind === kind ? typed : undefined;
}

function addForm(view: View, given: Form | undefined): Markup {
  const typed = typedIn(given, 'person');
  const hint = 'Their name for signing in and in the audit log: 2 to 32 letters, digits, dots or hyphens.';
  const fields = nameAndRole('person', 'Name', hint, typed, 'Add and create a one-time link');
  const inner = html`<input type="hidden" name="kind" value="person">!${fields}`;
  return html`<details class="more above"!${typed ? ' open' : ''}><summary class="button">Add a person</summary>!${form(view, '/ops/people/add', inner)}</details>`;
}

function tokenForm(view: View, given: Form | undefined): Markup {
  const typed = typedIn(given, 'program');
  const inner = html`<input type="hidden" name="kind" value="program">!${nameAndRole('program', 'Name', 'The program’s name in the audit log, such as cms.', typed, 'Create token')}`;
  return html`<details class="more above"!${typed ? ' open' : ''}><summary class="button">Create a token</summary>!${form(view, '/ops/people/tokens', inner)}</details>`;
}

function small(
  view: View,
  path: string,
  name: string,
  label: string,
  kind: string,
  more: Markup = '',
): Markup {
  const inner = html`<input type="hidden" name="name" value="${name}">!${more}<button class="button small ${kind}" type="submit" aria-label="${label}: ${name}">${label}</button>`;
  return form(view, `/ops/people/${path}`, inner, 'inline');
}

function peopleTable(view: View, users: User[]): Markup {
  const rows = users.map((user) => personRow(view, user));
  return html`<div class="table"><table><thead><tr><th scope="col">Name</th><th scope="col">Role</th><th scope="col">Account</th>
<th scope="col">Added</th><th><span class="unseen">What can be done</span></th></tr></thead><tbody>!${rows}</tbody></table></div>`;
}

function personRow(view: View, user: User): Markup {
  const { name, role, disabledAt, hasPassword, createdAt } = user;
  const isSelf = foldName(name) === foldName(view.context.actor.name);
  const id = `role-${foldName(name)}`;
  const account = disabledAt
    ? html`!${stateLabel('disabled')} <span class="quiet">since !${when(view, disabledAt)}</span>`
    : hasPassword
      ? stateLabel('ok', 'open')
      : stateLabel('invited');
  const roleForm = isSelf
    ? html`${role} <span class="quiet">(you)</span>`
    : form(
        view,
        '/ops/people/role',
        html`<input type="hidden" name="name" value="${name}"><label class="unseen" for="${id}">Role of ${name}</label>!${roleChoice(id, role, 'short')}<button
class="button small" type="submit" aria-label="Change the role of ${name}">Change</button>`,
        'inline',
      );
  const acts = disabledAt
    ? small(view, 'disable', name, 'Enable', '', '<input type="hidden" name="undo" value="yes">')
    : html`!${small(view, 'invite', name, 'One-time link', '')}!${small(view, 'sign-out', name, 'Sign out', '')}!${isSelf ? '' : small(view, 'disable', name, 'Disable', 'wrong')}`;
  return html`<tr id="person-${foldName(name)}" data-item><td><bdi>${name}</bdi></td><td>!${roleForm}</td><td>!${account}</td>
<td>!${when(view, createdAt)}</td><td class="number"><div class="actions">!${acts}</div></td></tr>`;
}

function tokenTable(view: View, tokens: Token[]): Markup {
  if (tokens.length === 0)
    return emptyState('No tokens yet.', 'Create one for the CMS or a script that calls the API.');
  const rows = tokens.map(({ name, role, createdAt, createdBy, revokedAt }) => {
    const state = revokedAt
      ? html`!${stateLabel('revoked')} <span class="quiet">!${when(view, revokedAt)}</span>`
      : stateLabel('ok', 'open');
    return html`<tr><td><bdi>${name}</bdi></td><td>${role}</td><td>!${state}</td>
<td>!${when(view, createdAt)} <span class="quiet">by <bdi>${createdBy}</bdi></span></td><td class="number">
<div class="actions">!${revokedAt ? '' : small(view, 'revoke', name, 'Revoke', 'wrong')}</div></td></tr>`;
  });
  return html`<div class="table"><table><thead><tr><th scope="col">Name</th><th scope="col">Role</th><th scope="col">State</th>
<th scope="col">Made</th><th><span class="unseen">What can be done</span></th></tr></thead><tbody>!${rows}</tbody></table></div>`;
}
