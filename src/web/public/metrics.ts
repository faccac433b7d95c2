import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { ClickCounter } from '../../links/clicks.ts';
import type { LinkDirectory } from '../../links/directory.ts';
import type { FeedLibrary } from '../../syndication/library.ts';

/** What this process counts for Prometheus. Each server has its own, so that several in one process don't mix. */
export interface Metrics {
  feeds: Counter<'format'>;
  redirects: Counter<'outcome'>;
  ingested: Counter<'source' | 'outcome'>;
  limited: Counter;
  /** The whole exposition, as text. */
  text(): Promise<{ type: string; body: string }>;
}

interface Held {
  library: FeedLibrary;
  directory: LinkDirectory;
  clicks: ClickCounter;
}

/** Counters of the public routes, gauges of what is in memory, and the process's own figures. */
export function openMetrics({ library, directory, clicks }: Held): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge('slugline_feeds_ready', 'Configured feeds that can be served', () => library.shelved().ready);
  gauge('slugline_links_in_memory', 'Short links held in memory', () => directory.size());
  gauge(
    'slugline_clicks_waiting',
    'Clicks counted here and not yet in the store',
    () => clicks.waiting().clicks,
  );
  return {
    feeds: new Counter({
      name: 'slugline_feed_requests_total',
      help: 'Requests for feeds, 304 included',
      labelNames: ['format'],
      registers,
    }),
    redirects: new Counter({
      name: 'slugline_redirects_total',
      help: 'Requests for short links: clicks, redirects that are no click, and those without a way',
      labelNames: ['outcome'],
      registers,
    }),
    ingested: new Counter({
      name: 'slugline_ingested_total',
      help: 'Articles that were pushed, by what became of them',
      labelNames: ['source', 'outcome'],
      registers,
    }),
    limited: new Counter({
      name: 'slugline_readers_limited_total',
      help: 'Requests answered 429 because of their number',
      registers,
    }),
    async text() {
      return { type: registry.contentType, body: await registry.metrics() };
    },
  };
}
