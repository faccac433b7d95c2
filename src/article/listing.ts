import { createHash } from 'node:crypto';
import type { ArticleInput } from './article.ts';
import { withoutEmptyDates } from './futureDates.ts';
import { cleanUrl, type Identity, isFrontPage, placeOf } from './identity.ts';
import { cleanText, foldHeadline } from './text.ts';

/** What a document's entry is recognised by. */
type Entry = Pick<
  ArticleInput,
  'guid' | 'url' | 'headline' | 'standfirst' | 'bullets' | 'body' | 'publishedAt' | 'updatedAt'
>;

/** What one document of a source lists: tells whether an entry that is not known by name is an article that was. */
export interface Listing {
  /** Whether an address identifies nothing here: it is missing, a front page's, or shared by several entries. */
  isShared(url: string | undefined): boolean;
  /** Whether an entry is at this address. */
  hasAddress(url: string): boolean;
  /** What an entry has in common with the one that it was at the poll before, if its guid or address is another one. */
  likenesses(entry: Entry): Identity[];
}

/** How much of a body is compared. */
const longestBody = 20_000;

/** From here on two texts are not the same by chance. */
const tellingLength = 100;

/** Two editions of a daily column are further apart. */
const nearMs = 12 * 3_600_000;

/** The instant that an entry gives, of publication before that of change; undefined if it gives none. */
function instantOf(entry: Entry): number | undefined {
  const { publishedAt, updatedAt } = withoutEmptyDates(entry);
  const at = Date.parse(publishedAt ?? updatedAt ?? '');
  return Number.isNaN(at) ? undefined : at;
}

function textOf({ standfirst = '', bullets = [], body = '' }: Entry): string {
  const parts = [standfirst, ...bullets, body.slice(0, longestBody)];
  return parts.map(cleanText).join('\n').trim();
}

/** The place and the headline: what two entries share at least. */
function titleOf({ url, headline }: Entry): string {
  return `${url === undefined ? '' : placeOf(url)}\n${foldHeadline(cleanText(headline))}`;
}

/** Entries that differ in nothing are told apart by their order. */
function ordinalsOf(entries: readonly Entry[]): Map<string, number> {
  const counts = new Map<string, number>();
  const ordinals = new Map<string, number>();
  for (const entry of entries) {
    if (entry.guid === undefined || ordinals.has(entry.guid)) continue;
    const same = `${titleOf(entry)}\n${textOf(entry)}`;
    const count = counts.get(same) ?? 0;
    counts.set(same, count + 1);
    ordinals.set(entry.guid, count);
  }
  return ordinals;
}

/** The addresses of a document, cleaned, with how many different entries each has. */
function addressesOf(entries: readonly Entry[]): Map<string, number> {
  const names = new Map<string, Set<string>>();
  for (const { url, guid, headline } of entries) {
    if (url === undefined) continue;
    const address = cleanUrl(url);
    const known = names.get(address) ?? new Set();
    names.set(address, known.add(guid ?? `headline ${foldHeadline(cleanText(headline))}`));
  }
  return new Map([...names].map(([address, each]) => [address, each.size]));
}

/** Everything is worked out only when it is asked for: a document whose guids are known needs none of it. */
export function listingOf(source: string, entries: readonly Entry[]): Listing {
  const addresses = once(() => addressesOf(entries));
  const ordinals = once(() => ordinalsOf(entries));
  const moments = once(() => {
    const counts = new Map<string, number>();
    for (const entry of entries) {
      const moment = `${titleOf(entry)}\n${instantOf(entry) ?? ''}`;
      counts.set(moment, (counts.get(moment) ?? 0) + 1);
    }
    return counts;
  });
  const digest = (...parts: string[]) =>
    createHash('sha256')
      .update([source, ...parts].join('\n'))
      .digest('base64url')
      .slice(0, 27);
  return {
    isShared: (url) =>
      url === undefined || isFrontPage(new URL(url)) || (addresses().get(cleanUrl(url)) ?? 0) > 1,
    hasAddress: (url) => addresses().has(cleanUrl(url)),
    likenesses(entry) {
      const title = titleOf(entry);
      const at = instantOf(entry);
      const ordinal = entry.guid === undefined ? 0 : (ordinals().get(entry.guid) ?? 0);
      const text: Identity = { kind: 'text', digest: digest(title, textOf(entry), String(ordinal)) };
      const isAlone = at !== undefined && (moments().get(`${title}\n${at}`) ?? 0) <= 1;
      return isAlone ? [{ kind: 'moment', digest: digest(title, new Date(at).toISOString()) }, text] : [text];
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/**
 * Whether an entry is the article with the same headline that its document no longer lists. Where its address identifies
 * nothing, one likeness is enough; a new address of its own asks for more, since it may be another article's.
 */
export function isSameEntry(
  entry: Entry,
  { publishedAt }: { publishedAt: string },
  { hasOwnAddress, sameMoment, sameText }: { hasOwnAddress: boolean; sameMoment: boolean; sameText: boolean },
): boolean {
  const at = instantOf(entry);
  const { length } = textOf(entry);
  const isNear = at === undefined || Math.abs(at - Date.parse(publishedAt)) < nearMs;
  if (hasOwnAddress) {
    const isToTheSecond = at !== undefined && at % 60_000 !== 0;
    return (sameMoment && (sameText || isToTheSecond)) || (sameText && isNear && length >= tellingLength);
  }
  return sameMoment || (sameText && isNear && (at === undefined || length > 0));
}
