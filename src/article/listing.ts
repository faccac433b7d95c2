import type { ArticleInput } from './article.ts';
import { withoutEmptyDates } from './futureDates.ts';
import { cleanUrl, digestOf, type Identity, isFrontPage, placeOf } from './identity.ts';
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

/** How often each text occurs. */
function countsOf(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

/** Entries that differ in nothing are told apart by their order; one whose title no other entry has is the first. */
function ordinalsOf(entries: readonly Entry[], titles: readonly string[]): Map<string, number> {
  const withTitle = countsOf(titles);
  const counts = new Map<string, number>();
  const ordinals = new Map<string, number>();
  for (const [at, entry] of entries.entries()) {
    const title = titles[at] ?? '';
    if (entry.guid === undefined || ordinals.has(entry.guid) || withTitle.get(title) === 1) continue;
    const same = `${title}\n${textOf(entry)}`;
    const count = counts.get(same) ?? 0;
    counts.set(same, count + 1);
    ordinals.set(entry.guid, count);
  }
  return ordinals;
}

type Addressed = Pick<Entry, 'guid' | 'url' | 'headline'>;

/** The addresses of a document, cleaned, with how many different entries each has. */
function addressesOf(entries: readonly Addressed[]): Map<string, number> {
  const names = new Map<string, Set<string>>();
  for (const { url, guid, headline } of entries) {
    if (url === undefined) continue;
    const address = cleanUrl(url);
    const known = names.get(address) ?? new Set();
    names.set(address, known.add(guid ?? `headline ${foldHeadline(cleanText(headline))}`));
  }
  return new Map([...names].map(([address, each]) => [address, each.size]));
}

function isSharedIn(addresses: Map<string, number>, url: string): boolean {
  return isFrontPage(new URL(url)) || (addresses.get(cleanUrl(url)) ?? 0) > 1;
}

/** Tells whether an address identifies none of these entries: it is a front page's, or several of them have it. */
export function sharedAmong(entries: readonly Addressed[]): (url: string) => boolean {
  const addresses = addressesOf(entries);
  return (url) => isSharedIn(addresses, url);
}

/** Everything is worked out only when it is asked for: a document whose entries are all known needs none of it. */
export function listingOf(source: string, entries: readonly Entry[]): Listing {
  const addresses = once(() => addressesOf(entries));
  const titles = once(() => entries.map(titleOf));
  const ordinals = once(() => ordinalsOf(entries, titles()));
  const momentOf = (title: string, at: number | undefined) => `${title}\n${at ?? ''}`;
  const moments = once(() =>
    countsOf(entries.map((entry, n) => momentOf(titles()[n] ?? '', instantOf(entry)))),
  );
  return {
    isShared: (url) => url === undefined || isSharedIn(addresses(), url),
    hasAddress: (url) => addresses().has(cleanUrl(url)),
    likenesses(entry) {
      const title = titleOf(entry);
      const at = instantOf(entry);
      const ordinal = entry.guid === undefined ? 0 : (ordinals().get(entry.guid) ?? 0);
      const text: Identity = {
        kind: 'text',
        digest: digestOf(source, title, textOf(entry), String(ordinal)),
      };
      if (at === undefined || (moments().get(momentOf(title, at)) ?? 0) > 1) return [text];
      return [{ kind: 'moment', digest: digestOf(source, title, new Date(at).toISOString()) }, text];
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
