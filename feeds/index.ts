import * as atom from './atom.ts';
import type { FeedFormat } from './format.ts';
import * as json from './json.ts';
import * as rss from './rss.ts';

/** Every feed format, by its extension. */
export const formats: Record<string, FeedFormat> = Object.fromEntries(
  [rss, atom, json].map((format) => [format.extension, format]),
);
