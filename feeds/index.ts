import * as atom from './atom.ts';
import type { FeedFormat } from './format.ts';
import * as json from './json.ts';
import * as ninjs from './ninjs.ts';
import * as rss from './rss.ts';

/** Every feed format, by its extension. */
export const formats: Record<string, FeedFormat> = Object.fromEntries(
  [rss, atom, json, ninjs].map((format) => [format.extension, format]),
);

/** Raised when a format renders the same article differently, so that the next start renders all of them again. */
export const edition = 2;
