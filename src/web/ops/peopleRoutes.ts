import type { FastifyInstance } from 'fastify';
import { invitationMs } from '../../accounts/invitations.ts';
import { type Role, roles } from '../../accounts/roles.ts';
import { listTokens } from '../../accounts/tokens.ts';
import { listUsers } from '../../accounts/users.ts';
import { addUser } from '../../actions/accounts/addUser.ts';
import { changeRole } from '../../actions/accounts/changeRole.ts';
import { createToken } from '../../actions/accounts/createToken.ts';
import { disableUser } from '../../actions/accounts/disableUser.ts';
import { endSessions } from '../../actions/accounts/endSessions.ts';
import { inviteUser } from '../../actions/accounts/inviteUser.ts';
import { revokeToken } from '../../actions/accounts/revokeToken.ts';
import { requireRole } from '../../actions/context.ts';
import { SluglineError } from '../../errors.ts';
import type { WebContext } from '../context.ts';
import { deskPage, type Form, page, post, type View } from '../desk/view.ts';
import { peopleMain, type ShownOnce } from './peopleParts.ts';
import { opsSections } from './sections.ts';

const path = '/ops/people';

/** `/ops/people`: the people and programs with access. For admins. */
export function peopleRoutes(server: FastifyInstance, web: WebContext): void {
  const act = (to: string, posted: Parameters<typeof post>[3]['act']) =>
    post(server, web, `${path}/${to}`, {
      role: 'admin',
      again: (view, form) => peoplePage(view, { typed: form }),
      act: posted,
    });

  page(server, web, path, (view) => peoplePage(view));

  act('add', async (view, { name = '', role }) => {
    const user = await addUser(view.context, { name: name.trim(), role: roleOf(role) });
    return invited(view, user.name, view.texts.people.personAdded(user.name));
  });
  act('invite', async (view, { name = '' }) => invited(view, name, view.texts.people.newLink(name)));
  act('role', async (view, { name = '', role }) => {
    const user = await changeRole(view.context, { name, role: roleOf(role) });
    return {
      kind: 'done',
      sentence: view.texts.people.hasRole(user.name, view.texts.shell.roles[user.role]),
      to: path,
    };
  });
  act('disable', async (view, { name = '', undo }) => {
    const user = await disableUser(view.context, { name, disabled: undo !== 'yes' });
    const sentence = user.disabledAt
      ? view.texts.people.wasDisabled(user.name)
      : view.texts.people.wasEnabled(user.name);
    return { kind: 'done', sentence, to: path };
  });
  act('sign-out', async (view, { name = '' }) => {
    const count = await endSessions(view.context, { name });
    const { wasNotSignedIn, wasSignedOut } = view.texts.people;
    const sentence = count === 0 ? wasNotSignedIn(name) : wasSignedOut(name);
    return { kind: 'done', sentence, to: path };
  });
  act('tokens', async (view, { name = '', role }) => {
    const token = await createToken(view.context, { name: name.trim(), role: roleOf(role) });
    return shownOnce(view, {
      sentence: view.texts.people.tokenCreated(name.trim()),
      secret: token,
    });
  });
  act('revoke', async (view, { name = '' }) => {
    await revokeToken(view.context, { name });
    return { kind: 'done', sentence: view.texts.people.tokenRevoked(name), to: path };
  });
}

async function invited(view: View, name: string, sentence: string) {
  const link = await inviteUser(view.context, { name });
  const days = invitationMs / 86_400_000;
  return shownOnce(view, {
    sentence: view.texts.people.passOn(sentence, days),
    secret: link,
  });
}

/** The answer contains the secret directly, because it must not go into a cookie or an address. */
function shownOnce(view: View, once: ShownOnce) {
  return {
    kind: 'done' as const,
    sentence: once.sentence,
    answer: () => peoplePage({ ...view, path, flash: undefined }, { once }),
  };
}

function roleOf(given: string | undefined): Role {
  const role = roles.find((one) => one === given);
  if (!role)
    throw new SluglineError('request.invalid', { where: 'role', what: `expected ${roles.join(', ')}` });
  return role;
}

async function peoplePage(view: View, shown: { typed?: Form; once?: ShownOnce } = {}): Promise<string> {
  requireRole(view.context, 'admin');
  const { store } = view.context;
  const [users, tokens] = await Promise.all([listUsers(store), listTokens(store)]);
  return deskPage(view, {
    title: view.texts.people.title,
    section: '/ops',
    aside: opsSections(view, path),
    main: peopleMain(view, { users, tokens, ...shown }),
  });
}
