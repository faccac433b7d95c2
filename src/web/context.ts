import type { Context } from '../actions/context.ts';
import { addressesOf } from '../config/addresses.ts';
import type { Changes } from '../store/changes.ts';
import type { JobQueues } from '../store/queues.ts';
import type { Theme } from './theme/assets.ts';
import type { Site } from './theme/layout.ts';

/** What the web receives. The actor is determined for each request, so there is none here. */
export interface WebContext extends Omit<Context, 'actor'> {
  theme: Theme;
  changes: Changes;
  /** Where last-good feeds are stored; nowhere if undefined. */
  dataFolder?: string | undefined;
  /** Whether `X-Forwarded-*` is trusted, and from whom; not trusted if undefined. */
  trustProxy?: boolean | string[];
  /** The jobs' queues, for `/ops`; missing if no worker's queues can be reached. */
  queues?: JobQueues | undefined;
}

/** The site that pages belong to. Built for each request, because the configuration may be reloaded. */
export function siteOf(web: Pick<WebContext, 'config' | 'theme'>): Site {
  return { newsroom: web.config.newsroom, webBase: addressesOf(web.config).webBase, theme: web.theme };
}
