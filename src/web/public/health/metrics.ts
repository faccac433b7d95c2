import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { HealthProblem } from '../../../actions/operations/healthProblems/problem.ts';
import type { ClickCounter } from '../../../links/clicks.ts';
import type { LinkDirectory } from '../../../links/directory.ts';
import type { FeedLibrary } from '../../../syndication/library.ts';

/** This process's Prometheus metrics. Each server has its own, so that several in one process don't mix. */
export interface Metrics {
  /** Requests for feeds, by format. */
  feeds: Tally;
  /** Requests for short links: `click`, `not-counted`, `unknown`, `gone`. */
  redirects: Tally;
  ingested: Counter<'source' | 'outcome'>;
  limited: Counter;
  /** All metrics in the text format. */
  text(): Promise<{ type: string; body: string }>;
}

/** A plain number is a hundred times as fast as a labelled counter, and these change with every request. */
export type Tally = Record<string, number>;

/** Adds one to `name`. */
export function tally(of: Tally, name: string): void {
  of[name] = (of[name] ?? 0) + 1;
}

interface Held {
  library: FeedLibrary;
  directory: LinkDirectory;
  clicks: ClickCounter;
  /** The newsroom's health problems, read at each scrape. */
  problems: () => Promise<HealthProblem[]>;
}

/** Counters of the public routes, gauges of what is in memory, and the process's default metrics. */
export function openMetrics({ library, directory, clicks, problems }: Held): Metrics {
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
  gauge('slugline_feeds_ready', 'Configured feeds that can be served', () => library.readiness().ready);
  gauge('slugline_links_in_memory', 'Short links held in memory', () => directory.size());
  gauge(
    'slugline_clicks_waiting',
    'Clicks counted here but not yet in the store',
    () => clicks.waiting().clicks,
  );
  new Gauge({
    name: 'slugline_degraded',
    help: 'Health problems as named by /readyz; no line while there are none',
    labelNames: ['problem'],
    registers,
    async collect() {
      this.reset();
      for (const { name } of await problems()) this.set({ problem: name }, 1);
    },
  });
  const feeds: Tally = {};
  const redirects: Tally = { click: 0, 'not-counted': 0, unknown: 0, gone: 0 };
  const tallied = (name: string, help: string, label: string, from: Tally) =>
    new Counter({
      name,
      help,
      labelNames: [label],
      registers,
      collect() {
        this.reset();
        for (const [value, count] of Object.entries(from)) this.inc({ [label]: value }, count);
      },
    });
  tallied('slugline_feed_requests_total', 'Requests for feeds, 304 included', 'format', feeds);
  tallied('slugline_redirects_total', 'Requests for short links, by outcome', 'outcome', redirects);
  return {
    feeds,
    redirects,
    ingested: new Counter({
      name: 'slugline_ingested_total',
      help: 'Pushed articles, by outcome',
      labelNames: ['source', 'outcome'],
      registers,
    }),
    limited: new Counter({
      name: 'slugline_readers_limited_total',
      help: 'Requests answered 429 by a rate limit',
      registers,
    }),
    async text() {
      return { type: registry.contentType, body: await registry.metrics() };
    },
  };
}
