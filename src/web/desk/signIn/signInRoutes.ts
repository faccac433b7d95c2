import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requireCsrf } from '../../../accounts/csrf.ts';
import { type Invitation, invitationByToken } from '../../../accounts/invitations.ts';
import { shortestPassword } from '../../../accounts/passwords.ts';
import { program } from '../../../accounts/roles.ts';
import { storedUser } from '../../../accounts/users.ts';
import { acceptInvitation } from '../../../actions/accounts/acceptInvitation.ts';
import { openSession, signIn, signOut } from '../../../actions/accounts/signIn.ts';
import { removeWelcome } from '../../../actions/accounts/welcomeFile.ts';
import { upTo } from '../../../ends.ts';
import { SluglineError } from '../../../errors.ts';
import { clientAddress } from '../../clientAddress.ts';
import { siteOf, type WebContext } from '../../context.ts';
import { limitReaders, networkOf } from '../../public/readerLimit.ts';
import { noteRefusal } from '../../refusals.ts';
import {
  anonymousCsrf,
  clearSession,
  contextOf,
  type FlashMessage,
  flashOf,
  knownBrowser,
  localPath,
  originatedStore,
  requireAnonymousCsrf,
  setFlash,
  setKnownBrowser,
  setSession,
  signedIn,
  takeFlash,
} from '../../session.ts';
import { loginPage } from './loginPage.ts';
import { setPasswordPage } from './setPasswordPage.ts';

/** Limits a client that tries one account after the other, whatever the accounts' own limits. */
const signInLimit = { most: 120, windowMs: 60_000, holdsLoopback: true };

/** Signing in and out, and choosing a password behind a one-time link. */
export function signInRoutes(server: FastifyInstance, web: WebContext): void {
  server.get<{ Querystring: { to?: string } }>('/login', async (request, reply) => {
    const next = localPath(request.query.to);
    reply.header('cache-control', 'no-store');
    if (await signedIn(web, request)) return reply.redirect(next, 303);
    const flash = takeFlash(web, request, reply)?.sentence;
    return showLogin(web, request, reply, { next, ...(flash ? { flash } : {}) });
  });

  const limit = { onRequest: limitReaders(web.clock, () => undefined, signInLimit).hook };
  server.post<{ Body: Record<string, unknown> | undefined }>('/login', limit, async (request, reply) => {
    const { username, password, csrf, next, to } = request.body ?? {};
    requireAnonymousCsrf(web, request, csrf);
    const name = typeof username === 'string' ? username.trim() : '';
    const after = localPath(next ?? to);
    try {
      const { token, user } = await signIn(fromHere(web, request), {
        name,
        password: typeof password === 'string' ? password : '',
        from: networkOf(clientAddress(request)),
        browser: knownBrowser(web, request),
        agent: request.headers['user-agent'],
      });
      // The session that this browser had before is no longer needed.
      const before = await signedIn(web, request);
      if (before) await signOut(fromHere(web, request), before.actor.name, before.token);
      setSession(web, reply, token);
      setKnownBrowser(web, request, reply, user);
      return reply.redirect(after, 303);
    } catch (error) {
      // A password may have been typed into the name field by mistake, so only an existing name is recorded.
      const known = await storedUser(web.store, name);
      noteRefusal(request, error, known?.name ?? 'an unknown name');
      const { status, ...wrong } = flashOf(error, siteOf(web).desk.language);
      if (error instanceof SluglineError && status === 429)
        reply.header('retry-after', String(error.details.seconds ?? 300));
      reply.code(status);
      return showLogin(web, request, reply, { next: after, username: name, wrong: needed(wrong) });
    }
  });

  server.post<{ Body: Record<string, unknown> | undefined }>('/logout', async (request, reply) => {
    const who = await signedIn(web, request);
    if (who) {
      requireCsrf(web.secret, who.token, request.body?.csrf);
      await signOut(fromHere(web, request), who.actor.name, who.token);
    }
    clearSession(web, reply);
    // Clears the cache, because the browser stores the desk's pages in order to revalidate them.
    reply.header('clear-site-data', '"cache"');
    setFlash(web, reply, { kind: 'done', sentence: siteOf(web).desk.texts.signIn.signedOut });
    return reply.redirect('/login', 303);
  });

  server.get<{ Params: { token: string } }>('/welcome/:token', async (request, reply) => {
    const invitation = await requireInvitation(web, request.params.token);
    return showWelcome(web, request, reply, invitation);
  });

  server.post<{ Params: { token: string }; Body: Record<string, unknown> | undefined }>(
    '/welcome/:token',
    limit,
    async (request, reply) => {
      const { password, again, csrf } = request.body ?? {};
      requireAnonymousCsrf(web, request, csrf);
      const invitation = await requireInvitation(web, request.params.token);
      try {
        if (again !== undefined && password !== again) throw new SluglineError('account.passwords-differ');
        const command = {
          token: request.params.token,
          password: typeof password === 'string' ? password : '',
        };
        const { name } = await acceptInvitation(contextOf(web, program, request), command);
        if (web.dataFolder && invitation.creates) await removeWelcome(web.dataFolder);
        const user = await storedUser(web.store, name);
        if (user) {
          setSession(
            web,
            reply,
            await openSession(fromHere(web, request), user, request.headers['user-agent']),
          );
          setKnownBrowser(web, request, reply, user);
        }
        return reply.redirect('/desk', 303);
      } catch (error) {
        const { status, ...wrong } = flashOf(error, siteOf(web).desk.language);
        if (status === 410) throw error;
        reply.code(status);
        return showWelcome(web, request, reply, invitation, needed(wrong));
      }
    },
  );
}

/** The audit row of a sign-in records where it came from. */
function fromHere(web: WebContext, request: FastifyRequest) {
  const { clock, log, secret } = web;
  return { store: originatedStore(web, request), clock, log, secret };
}

function needed(flash: FlashMessage): { sentence: string; hint: string } {
  return { sentence: flash.sentence, hint: flash.hint ?? '' };
}

async function requireInvitation(web: WebContext, token: string): Promise<Invitation> {
  const invitation = await invitationByToken(web.store, token);
  if (!invitation) throw new SluglineError('sign-in.link-used');
  return invitation;
}

function showLogin(
  web: WebContext,
  request: FastifyRequest,
  reply: FastifyReply,
  page: Omit<Parameters<typeof loginPage>[0], 'csrf'>,
): FastifyReply {
  const csrf = anonymousCsrf(web, request, reply);
  return reply
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(loginPage({ ...page, csrf }, siteOf(web)));
}

function showWelcome(
  web: WebContext,
  request: FastifyRequest,
  reply: FastifyReply,
  invitation: Invitation,
  wrong?: { sentence: string; hint: string },
): FastifyReply {
  const csrf = anonymousCsrf(web, request, reply);
  // The address opens an account: it must not leak through referrers or caches.
  reply.headers({ 'cache-control': 'no-store', 'referrer-policy': 'same-origin' });
  return reply.type('text/html; charset=utf-8').send(
    setPasswordPage(
      {
        csrf,
        username: invitation.name,
        action: upTo(request.url, '?'),
        atLeast: shortestPassword,
        ...(wrong ? { wrong } : {}),
      },
      siteOf(web),
    ),
  );
}
