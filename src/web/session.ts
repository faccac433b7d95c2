import type { FastifyReply, FastifyRequest } from 'fastify';
import { csrfToken, requireCsrf } from '../accounts/csrf.ts';
import { rememberedBrowser } from '../accounts/knownBrowsers.ts';
import type { Actor } from '../accounts/roles.ts';
import { actorBySession, idleMs, sessionId } from '../accounts/sessions.ts';
import type { Context } from '../actions/context.ts';
import { SluglineError } from '../errors.ts';
import { randomToken } from '../random.ts';
import type { Store } from '../store/store.ts';
import { clientAddress } from './clientAddress.ts';
import type { WebContext } from './context.ts';
import { inEnglish } from './texts/inEnglish.ts';

/** The person signed in with this browser, and the CSRF token of its forms. */
export interface SignedIn {
  actor: Actor;
  token: string;
  /** The session's public id. */
  session: string;
  csrf: string;
}

/** `__Host-` binds a cookie to this host and https. Browsers refuse it on plain http, as on loopback. */
function cookieName(web: WebContext, what: 'session' | 'form' | 'said' | 'known'): string {
  return isSecure(web) ? `__Host-slugline-${what}` : `slugline-${what}`;
}

function isSecure(web: WebContext): boolean {
  return web.config.web.baseUrl.startsWith('https:');
}

function cookieOptions(web: WebContext, seconds: number) {
  return { httpOnly: true, sameSite: 'lax' as const, secure: isSecure(web), path: '/', maxAge: seconds };
}

/** The store for one request: its audit rows record where the request came from. */
export function originatedStore(web: WebContext, request: FastifyRequest, actor?: Actor): Store {
  return { ...web.store, origin: { from: clientAddress(request), token: actor?.token } };
}

/** The context of an action for this person. */
export function contextOf(web: WebContext, actor: Actor, request: FastifyRequest): Context {
  const { clock, config, log, net, secret, formerHomes, baseFolder } = web;
  const store = originatedStore(web, request, actor);
  return { store, clock, config, log, net, secret, formerHomes, baseFolder, actor };
}

/** The person signed in with this browser; undefined if no one is. */
export async function signedIn(web: WebContext, request: FastifyRequest): Promise<SignedIn | undefined> {
  const token = request.cookies[cookieName(web, 'session')];
  if (!token) return undefined;
  const actor = await actorBySession(web.store, token);
  return actor && { actor, token, session: sessionId(token), csrf: csrfToken(web.secret, token) };
}

export function setSession(web: WebContext, reply: FastifyReply, token: string): void {
  reply.setCookie(cookieName(web, 'session'), token, cookieOptions(web, idleMs / 1_000));
}

/** The longest time that browsers keep a cookie (s). */
const knownAccountMs = 400 * 86_400;

/** The cookie that marks an earlier sign-in with this browser. */
export function knownBrowser(web: WebContext, request: FastifyRequest): string | undefined {
  return request.cookies[cookieName(web, 'known')];
}

/** Marks the browser as one that has signed in to this account. */
export function setKnownBrowser(
  web: WebContext,
  request: FastifyRequest,
  reply: FastifyReply,
  account: { name: string; era: string },
): void {
  const cookie = rememberedBrowser(web.secret, knownBrowser(web, request), account);
  reply.setCookie(cookieName(web, 'known'), cookie, cookieOptions(web, knownAccountMs));
}

export function clearSession(web: WebContext, reply: FastifyReply): void {
  reply.clearCookie(cookieName(web, 'session'), cookieOptions(web, 0));
}

/** The CSRF token of a form shown to an anonymous visitor, stored in its own cookie. */
export function anonymousCsrf(web: WebContext, request: FastifyRequest, reply: FastifyReply): string {
  const token = request.cookies[cookieName(web, 'form')] ?? randomToken(web.store.random);
  reply.setCookie(cookieName(web, 'form'), token, cookieOptions(web, 86_400));
  return csrfToken(web.secret, token);
}

/**
 * Throws if an anonymous form came from another site. A program that sends none of a browser's headers has no session
 * that could be misused, so it needs no token.
 */
export function requireAnonymousCsrf(web: WebContext, request: FastifyRequest, given: unknown): void {
  const { origin } = request.headers;
  const fromBrowser = origin !== undefined || request.headers['sec-fetch-site'] !== undefined;
  if (given === undefined && !fromBrowser) return;
  requireCsrf(web.secret, request.cookies[cookieName(web, 'form')], given);
}

/** Whether the browser itself says that a request comes from one of our pages. */
export function isSameOrigin(web: WebContext, request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin } = request.headers;
  if (origin === undefined || !URL.canParse(origin)) return false;
  return origin === new URL(web.config.web.baseUrl).origin || new URL(origin).host === request.headers.host;
}

/** Where to go after signing in: only one of our own paths. */
export function localPath(given: unknown, otherwise = '/desk'): string {
  const path = typeof given === 'string' ? given : '';
  if (!isLocal(path) || path.length >= 2_000) return otherwise;
  // The path is sent in a header, and the decoded text may contain anything.
  const url = URL.parse(path, 'http://here');
  const written = url ? url.pathname + url.search + url.hash : '';
  return isLocal(written) ? written : otherwise;
}

/** Browsers interpret `//host` and `/\host` as another host, and ignore tabs and line breaks. */
function isLocal(path: string): boolean {
  return /^\/(?![/\\])[^\\\t\r\n]*$/.test(path);
}

/** The result of the last form, shown once on the next page. */
export interface FlashMessage {
  kind: 'done' | 'wrong';
  /** In the desk's language; English passages are marked (`inEnglish`). */
  sentence: string;
  hint?: string;
  /** The id of the draft, delivery or other record that it concerns. */
  about?: string;
  /** The error's code. */
  code?: string;
  /** Whether it can be undone for some seconds. */
  undo?: boolean;
}

export function setFlash(web: WebContext, reply: FastifyReply, flash: FlashMessage): void {
  const text = Buffer.from(JSON.stringify(flash)).toString('base64url');
  reply.setCookie(cookieName(web, 'said'), text, cookieOptions(web, 60));
}

/** Reads the flash message, only once. A cookie that is not ours is ignored. */
export function takeFlash(
  web: WebContext,
  request: FastifyRequest,
  reply: FastifyReply,
): FlashMessage | undefined {
  const text = request.cookies[cookieName(web, 'said')];
  if (!text) return undefined;
  reply.clearCookie(cookieName(web, 'said'), cookieOptions(web, 0));
  try {
    const flash = JSON.parse(Buffer.from(text, 'base64url').toString()) as Partial<FlashMessage>;
    if (typeof flash.sentence !== 'string') return undefined;
    return {
      kind: flash.kind === 'wrong' ? 'wrong' : 'done',
      sentence: flash.sentence,
      ...(typeof flash.hint === 'string' ? { hint: flash.hint } : {}),
      ...(typeof flash.about === 'string' ? { about: flash.about } : {}),
      ...(flash.undo === true ? { undo: true } : {}),
    };
  } catch {
    return undefined;
  }
}

/**
 * An error that the person can fix, to be shown in place on a desk in this language; any other goes to the error page.
 */
export function flashOf(error: unknown, language: string): FlashMessage & { status: number } {
  if (!(error instanceof SluglineError) || error.status >= 500) throw error;
  const { sentence, hint, status } = error;
  return { kind: 'wrong', sentence: inEnglish(language, sentence), hint: inEnglish(language, hint), status };
}
