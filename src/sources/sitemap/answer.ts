import { reasonOf, SluglineError } from '../../errors.ts';
import { readInstant } from '../../extract/dates/instant.ts';
import { decode } from '../../extract/decode.ts';
import { unpackedFile } from '../../net/inflate.ts';
import type { OutboundResponse } from '../../net/outbound.ts';
import { type FetchResult, fetchSource, isOk, remembered, unreachable } from '../conditionalFetch.ts';
import type { SourceContext, SourceMemory } from '../source.ts';
import { type MapChild, type MapDocument, type MapEntry, readMap } from './document.ts';

export const mapAccept = 'application/xml, text/xml;q=0.9, text/plain;q=0.5, */*;q=0.3';

/** How many sitemaps of an index are read in a poll: the ones that changed last. */
const maxChildren = 20;

/** The protocol's limit for one sitemap, decompressed. */
const largestMap = 50 * 1024 * 1024;

/** The text of a sitemap; one compressed as a file (`sitemap.xml.gz`) is decompressed. */
async function textOf({ body, url, headers }: OutboundResponse): Promise<string> {
  return decode(await unpackedFile(body, largestMap), url, headers['content-type'] ?? '', largestMap);
}

/** Parses a fetched sitemap. Throws `source.unreadable` if it is not one. */
export async function readAnswer(
  source: FetchResult,
  response: OutboundResponse,
  context: SourceContext,
): Promise<MapDocument> {
  try {
    const found = await readMap(await textOf(response));
    context.log.debug({ source: source.id, entries: found.entries.length }, 'a sitemap was read');
    return found;
  } catch (error) {
    throw new SluglineError('source.unreadable', { id: source.id, why: reasonOf(error) }, { cause: error });
  }
}

/** The instant (ms) that a list gives for an entry; the earliest possible one if it gives none. */
export function timeOf(written: string | undefined, timezone: string): number {
  const instant = written ? readInstant(written, timezone) : undefined;
  return instant === undefined ? Number.NEGATIVE_INFINITY : Date.parse(instant);
}

/** The newest first; undated ones keep their order after them. */
export function newestFirst<T>(items: T[], time: (item: T) => number): T[] {
  return items
    .map((item) => ({ item, at: time(item) }))
    .sort((one, other) => (one.at === other.at ? 0 : other.at > one.at ? 1 : -1))
    .map(({ item }) => item);
}

/** The entries of an index's sitemaps, the newest sitemaps first; each is fetched only if it changed. */
export async function entriesOfChildren(
  children: MapChild[],
  source: FetchResult,
  lastMemory: SourceMemory,
  context: SourceContext,
): Promise<{ entries: MapEntry[]; memory: SourceMemory; warnings: string[] }> {
  const { timezone } = context.newsroom;
  const entries: MapEntry[] = [];
  const memory: SourceMemory = {};
  const warnings: string[] = [];
  const chosen = newestFirst(children, ({ lastmod }) => timeOf(lastmod, timezone)).slice(0, maxChildren);
  for (const { url, lastmod } of chosen) {
    const name = `map ${url}`;
    const before = JSON.parse(lastMemory[name] ?? '{}') as SourceMemory;
    if (lastmod !== undefined && before.lastmod === lastmod) {
      memory[name] = lastMemory[name] ?? '{}';
      continue;
    }
    // Only the source's own host gets its secret.
    const isHome = URL.parse(url)?.origin === URL.parse(source.url)?.origin;
    const child = { id: source.id, url, ...(isHome ? { auth: source.auth } : {}) };
    try {
      const response = await fetchSource(child, before, mapAccept, context);
      if (response.status !== 304) {
        if (!isOk(response)) throw unreachable(child, response.status);
        const document = await readAnswer(source, response, context);
        entries.push(...document.entries);
      }
      const validators = response.status === 304 ? before : remembered(child, response);
      memory[name] = JSON.stringify({ ...validators, ...(lastmod ? { lastmod } : {}) });
    } catch (error) {
      // One unreadable sitemap of the index does not affect the others.
      if (!(error instanceof SluglineError)) throw error;
      warnings.push(`${url}: ${reasonOf(error)}`);
    }
  }
  return { entries, memory, warnings };
}
