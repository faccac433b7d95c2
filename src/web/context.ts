import type { Context } from '../actions/context.ts';
import { addressesOf } from '../config/addresses.ts';
import type { Changes, RecentChanges } from '../store/changes.ts';
import type { JobQueues } from '../store/queues.ts';
import { deskTexts, type Languages, languages } from './texts/languages.ts';
import type { Theme } from './theme/assets.ts';
import type { Site } from './theme/layout.ts';

/** What the web receives. The actor is determined for each request, so it is not included. */
export interface WebContext extends Omit<Context, 'actor'> {
  theme: Theme;
  /** The catalogue of texts; the program's own one if undefined. */
  languages?: Languages;
  changes: Changes & RecentChanges;
  /** Where last-good feeds are stored; they are not stored if undefined. */
  dataFolder?: string | undefined;
  /** Whether `X-Forwarded-*` is trusted, and from whom; not trusted if undefined. */
  trustProxy?: boolean | string[];
  /** The jobs' queues, for `/ops`; missing if no worker's queues can be reached. */
  queues?: JobQueues | undefined;
}

/** The site that pages belong to. Built for each request, because the configuration may be reloaded. */
export function siteOf(web: Pick<WebContext, 'config' | 'theme' | 'languages'>): Site {
  const { newsroom } = web.config;
  const known = web.languages ?? languages;
  return {
    newsroom,
    webBase: addressesOf(web.config).webBase,
    theme: web.theme,
    languages: known,
    desk: deskTexts(known, newsroom.language),
  };
}
