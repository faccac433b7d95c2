import { html } from 'ghtml';
import { foldName } from '../../accounts/names.ts';
import { roles } from '../../accounts/roles.ts';
import type { Token } from '../../accounts/tokens.ts';
import type { User } from '../../accounts/users.ts';
import { type Form, form, type View, when } from '../desk/view.ts';
import { withMarkup } from '../texts/withMarkup.ts';
import type { Markup } from '../theme/layout.ts';
import { address, button, emptyState, stateLabel } from '../theme/parts.ts';

/** A secret that grants access, and what to do with it. It is shown once, on one page. */
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
  const texts = view.texts.people;
  return html`!${once ? shownOnce(once) : ''}
<section class="block"><h2 class="block-name">${texts.people}</h2>
!${addForm(view, typed)}
!${peopleTable(view, users)}</section>
<section class="block"><h2 class="block-name">${texts.programs}</h2>
<p class="quiet">${texts.programsHow}</p>
!${tokenForm(view, typed)}
!${tokenTable(view, tokens)}</section>`;
}

function shownOnce({ sentence, secret }: ShownOnce): Markup {
  return html`<div class="notice done once" role="status"><p>${sentence}</p><p>!${address(secret)}</p></div>`;
}

function roleChoice(view: View, id: string, chosen: string, kind = ''): Markup {
  const choices = roles.map(
    (role) =>
      html`<option value="${role}"!${role === chosen ? ' selected' : ''}>${view.texts.shell.roles[role]}</option>`,
  );
  return html`<select id="${id}" name="role" class="${kind}">!${choices}</select>`;
}

/** The fields of both forms; the hint says what the name is used for. */
function nameAndRole(
  view: View,
  id: 'person' | 'program',
  { hint, act, typed }: { hint: string; act: string; typed: Form | undefined },
): Markup {
  const { people: texts, shell } = view.texts;
  const roleHint = roles.map((role) => texts.ability(shell.roles[role], texts.abilities[role])).join(' · ');
  return html`<div class="field"><label for="${id}-name">${texts.name}</label><input
id="${id}-name" name="name" type="text" required maxlength="32" autocomplete="off" spellcheck="false" value="${typed?.name ?? ''}" aria-describedby="${id}-hint">
<p class="hint" id="${id}-hint">${hint}</p></div>
<div class="field"><label for="${id}-role">${texts.role}</label>!${roleChoice(view, `${id}-role`, typed?.role ?? 'editor')}
<p class="hint">${roleHint}</p></div>
<p>!${button({ label: act, kind: 'first' })}</p>`;
}

/** The current values of the fields that both forms have: a form that failed keeps what was typed. */
function typedIn(typed: Form | undefined, kind: 'person' | 'program'): Form | undefined {
  return typed?.kind === kind ? typed : undefined;
}

function addForm(view: View, given: Form | undefined): Markup {
  const typed = typedIn(given, 'person');
  const texts = view.texts.people;
  const fields = nameAndRole(view, 'person', { hint: texts.personHint, act: texts.addAndLink, typed });
  const inner = html`<input type="hidden" name="kind" value="person">!${fields}`;
  return html`<details class="more above"!${typed ? ' open' : ''}><summary class="button">${texts.addPerson}</summary>!${form(view, '/ops/people/add', inner)}</details>`;
}

function tokenForm(view: View, given: Form | undefined): Markup {
  const typed = typedIn(given, 'program');
  const texts = view.texts.people;
  const fields = nameAndRole(view, 'program', { hint: texts.programHint, act: texts.createToken, typed });
  const inner = html`<input type="hidden" name="kind" value="program">!${fields}`;
  return html`<details class="more above"!${typed ? ' open' : ''}><summary class="button">${texts.addToken}</summary>!${form(view, '/ops/people/tokens', inner)}</details>`;
}

function small(
  view: View,
  path: string,
  name: string,
  label: string,
  kind: string,
  more: Markup = '',
): Markup {
  const inner = html`<input type="hidden" name="name" value="${name}">!${more}<button
class="button small ${kind}" type="submit" aria-label="${view.texts.people.actOn(label, name)}">${label}</button>`;
  return form(view, `/ops/people/${path}`, inner, 'inline');
}

function peopleTable(view: View, users: User[]): Markup {
  const texts = view.texts.people;
  const rows = users.map((user) => personRow(view, user));
  return html`<div class="table rows"><table><thead><tr><th scope="col">${texts.name}</th><th scope="col">${texts.role}</th><th scope="col">${texts.account}</th>
<th scope="col">${texts.added}</th><th><span class="unseen">${texts.actions}</span></th></tr></thead><tbody>!${rows}</tbody></table></div>`;
}

function personRow(view: View, user: User): Markup {
  const { name, role, disabledAt, hasPassword, createdAt } = user;
  const { people: texts, shell } = view.texts;
  const isSelf = foldName(name) === foldName(view.context.actor.name);
  const id = `role-${foldName(name)}`;
  const account = disabledAt
    ? html`!${stateLabel('disabled', texts.disabled)} <span class="quiet">!${withMarkup(texts.since, when(view, disabledAt))}</span>`
    : hasPassword
      ? stateLabel('ok', texts.open)
      : stateLabel('invited', texts.invited);
  const roleForm = isSelf
    ? html`${shell.roles[role]} <span class="quiet">${texts.you}</span>`
    : form(
        view,
        '/ops/people/role',
        html`<input type="hidden" name="name" value="${name}"><label class="unseen" for="${id}">${texts.roleOf(name)}</label>!${roleChoice(view, id, role, 'short')}<button
class="button small" type="submit" aria-label="${texts.changeRole(name)}">${texts.change}</button>`,
        'inline',
      );
  const acts = disabledAt
    ? small(view, 'disable', name, texts.enable, '', '<input type="hidden" name="undo" value="yes">')
    : html`!${small(view, 'invite', name, texts.link, '')}!${small(view, 'sign-out', name, texts.signOut, '')}!${isSelf ? '' : small(view, 'disable', name, texts.disable, 'wrong')}`;
  return html`<tr id="person-${foldName(name)}"><td><bdi>${name}</bdi></td><td>!${roleForm}</td><td>!${account}</td>
<td>!${when(view, createdAt)}</td><td class="number"><div class="actions">!${acts}</div></td></tr>`;
}

function tokenTable(view: View, tokens: Token[]): Markup {
  const { people: texts, shell } = view.texts;
  if (tokens.length === 0) return emptyState(texts.noTokens, texts.noTokensHow);
  const rows = tokens.map(({ name, role, createdAt, createdBy, revokedAt }) => {
    const state = revokedAt
      ? html`!${stateLabel('revoked', texts.revoked)} <span class="quiet">!${when(view, revokedAt)}</span>`
      : stateLabel('ok', texts.open);
    return html`<tr><td><bdi>${name}</bdi></td><td>${shell.roles[role]}</td><td>!${state}</td>
<td>!${when(view, createdAt)} <span class="quiet">!${withMarkup(texts.by, html`<bdi>${createdBy}</bdi>`)}</span></td><td class="number">
<div class="actions">!${revokedAt ? '' : small(view, 'revoke', name, texts.revoke, 'wrong')}</div></td></tr>`;
  });
  return html`<div class="table rows"><table><thead><tr><th scope="col">${texts.name}</th><th scope="col">${texts.role}</th><th scope="col">${texts.state}</th>
<th scope="col">${texts.made}</th><th><span class="unseen">${texts.actions}</span></th></tr></thead><tbody>!${rows}</tbody></table></div>`;
}
