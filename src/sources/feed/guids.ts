import type { ArticleInput } from '../../article/article.ts';
import { cleanUrl, isFrontPage } from '../../article/identity.ts';
import { limits } from '../../article/limits.ts';
import { sharedAmong } from '../../article/listing.ts';
import { cleanText, foldHeadline } from '../../article/text.ts';

type Entry = Pick<ArticleInput, 'guid' | 'url' | 'headline'>;

/** What programs write where they have no guid. */
const placeholder =
  /^(?:null|\(null\)|undefined|none|nil|n\/?a|nan|false|true|unknown|guid|[0.#?-]+|-1|\[object object\]|(?:urn:uuid:)?0{8}-0{4}-0{4}-0{4}-0{12})?$/i;

/** Whether a guid names no entry: it is empty, a placeholder, or the front page's address. */
export function saysNothing(guid: string): boolean {
  const address = /^https?:/i.test(guid) ? URL.parse(guid) : null;
  return placeholder.test(guid) || (address !== null && isFrontPage(address));
}

/** Two entries with the same address and headline are the same entry, listed twice. */
function entryKey({ url, headline }: Entry): string {
  return `${url !== undefined && URL.canParse(url) ? cleanUrl(url) : (url ?? '')}\n${foldHeadline(cleanText(headline))}`;
}

/** Guids that occur at different entries of one document: they identify nothing. */
export function repeatedGuids(entries: readonly Entry[]): Set<string> {
  const first = new Map<string, Entry>();
  const repeated = new Set<string>();
  for (const entry of entries) {
    const { guid } = entry;
    if (guid === undefined || repeated.has(guid)) continue;
    const other = first.get(guid);
    if (other === undefined) first.set(guid, entry);
    else if (entryKey(other) !== entryKey(entry)) repeated.add(guid);
  }
  return repeated;
}

/**
 * Gives entries without a guid one if their link alone would merge them: the link with its fragment, or the link and
 * the headline if it is the front page's or shared by several entries.
 */
export function nameUnnamed(entries: Entry[]): void {
  const unnamed = entries.filter(({ guid, url }) => guid === undefined && url !== undefined);
  if (unnamed.length === 0) return;
  const isShared = sharedAmong(unnamed);
  const links = new Map<string, number>();
  for (const { url = '' } of unnamed) links.set(url, (links.get(url) ?? 0) + 1);
  for (const entry of unnamed) {
    const { url = '', headline } = entry;
    const address = new URL(url);
    const isAlone = links.get(url) === 1;
    if (address.hash !== '' && isAlone) entry.guid = url.slice(0, limits.guid);
    else if (isShared(url)) entry.guid = `${foldHeadline(cleanText(headline))} ${url}`.slice(0, limits.guid);
  }
}
