import type { FastifyReply, FastifyRequest } from 'fastify';
import { csrfToken, requireCsrf } from '../accounts/csrf.ts';
import { rememberedBrowser } from '../accounts/knownBrowsers.ts';
import type { Actor } from '../accounts/roles.ts';
import { actorBySession, idleMs } from '../accounts/sessions.ts';
import type { Needs } from '../actions/needs.ts';
import { newWord } from '../chance.ts';
import { SluglineError } from '../errors.ts';
import type { WebNeeds } from './needs.ts';

/** Who is signed in with this browser, and the word that its forms carry. */
export interface SignedIn {
  actor: Actor;
  word: string;
  csrf: string;
}

/** `__Host-` binds a cookie to this host and https; browsers refuse it on plain http, as on loopback. */
function cookieName(web: WebNeeds, what: 'session' | 'form' | 'said' | 'known'): string {
  return isSecure(web) ? `__Host-slugline-${what}` : `slugline-${what}`;
}

function isSecure(web: WebNeeds): boolean {
  return web.config.web.baseUrl.startsWith('https:');
}

function cookieOptions(web: WebNeeds, seconds: number) {
  return { httpOnly: true, sameSite: 'lax' as const, secure: isSecure(web), path: '/', maxAge: seconds };
}

/** What an action is handed for whoever acts here. */
export function needsOf(web: WebNeeds, actor: Actor): Needs {
  const { store, clock, config, log, net, secret, formerHomes, baseFolder } = web;
  return { store, clock, config, log, net, secret, formerHomes, baseFolder, actor };
}

/** Who is signed in with this browser; undefined where nobody is. */
export async function signedIn(web: WebNeeds, request: FastifyRequest): Promise<SignedIn | undefined> {
  const word = request.cookies[cookieName(web, 'session')];
  if (!word) return undefined;
  const actor = await actorBySession(web.store, word);
  return actor && { actor, word, csrf: csrfToken(web.secret, word) };
}

export function setSession(web: WebNeeds, reply: FastifyReply, word: string): void {
  reply.setCookie(cookieName(web, 'session'), word, cookieOptions(web, idleMs / 1_000));
}

/** As long as browsers keep a cookie at most (s). */
const knownFor = 400 * 86_400;

/** What this browser kept of having signed in before. */
export function knownBrowser(web: WebNeeds, request: FastifyRequest): string | undefined {
  return request.cookies[cookieName(web, 'known')];
}

/** Has the browser remember that it signed in to this account. */
export function setKnownBrowser(
  web: WebNeeds,
  request: FastifyRequest,
  reply: FastifyReply,
  account: { name: string; era: string },
): void {
  const cookie = rememberedBrowser(web.secret, knownBrowser(web, request), account);
  reply.setCookie(cookieName(web, 'known'), cookie, cookieOptions(web, knownFor));
}

export function clearSession(web: WebNeeds, reply: FastifyReply): void {
  reply.clearCookie(cookieName(web, 'session'), cookieOptions(web, 0));
}

/** The word of a form that is shown to somebody who is not signed in, kept in a cookie of its own. */
export function strangersCsrf(web: WebNeeds, request: FastifyRequest, reply: FastifyReply): string {
  const word = request.cookies[cookieName(web, 'form')] ?? newWord(web.store.chance);
  reply.setCookie(cookieName(web, 'form'), word, cookieOptions(web, 86_400));
  return csrfToken(web.secret, word);
}

/**
 * Throws where a stranger's form came from another site. A program that sends none of a browser's headers has
 * nobody's session to be tricked out of, so it needs no word.
 */
export function requireStrangersCsrf(web: WebNeeds, request: FastifyRequest, given: unknown): void {
  const { origin } = request.headers;
  const fromBrowser = origin !== undefined || request.headers['sec-fetch-site'] !== undefined;
  if (given === undefined && !fromBrowser) return;
  requireCsrf(web.secret, request.cookies[cookieName(web, 'form')], given);
}

/** Whether the browser itself says that a request comes from a page of ours. */
export function isSameOrigin(web: WebNeeds, request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin } = request.headers;
  if (origin === undefined || !URL.canParse(origin)) return false;
  return origin === new URL(web.config.web.baseUrl).origin || new URL(origin).host === request.headers.host;
}

/** Where to go after signing in: a path of ours, nothing else. */
export function localPath(given: unknown, otherwise = '/desk'): string {
  const path = typeof given === 'string' ? given : '';
  if (!isLocal(path) || path.length >= 2_000) return otherwise;
  // It goes into a header, and what is decoded there may hold anything.
  const url = URL.parse(path, 'http://here');
  const written = url ? url.pathname + url.search + url.hash : '';
  return isLocal(written) ? written : otherwise;
}

/** Browsers read `//host` and `/\host` as another host, and drop tabs and line breaks. */
function isLocal(path: string): boolean {
  return /^\/(?![/\\])[^\\\t\r\n]*$/.test(path);
}

/** What the last form came to, shown once in place on the next page. */
export interface Said {
  kind: 'done' | 'wrong';
  sentence: string;
  mend?: string;
  /** The id of the thing that it is about. */
  about?: string;
}

export function say(web: WebNeeds, reply: FastifyReply, said: Said): void {
  const text = Buffer.from(JSON.stringify(said)).toString('base64url');
  reply.setCookie(cookieName(web, 'said'), text, cookieOptions(web, 60));
}

/** Takes up what is to be said, once. A cookie that is not ours says nothing. */
export function takeSaid(web: WebNeeds, request: FastifyRequest, reply: FastifyReply): Said | undefined {
  const text = request.cookies[cookieName(web, 'said')];
  if (!text) return undefined;
  reply.clearCookie(cookieName(web, 'said'), cookieOptions(web, 0));
  try {
    const said = JSON.parse(Buffer.from(text, 'base64url').toString()) as Partial<Said>;
    if (typeof said.sentence !== 'string') return undefined;
    return {
      kind: said.kind === 'wrong' ? 'wrong' : 'done',
      sentence: said.sentence,
      ...(typeof said.mend === 'string' ? { mend: said.mend } : {}),
      ...(typeof said.about === 'string' ? { about: said.about } : {}),
    };
  } catch {
    return undefined;
  }
}

/** What a person did wrong, to be said in place; anything else goes on to the error page. */
export function saidOf(error: unknown): Said & { status: number } {
  if (!(error instanceof SluglineError) || error.status >= 500) throw error;
  return { kind: 'wrong', sentence: error.sentence, mend: error.mend, status: error.status };
}
