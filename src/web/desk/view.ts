import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { html } from 'ghtml';
import { requireCsrf } from '../../accounts/csrf.ts';
import { mayAct, type Role } from '../../accounts/roles.ts';
import { type Context, requireRole } from '../../actions/context.ts';
import { readerOf } from '../../actions/notes/readNotes.ts';
import { countUnread } from '../../review/notes.ts';
import { siteOf, type WebContext } from '../context.ts';
import { noteRefusal } from '../refusals.ts';
import { sendPacked } from '../sendPacked.ts';
import {
  contextOf,
  type FlashMessage,
  localPath,
  type SignedIn,
  setFlash,
  signedIn,
  takeFlash,
} from '../session.ts';
import type { DeskTexts } from '../texts/en/desk.ts';
import { inEnglish, isEnglish } from '../texts/inEnglish.ts';
import { withMarkup } from '../texts/withMarkup.ts';
import { frame, type Markup, type Site } from '../theme/layout.ts';
import { numberIn } from '../theme/numbers.ts';
import { csrfField, notice } from '../theme/parts.ts';
import { textWithTimes, timeElement, timesIn } from '../theme/when.ts';
import { scriptHead } from './deskScripts.ts';
import { deskFlashOf } from './errorWords.ts';
import { type AskedParts, askedParts, followAttributes, partsAnswer } from './livePart.ts';
import { notesLink } from './notes/notesLink.ts';
import { signInDialog } from './signIn/signInDialog.ts';
import { sendValidated } from './validated.ts';
import { type Warning, warningsOf } from './warnings.ts';

/** What every desk page needs: the viewer, the flash message, the path. */
export interface View {
  web: WebContext;
  site: Site;
  /** The desk's texts, in the newsroom's language. */
  texts: DeskTexts;
  /** The language of the texts, in which dates and numbers are written too. */
  language: string;
  context: Context;
  csrf: string;
  /** The last change before the page was rendered: the browser asks for later ones. */
  since: string;
  /** Warnings for everybody at the desk: that nothing is sent, or that something is still visible. */
  warnings: Warning[];
  /** How many notes of colleagues the viewer has not read. */
  unreadNotes: number;
  /** The page's own path with its query, to which forms return. */
  path: string;
  /** Set if only some parts of the page are requested. */
  asked?: AskedParts | undefined;
  flash?: FlashMessage | undefined;
  /** Flash messages for each of several drafts that one form was about. */
  results?: ReadonlyMap<string, FlashMessage>;
}

const sections = [
  { href: '/desk', name: 'drafts' },
  { href: '/desk/calendar', name: 'calendar' },
  { href: '/desk/deliveries', name: 'deliveries' },
  { href: '/desk/articles', name: 'articles' },
  { href: '/desk/links', name: 'links' },
  { href: '/desk/results', name: 'results' },
  { href: '/ops', name: 'operations' },
] as const;

export interface DeskPage {
  title: string;
  /** The entry of the navigation that this page belongs to, if it belongs to one. */
  section?: (typeof sections)[number]['href'];
  /** Shown next to the title: filters. */
  aside?: Markup;
  main: Markup;
}

/**
 * A desk page in its frame: navigation, the signed-in person, and the flash message unless the page shows it elsewhere.
 */
export function deskPage(view: View, page: DeskPage, shown: { flash: boolean } = { flash: false }): string {
  const warnings = warningsPart(view, page.section);
  const notes = notesLink(view);
  if (view.asked) return partsAnswer(view.asked);
  const flash =
    view.flash && !shown.flash ? notice(view.flash.kind, view.flash.sentence, view.flash.hint) : '';
  const main = html`<div class="page-head"><h1 class="page-title">${page.title}</h1>!${page.aside ?? ''}</div>
<div class="live-word"><p role="status" data-live-word></p><p role="status" data-live-news></p></div>
!${warnings}!${flash}
<div class="live" data-live-since="${view.since}">
!${page.main}
</div>!${signInDialog(view.texts.signIn, view.context.actor.name)}`;
  return frame(
    {
      title: page.title,
      language: view.language,
      kind: 'desk',
      section: view.texts.shell.desk,
      noindex: true,
      nav: sections.map(({ href, name }) => ({
        href,
        label: view.texts.shell.sections[name],
        current: href === page.section,
      })),
      aside: findBox(view) + signedInAs(view, notes),
      head: scriptHead(view.texts.scripts),
      main,
    },
    view.site,
  );
}

/** The warnings. Not on the operations pages, which show them in parts of their own with what can be done. */
function warningsPart({ asked, warnings }: View, section: DeskPage['section']): Markup {
  const shown = section === '/ops' ? [] : warnings;
  const banner = shown.map(({ sentence, hint }) => notice('wrong', sentence, hint)).join('');
  const id = 'warnings';
  const part = html`<div id="${id}"!${followAttributes({ follows: ['switch', 'copy'] })}>!${banner}</div>`;
  if (asked?.ids.has(id)) asked.found.set(id, part);
  return part;
}

/** The search box on every page: finds the history of an article, draft, link, post or address. */
function findBox(view: View): Markup {
  const { pathname, searchParams } = new URL(view.path, 'http://here');
  const asked = pathname === '/desk/find' ? (searchParams.get('q') ?? '') : '';
  const { everything, findLabel, findAnything } = view.texts.shell;
  return html`<form class="find-box" role="search" method="get" action="/desk/find" aria-label="${everything}">
<input type="search" name="q" value="${asked}" maxlength="500" dir="auto" aria-label="${findLabel}" placeholder="${findAnything}"></form>`;
}

function signedInAs(view: View, notes: Markup): Markup {
  const { name, role } = view.context.actor;
  const { shell } = view.texts;
  const person = withMarkup((who) => shell.signedInAs(who, shell.roles[role]), html`<bdi>${name}</bdi>`);
  return html`<form class="signed-in" method="post" action="/logout">!${csrfField(view.csrf)}<span>!${person}</span>
!${notes}
<a href="/desk/account">${shell.account}</a>
<button class="link-button" type="submit">${shell.signOut}</button></form>`;
}

/** A form of the desk: its target, its fields, and the page it returns to. */
export function form(view: View, action: string, inner: Markup, kind = ''): Markup {
  return html`<form class="form ${kind}" method="post" action="${action}">!${csrfField(view.csrf)}<input type="hidden" name="back" value="${view.path}">!${inner}</form>`;
}

/** Whether the viewer has this role. */
export function may(view: View, role: Role): boolean {
  return mayAct(view.context.actor.role, role);
}

/** A number as written in the desk's language. */
export function numberText(view: View, number: number): string {
  return numberIn(view.language, number);
}

/** An instant in the newsroom's zone. */
export function when(view: View, instant: string): Markup {
  return timeElement(instant, view.language, view.site.newsroom.timezone);
}

/**
 * A sentence that the desk shares with the API and the command line, such as one from the audit log or the ledger. It
 * is English, and marked as such if the desk is in another language. Its instants are shown in the newsroom's zone.
 */
export function withTimes(view: View, sentence: string): Markup {
  const { timezone } = view.site.newsroom;
  if (sentence === '' || isEnglish(view.language)) return timesIn(sentence, view.language, timezone);
  return html`<span lang="en" dir="ltr">!${timesIn(sentence, 'en', timezone)}</span>`;
}

/** Such a sentence as text, for a flash message: the whole of it, or a value in one of the catalogue's sentences. */
export function sharedText(view: View, sentence: string): string {
  const language = isEnglish(view.language) ? view.language : 'en';
  return inEnglish(view.language, textWithTimes(sentence, language, view.site.newsroom.timezone));
}

async function viewOf(
  web: WebContext,
  request: FastifyRequest,
  reply: FastifyReply,
  who: SignedIn,
): Promise<View> {
  const context = contextOf(web, who.actor, request);
  const since = web.changes.newest();
  const site = siteOf(web);
  const { language, texts } = site.desk;
  return {
    web,
    since,
    site,
    texts,
    language,
    context,
    warnings: await warningsOf(context, site.desk),
    unreadNotes: await countUnread(context.store, readerOf(context)),
    csrf: who.csrf,
    path: withoutParts(request.url),
    asked: request.method === 'GET' ? askedParts(request.query) : undefined,
    // The flash message is for the page: a part that is loaded meanwhile must not use it up.
    flash: request.method === 'GET' && !asksForPart(request) ? takeFlash(web, request, reply) : undefined,
  };
}

/** Removes `parts`, so that the forms in a part return to its page. */
function withoutParts(path: string): string {
  const { pathname, searchParams } = new URL(path, 'http://here');
  if (!searchParams.has('parts')) return path;
  searchParams.delete('parts');
  return searchParams.size > 0 ? `${pathname}?${searchParams}` : pathname;
}

type Render = (view: View, request: FastifyRequest, reply: FastifyReply) => Promise<string>;

/** A page for signed-in people. Others are redirected to the sign-in form and return afterwards. */
export function page(server: FastifyInstance, web: WebContext, path: string, render: Render): void {
  server.get(path, async (request, reply) => {
    const who = await signedIn(web, request);
    reply.header('cache-control', 'no-store');
    if (!who && asksForPart(request)) return reply.code(401).send('');
    if (!who) return reply.redirect(`/login?to=${encodeURIComponent(request.url)}`, 303);
    request.actor = who.actor;
    const view = await viewOf(web, request, reply, who);
    const body = await render(view, request, reply);
    // A page that may also be a table or a file for programs has set its own type.
    if (!reply.hasHeader('content-type')) reply.type('text/html; charset=utf-8');
    // A page with the result of an action is shown only once, so it gets no `ETag`.
    if (view.flash || reply.statusCode !== 200) return sendPacked(request, reply, body);
    return sendValidated(request, reply, { body, session: who.session });
  });
}

export type Form = Record<string, string | undefined>;

type Done = FlashMessage & { to?: string | undefined; answer?: () => Promise<string> };

interface Posted {
  role: Role;
  /**
   * Handles the form. Returns a message and where to go, or a page to answer with directly (`answer`) if something may
   * be shown only once.
   */
  act(view: View, form: Form, request: FastifyRequest, reply: FastifyReply): Promise<Done>;
  /** The page that shows an error, with what was typed. By default this is the form's own page. */
  again?(view: View, form: Form, request: FastifyRequest): Promise<string>;
  /** The part of a page that shows the result (`view.flash`), for a form that a script sent. */
  part?(view: View, form: Form, request: FastifyRequest): Promise<string>;
}

/** Whether one of our scripts requests a part of a page: another site's page can't set this header. */
export function asksForPart(request: FastifyRequest): boolean {
  return request.headers['hx-request'] === 'true';
}

/**
 * The target of a plain form: checks the person and the form's origin, runs the action, and answers 303 with the
 * result.
 */
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
      const { status, ...flash } = deskFlashOf(error, view);
      const answer = posted.part && asksForPart(request) ? posted.part : posted.again;
      if (!answer || status === 404) throw error;
      const again = await answer({ ...view, path: back, flash }, given, request);
      return reply.code(status).type('text/html; charset=utf-8').send(again);
    }
  });
}

/**
 * Whether the form is ours. Throws if it is not, except for a script, which then asks to sign in again because the
 * session has changed.
 */
function isOwnForm(web: WebContext, request: FastifyRequest, who: SignedIn, given: Form): boolean {
  try {
    requireCsrf(web.secret, who.token, given.csrf);
    return true;
  } catch (error) {
    if (asksForPart(request)) return false;
    throw error;
  }
}

/** A form's fields by name; if a name occurs twice, the last value counts. */
function formOf(body: unknown): Form {
  if (typeof body !== 'object' || body === null) return {};
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, String(Array.isArray(value) ? value.at(-1) : value)]),
  );
}
