import type { ArticleInput } from '../../article/article.ts';
import { cleanUrl } from '../../article/identity.ts';
import { cleanText, foldHeadline } from '../../article/text.ts';

type Entry = Pick<ArticleInput, 'guid' | 'url' | 'headline'>;

/** The same entry listed twice is one; another address or headline is another entry. */
function entryKey({ url, headline }: Entry): string {
  return `${url !== undefined && URL.canParse(url) ? cleanUrl(url) : (url ?? '')}\n${foldHeadline(cleanText(headline))}`;
}

/** Guids that stand at different entries of one document: they identify nothing. */
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
