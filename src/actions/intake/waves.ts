import { cleanUrl } from '../../article/identity.ts';
import { foldHeadline } from '../../article/text.ts';
import { httpUrl } from '../../net/httpUrl.ts';

/** How many articles are ingested together: they share round trips to the store and its writes to disk. */
const waveSize = 16;

/**
 * Splits the items into groups. The groups are ingested one after the other, the items of a group at the same time. Two
 * that may be versions of one article are never in the same group, so that the later one is ingested later.
 */
export function* wavesOf<T>(items: Iterable<T>, inputOf: (item: T) => unknown): Generator<T[]> {
  let wave: T[] = [];
  let names = new Set<string>();
  for (const item of items) {
    const own = namesOf(inputOf(item));
    if (wave.length === waveSize || own.some((name) => names.has(name))) {
      yield wave;
      wave = [];
      names = new Set();
    }
    wave.push(item);
    for (const name of own) names.add(name);
  }
  if (wave.length > 0) yield wave;
}

/** Everything that an incoming article may be recognised by, as far as the input itself says it. */
function namesOf(input: unknown): string[] {
  if (typeof input !== 'object' || input === null) return [];
  const { id, guid, url, headline } = input as Record<string, unknown>;
  const address = typeof url === 'string' ? httpUrl(url) : undefined;
  return [
    ...[id, guid].filter((name) => typeof name === 'string').map((name) => `guid ${name}`),
    ...(address ? [`url ${cleanUrl(address)}`] : []),
    ...(typeof headline === 'string' ? [`headline ${foldHeadline(headline.slice(0, 300))}`] : []),
  ];
}
