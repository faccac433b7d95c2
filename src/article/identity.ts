import { createHash } from 'node:crypto';
import { withoutEnd } from '../ends.ts';
import type { Identity } from '../store/scripts/article/storeArticle.ts';
import { foldHeadline } from './text.ts';

export type { Identity } from '../store/scripts/article/storeArticle.ts';

function digestOf(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 27);
}

/** Parameters that say where a reader came from, never which article it is. */
const trackingParameter =
  /^(utm_.*|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid|ref|ref_src|cmpid|ocid|s_cid|xtor|at_.*|wt_.*|yclid|_hs.*|mkt_tok|spm|feature)$/i;

/** Parameters that an AMP viewer adds. */
const viewerParameter = /^(amp_js_v|amp_gsa|usqp)$/;

/**
 * The address that an AMP cache or Google's viewer holds a copy of: it stands in theirs
 * (https://developers.google.com/amp/cache/overview#amp-cache-url-format). Anything else is left as it is: that `m.` or
 * `/amp` is the same article as its neighbour only its own page can say.
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

/**
 * The address that tells one article from another: https and http, `www.` and a trailing slash, a fragment and
 * tracking parameters make no difference; the other parameters do, in any order.
 */
export function cleanUrl(address: string): string {
  const url = unwrapped(new URL(address));
  const host = url.hostname.replace(/^www\./, '');
  const port = url.port ? `:${url.port}` : '';
  const path = withoutEnd(url.pathname, /\//) || '/';
  const remaining = [...url.searchParams].filter(([name]) => !trackingParameter.test(name));
  remaining.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const query = remaining.length > 0 ? `?${new URLSearchParams(remaining)}` : '';
  return `//${host}${port}${path}${query}`;
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

/** The digest of a guid within its source. */
export function guidDigest(source: string, guid: string): string {
  return digestOf(source, guid);
}

/** Whether a guid, by its digest, is one of a document's; the digests are made only when somebody asks. */
export function guidsAmong(source: string, guids: readonly string[]): (digest: string) => boolean {
  let digests: Set<string> | undefined;
  return (digest) => {
    digests ??= new Set(guids.map((guid) => guidDigest(source, guid)));
    return digests.has(digest);
  };
}

/** Every way in which an article is known, in the order of their weight (docs/architecture.md, Identity). */
export function identitiesOf(known: Known): Identity[] {
  const identities: Identity[] = [];
  if (known.guid) identities.push({ kind: 'guid', digest: guidDigest(known.source, known.guid) });
  if (known.url) identities.push(urlIdentity(known.url));
  for (const url of known.otherUrls ?? []) identities.push(urlIdentity(url));
  identities.push({ kind: 'headline', digest: digestOf(foldHeadline(known.headline), known.language) });
  return identities;
}

const letters = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * The id that an article gets if it is new: made from its first identity. A headline is an identity for a week
 * only, so the instant of first sight goes in with it: next year's "Winter timetable" is another article.
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
