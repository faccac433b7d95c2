import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { html } from 'ghtml';
import { requireCsrf } from '../../accounts/csrf.ts';
import { mayAct, type Role } from '../../accounts/roles.ts';
import { type Context, requireRole } from '../../actions/context.ts';
import { siteOf, type WebContext } from '../context.ts';
import { noteRefusal } from '../refusals.ts';
import { sendPacked } from '../sendPacked.ts';
import {
  contextOf,
  type FlashMessage,
  flashOf,
  localPath,
  type SignedIn,
  setFlash,
  signedIn,
  takeFlash,
} from '../session.ts';
import { frame, type Markup, type Site } from '../theme/layout.ts';
import { csrfField, notice } from '../theme/parts.ts';
import { timeElement, timesIn } from '../theme/when.ts';
import { scriptTags } from './deskScripts.ts';
import { signInDialog } from './signIn/signInDialog.ts';
import { type Warning, warningsOf } from './warnings.ts';

/** What every page of the desk needs: the viewer, the flash message, the path. */
export interface View {
  web: WebContext;
  site: Site;
  context: Context;
  csrf: string;
  /** What everybody at the desk must know now: nothing is sent, or something is still visible. */
  warnings: Warning[];
  /** The page's own path with its query: forms return to it. */
  path: string;
  flash?: FlashMessage | undefined;
  /** The same for each of several drafts that one form was about. */
  results?: ReadonlyMap<string, FlashMessage>;
}

const sections = [
  { href: '/desk', label: 'Drafts' },
  { href: '/desk/calendar', label: 'Calendar' },
  { href: '/desk/deliveries', label: 'Deliveries' },
  { href: '/desk/articles', label: 'Articles' },
  { href: '/desk/links', label: 'Links' },
  { href: '/ops', label: 'Operations' },
] as const;

export interface DeskPage {
  title: string;
  /** The entry of the navigation that this page belongs to. */
  section: (typeof sections)[number]['href'];
  /** Next to the title: filters. */
  aside?: Markup;
  main: Markup;
  /** Which changes make this page reload. */
  live?: string;
}

/**
 * A page of the desk in its frame: navigation, the signed-in person, and the flash message if it has no other place.
 */
export function deskPage(view: View, page: DeskPage, shown: { flash: boolean } = { flash: false }): string {
  const flash =
    view.flash && !shown.flash ? notice(view.flash.kind, view.flash.sentence, view.flash.hint) : '';
  // Operations says all of it in its own parts, with what can be done.
  const warnings = page.section === '/ops' ? [] : view.warnings;
  const banner = warnings.map(({ sentence, hint }) => notice('wrong', sentence, hint)).join('');
  const main = html`<div class="page-head" data-live-head><h1 class="page-title">${page.title}</h1>!${page.aside ?? ''}</div>
<div class="live-word"><p role="status" data-live-word></p><p role="status" data-live-news></p></div>
!${banner}!${flash}
<div class="live" data-live="${page.live ?? ''}">
!${page.main}
</div>!${signInDialog()}`;
  return frame(
    {
      title: page.title,
      language: 'en',
      kind: 'desk',
      section: 'Desk',
      noindex: true,
      nav: sections.map((section) => ({ ...section, current: section.href === page.section })),
      aside: signedInAs(view),
      head: scriptTags,
      main,
    },
    view.site,
  );
}

function signedInAs(view: View): Markup {
  const { name, role } = view.context.actor;
  return html`<form class="signed-in" method="post" action="/logout">!${csrfField(view.csrf)}<span><bdi>${name}</bdi>, ${role}</span>
<a href="/desk/account">Account</a>
<button class="link-button" type="submit">Sign out</button></form>`;
}

/** A form of the desk: its target, its fields, and the page it returns to. */
export function form(view: View, action: string, inner: Markup, kind = ''): Markup {
  return html`<form class="form ${kind}" method="post" action="${action}">!${csrfField(view.csrf)}<input type="hidden" name="back" value="${view.path}">!${inner}</form>`;
}

/** Whether the viewer has this role. */
export function may(view: View, role: Role): boolean {
  return mayAct(view.context.actor.role, role);
}

/** An instant in the newsroom's zone. */
export function when(view: View, instant: string): Markup {
  return timeElement(instant, 'en', view.site.newsroom.timezone);
}

/** A sentence of the audit log or the ledger, with its instants in the newsroom's zone. */
export function withTimes(view: View, sentence: string): Markup {
  return timesIn(sentence, 'en', view.site.newsroom.timezone);
}

async function viewOf(
  web: WebContext,
  request: FastifyRequest,
  reply: FastifyReply,
  who: SignedIn,
): Promise<View> {
  const context = contextOf(web, who.actor, request);
  return {
    web,
    site: siteOf(web),
    context,
    warnings: await warningsOf(context),
    csrf: who.csrf,
    path: request.url,
    flash: request.method === 'GET' ? takeFlash(web, request, reply) : undefined,
  };
}

type Render = (view: View, request: FastifyRequest, reply: FastifyReply) => Promise<string>;

/** A page for signed-in people; others are sent to the sign-in form and return afterwards. */
export function page(server: FastifyInstance, web: WebContext, path: string, render: Render): void {
  server.get(path, async (request, reply) => {
    const who = await signedIn(web, request);
    reply.header('cache-control', 'no-store');
    if (!who && asksForPart(request)) return reply.code(401).send('');
    if (!who) return reply.redirect(`/login?to=${encodeURIComponent(request.url)}`, 303);
    request.actor = who.actor;
    const view = await viewOf(web, request, reply, who);
    const body = await render(view, request, reply);
    // A page that is also a table or a file for programs has set its own type.
    if (!reply.hasHeader('content-type')) reply.type('text/html; charset=utf-8');
    return sendPacked(request, reply, body);
  });
}

export type Form = Record<string, string | undefined>;

type Done = FlashMessage & { to?: string | undefined; answer?: () => Promise<string> };

interface Posted {
  role: Role;
  /**
   * Carries out the form; returns a message and where to go, or answers with a page directly (`answer`) if something
   * may be shown only once.
   */
  act(view: View, form: Form, request: FastifyRequest, reply: FastifyReply): Promise<Done>;
  /** The page that shows the error, with what was typed. By default the form's own page shows it. */
  again?(view: View, form: Form, request: FastifyRequest): Promise<string>;
  /** The part of a page that shows what came of it (`view.flash`), for a form that was sent by script. */
  part?(view: View, form: Form, request: FastifyRequest): Promise<string>;
}

/** Whether a script asks for a part of a page. */
function asksForPart(request: FastifyRequest): boolean {
  return request.headers['hx-request'] === 'true';
}

/** The target of a plain form: checks the person and the form's origin, acts, and answers 303 with the result. */
export function post(server: FastifyInstance, web: WebContext, path: string, posted: Posted): void {
  server.post(path, async (request, reply) => {
    const who = await signedIn(web, request);
    reply.header('cache-control', 'no-store');
    if (!who && asksForPart(request)) return reply.code(401).send('');
    if (!who) return reply.redirect('/login?to=/desk', 303);
    request.actor = who.actor;
    const given = formOf(request.body);
    if (!isOwnForm(web, request, who, given)) return reply.code(401).send('');
    const view = await viewOf(web, request, reply, who);
    const back = localPath(given.back);
    try {
      requireRole(view.context, posted.role);
      const { to, answer, ...flash } = await posted.act(view, given, request, reply);
      if (answer) return reply.type('text/html; charset=utf-8').send(await answer());
      if (posted.part && asksForPart(request)) {
        const part = await posted.part({ ...view, path: back, flash }, given, request);
        return sendPacked(request, reply.type('text/html; charset=utf-8'), part);
      }
      setFlash(web, reply, flash);
      return reply.redirect(to ?? back, 303);
    } catch (error) {
      noteRefusal(request, error);
      const { status, ...flash } = flashOf(error);
      const answer = posted.part && asksForPart(request) ? posted.part : posted.again;
      if (!answer || status === 404) throw error;
      const again = await answer({ ...view, path: back, flash }, given, request);
      return reply.code(status).type('text/html; charset=utf-8').send(again);
    }
  });
}

/** Throws if the form is not ours. A script is told so that it can ask to sign in again: the session is another one. */
function isOwnForm(web: WebContext, request: FastifyRequest, who: SignedIn, given: Form): boolean {
  try {
    requireCsrf(web.secret, who.token, given.csrf);
    return true;
  } catch (error) {
    if (asksForPart(request)) return false;
    throw error;
  }
}

/** A form's fields by name; if a field occurs twice the last one counts. */
function formOf(body: unknown): Form {
  if (typeof body !== 'object' || body === null) return {};
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, String(Array.isArray(value) ? value.at(-1) : value)]),
  );
}
