import { createHash } from 'node:crypto';
import { withoutEnd } from '../ends.ts';
import type { Identity } from '../store/scripts/article/storeArticle.ts';
import { foldHeadline } from './text.ts';

export type { Identity } from '../store/scripts/article/storeArticle.ts';

/** What stands for these parts in a key. */
export function digestOf(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 27);
}

/** Parameters that say where a reader came from and that no site uses as an article's number. */
const trackingParameter =
  /^(utm_[a-z_]+|fbclid|gclid|gbraid|wbraid|dclid|msclkid|twclid|ttclid|yclid|igshid|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok|ref_src|at_(medium|campaign|custom\d|format)|wt_z?mc)$/i;

/** Parameters that some sites use for tracking and others as an article's number, and the values that only track. */
const trackingNames = /^(ref|feature|cmpid|ocid|s_cid|xtor|spm)$/i;
const trackingValues =
  /^(rss\w*|feed|atom|twitter|twtr?|x|facebook|fb|social\w*|share\w*|home|homepage|newsletter|e?mail|app|whatsapp|telegram|linkedin|google\w*|push|youtu\.be)$/i;

function isTracking(name: string, value: string): boolean {
  return (
    trackingParameter.test(name) ||
    sessionParameter.test(name) ||
    (trackingNames.test(name) && trackingValues.test(value))
  );
}

/** What 0.1.0 removed from an address; articles that it stored are found by it. */
const formerTracking =
  /^(utm_.*|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid|ref|ref_src|cmpid|ocid|s_cid|xtor|at_.*|wt_.*|yclid|_hs.*|mkt_tok|spm|feature)$/i;

/** Parameters that an AMP viewer adds. */
const viewerParameter = /^(amp_js_v|amp_gsa|usqp)$/;

/**
 * The original address inside an address of an AMP cache or of Google's viewer
 * (https://developers.google.com/amp/cache/overview#amp-cache-url-format). Anything else is left unchanged: only its
 * own page can say that `m.` or `/amp` is the same article.
 */
function unwrapped(url: URL): URL {
  const isCache = url.hostname.endsWith('.cdn.ampproject.org');
  const isViewer = /^www\.google\.[a-z.]+$/.test(url.hostname);
  const form = isCache ? /^\/[cv]\/(s\/)?(.+)$/ : isViewer ? /^\/amp\/(s\/)?(.+)$/ : undefined;
  const [, secure, rest] = form?.exec(url.pathname) ?? [];
  const inner = rest === undefined ? null : URL.parse(`${secure ? 'https' : 'http'}://${rest}${url.search}`);
  if (!inner?.hostname.includes('.')) return url;
  for (const name of [...inner.searchParams.keys()])
    if (viewerParameter.test(name)) inner.searchParams.delete(name);
  return inner;
}

/** Percent-encoding in its normal form: upper case, and only where needed (RFC 3986, section 6.2.2). */
function withNormalEncoding(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (code) => {
    const letter = String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return /[A-Za-z0-9._~-]/.test(letter) ? letter : code.toUpperCase();
  });
}

/** A visitor's session, as a parameter (of PHP, ASP or ColdFusion) or within the path (of Java, ASP.NET). */
const sessionParameter = /^(phpsessid|jsessionid|aspsessionid[a-z]*|cfid|cftoken|zenid|oscsid)$/i;
const sessionInPath = /;jsessionid=[^/;]*|\/\(S\([a-z0-9]{24}\)\)(?=\/)/gi;

/** Trailing slashes make no difference, nor does a visitor's session. */
function pathOf(url: URL): string {
  return withoutEnd(url.pathname.replace(sessionInPath, ''), /\//) || '/';
}

/** The front page links to every article and identifies none. */
export function isFrontPage({ pathname, search, hash }: URL): boolean {
  return pathname === '/' && search === '' && hash === '';
}

/** The host and path of an address, cleaned: what stays the same if its parameters change at every request. */
export function placeOf(address: string): string {
  const url = unwrapped(new URL(address));
  return cleaned(url, withNormalEncoding(pathOf(url)), () => true);
}

/** A fragment that a script uses as a page's address (`#!story/1`, `#/story/1`). */
function pageInFragment({ hash }: URL): string {
  return /^#[!/]/.test(hash) ? withNormalEncoding(hash) : '';
}

function cleaned(url: URL, path: string, dropped: (name: string, value: string) => boolean): string {
  const host = url.hostname.replace(/^www\./, '');
  const port = url.port ? `:${url.port}` : '';
  const remaining = [...url.searchParams].filter(([name, value]) => !dropped(name, value));
  remaining.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const query = remaining.length > 0 ? `?${new URLSearchParams(remaining)}` : '';
  return `//${host}${port}${path}${query}`;
}

/**
 * The address that tells one article from another: https and http, `www.`, a trailing slash, the encoding of letters,
 * a fragment and tracking parameters make no difference; the other parameters do, in any order.
 */
export function cleanUrl(address: string): string {
  const url = unwrapped(new URL(address));
  return cleaned(url, withNormalEncoding(pathOf(url)), isTracking) + pageInFragment(url);
}

/** The forms under which 0.1.0 may have stored what is the same address today. */
function formerForms(address: string): string[] {
  const url = unwrapped(new URL(address));
  if (!url.pathname.includes('%') || pageInFragment(url) !== '') return [];
  const path = pathOf(url);
  const forms = [path, path.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())];
  return forms.map((each) => cleaned(url, each, isTracking));
}

/**
 * The identity under which 0.1.0 stored an address if it removed a parameter or a fragment that may tell articles
 * apart; undefined if it removed nothing. What is stored there is the same article only if its address is.
 */
export function ambiguousIdentity(address: string): Identity | undefined {
  const url = unwrapped(new URL(address));
  const former = cleaned(url, pathOf(url), (name) => formerTracking.test(name));
  const isSame = former === cleaned(url, pathOf(url), isTracking) && pageInFragment(url) === '';
  return isSame ? undefined : { kind: 'url', digest: digestOf(former) };
}

export interface Known {
  source: string;
  guid?: string | undefined;
  url?: string | undefined;
  /** Other addresses that are certainly the same article's. */
  otherUrls?: string[] | undefined;
  headline: string;
  language: string;
}

/** The identity of an address. */
export function urlIdentity(url: string): Identity {
  return { kind: 'url', digest: digestOf(cleanUrl(url)) };
}

/** The same, and those under which 0.1.0 may have stored it. */
function urlIdentities(url: string): Identity[] {
  const forms = new Set([cleanUrl(url), ...formerForms(url)]);
  return [...forms].map((form) => ({ kind: 'url', digest: digestOf(form) }));
}

/** The digest of a guid within its source. @public */
export function guidDigest(source: string, guid: string): string {
  return digestOf(source, guid);
}

/** Whether a guid, by its digest, is one of a document's; the digests are computed only on demand. */
export function guidsAmong(source: string, guids: readonly string[]): (digest: string) => boolean {
  let digests: Set<string> | undefined;
  return (digest) => {
    digests ??= new Set(guids.map((guid) => guidDigest(source, guid)));
    return digests.has(digest);
  };
}

/** Every identity of an article, in order of precedence (docs/architecture.md, Identity). */
export function identitiesOf(known: Known): Identity[] {
  const identities: Identity[] = [];
  if (known.guid) identities.push({ kind: 'guid', digest: guidDigest(known.source, known.guid) });
  for (const url of [known.url, ...(known.otherUrls ?? [])]) if (url) identities.push(...urlIdentities(url));
  identities.push({ kind: 'headline', digest: digestOf(foldHeadline(known.headline), known.language) });
  return identities;
}

const letters = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * The id of a new article: derived from its first identity. A headline is an identity for only a week, so the instant
 * of first sight is included: next year's "Winter timetable" is another article.
 */
export function newArticleId(newsroomId: string, identities: Identity[], now: number): string {
  const first = identities[0];
  const made = [
    newsroomId,
    first?.kind ?? '',
    first?.digest ?? '',
    first?.kind === 'headline' ? String(now) : '',
  ];
  const bytes = createHash('sha256').update(made.join('\n')).digest();
  let id = 'a_';
  for (let n = 0; n < 16; n++) id += letters[(bytes[n] ?? 0) % 32];
  return id;
}

/** Whether an id has the form of ours. */
export function isOurId(id: string): boolean {
  return /^a_[0-9a-z]{16}$/.test(id);
}
