import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sessionsOf } from '../../../accounts/sessions.ts';
import { changeOwnPassword } from '../../../actions/accounts/changeOwnPassword.ts';
import { createToken } from '../../../actions/accounts/createToken.ts';
import { endSessions } from '../../../actions/accounts/endSessions.ts';
import { openSession } from '../../../actions/accounts/signIn.ts';
import { SluglineError } from '../../../errors.ts';
import { clientAddress } from '../../clientAddress.ts';
import type { WebContext } from '../../context.ts';
import { networkOf } from '../../public/readerLimit.ts';
import { knownBrowser, setKnownBrowser, setSession, signedIn } from '../../session.ts';
import { deskPage, page, post, type View } from '../view.ts';
import { accountMain } from './accountParts.ts';

const path = '/desk/account';

/** `/desk/account`: a person's own password, sessions and tokens. */
export function accountRoutes(server: FastifyInstance, web: WebContext): void {
  const act = (to: string, posted: Parameters<typeof post>[3]['act']) =>
    post(server, web, `${path}/${to}`, {
      role: 'viewer',
      again: (view, _form, request) => accountPage(view, request),
      act: posted,
    });

  page(server, web, path, (view, request) => accountPage(view, request));

  act('password', async (view, { current = '', password = '', again = '' }, request, reply) => {
    if (password !== again) throw new SluglineError('account.passwords-differ');
    const user = await changeOwnPassword(view.context, {
      password: current,
      next: password,
      from: networkOf(clientAddress(request)),
      browser: knownBrowser(web, request),
    });
    setSession(web, reply, await openSession(view.context, user, request.headers['user-agent']));
    setKnownBrowser(web, request, reply, user);
    return { kind: 'done', sentence: view.texts.account.passwordChanged, to: path };
  });
  act('sign-out', async (view, { id }, request) => {
    const { name } = view.context.actor;
    const own = await signedIn(web, request);
    const count = await endSessions(view.context, {
      name,
      ...(id ? { id } : own ? { except: own.session } : {}),
    });
    return { kind: 'done', sentence: view.texts.account.sessionsEnded(count), to: path };
  });
  act('tokens', async (view, { name = '' }, request) => {
    const { role } = view.context.actor;
    const secret = await createToken(view.context, { name: name.trim(), role, isOwn: true });
    const sentence = view.texts.account.tokenCreated(name.trim());
    const once = { sentence, secret };
    return {
      kind: 'done',
      sentence,
      answer: () => accountPage({ ...view, path, flash: undefined }, request, once),
    };
  });
}

async function accountPage(
  view: View,
  request: FastifyRequest,
  once?: { sentence: string; secret: string },
): Promise<string> {
  const { store, actor } = view.context;
  const [sessions, own] = await Promise.all([sessionsOf(store, actor.name), signedIn(view.web, request)]);
  return deskPage(view, {
    title: view.texts.account.title,
    section: '/desk',
    main: accountMain(view, { sessions, current: own?.session, once }),
  });
}
