import type { Context } from '../actions/context.ts';
import { addressesOf } from '../config/addresses.ts';
import type { Changes } from '../store/changes.ts';
import type { JobQueues } from '../store/queues.ts';
import type { Theme } from './theme/assets.ts';
import type { Site } from './theme/layout.ts';

/** What the web is handed. Who acts is found out for each request, so there is no actor here. */
export interface WebContext extends Omit<Context, 'actor'> {
  theme: Theme;
  changes: Changes;
  /** Where last-good copies of feeds are kept; none without it. */
  dataFolder?: string | undefined;
  /** Whether `X-Forwarded-*` is believed, and of whom; not believed without it. */
  trustProxy?: boolean | string[];
  /** The jobs' queues, for `/ops`; missing where no worker's queues can be reached. */
  queues?: JobQueues | undefined;
}

/** The place that pages stand in. Made for each request, because the configuration may be read anew. */
export function siteOf(web: Pick<WebContext, 'config' | 'theme'>): Site {
  return { newsroom: web.config.newsroom, webBase: addressesOf(web.config).webBase, theme: web.theme };
}
