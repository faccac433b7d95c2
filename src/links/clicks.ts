import { createHash, createHmac } from 'node:crypto';
import { DateTime } from 'luxon';
import { waitOrStop } from '../clock.ts';
import { reasonOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { randomToken } from '../random.ts';
import { type ClickBatch, recordClicks } from '../store/scripts/link/recordClicks.ts';
import type { Store } from '../store/store.ts';
import { batchesOf, type CountedLink, rowFor, type WaitingLinks } from './clickBatches.ts';
import type { CountryOf } from './countries.ts';
import { facetsOf, noFacets } from './facets.ts';
import { longestAgent } from './reader.ts';

/** Counts in memory, and sends the counts to the store in numbered batches. */
export interface ClickCounter {
  /** One click of a link by the client at this address, with this user agent and referrer. Never waits. */
  count(link: CountedLink, address: string, userAgent: string | undefined, referrer?: string): void;
  /** Clicks that are counted here but not yet stored, and visitors dropped for lack of room. */
  waiting(): { clicks: number; visitorsDropped: number };
  /** Saves everything; what the store does not accept within 5 s is logged as lost. */
  close(): Promise<void>;
}

export interface CounterContext {
  store: Store;
  /** Derives each day's salt: the same in every process of the newsroom. */
  secret: Buffer;
  log: Log;
  /** The time zone that defines the newsroom's days; UTC by default. */
  zone?: () => string;
  /** Without it no country is stored. */
  countryOf?: CountryOf;
}

/** How soon a click is stored (ms); a killed process loses no more than this. */
const flushEvery = 1_000;
const patience = 500;
const lastPatience = 5_000;
/**
 * About 20 MB. While the store is unreachable, visitors beyond this number are not distinguished; every click is still
 * counted.
 */
const maxVisitors = 100_000;
/** The referrer's host is at its beginning; the rest is not needed. */
const longestReferrer = 256;

/** One reader's clicks of a link since the last fold; the browser's data is dropped with it. */
interface Visit {
  count: number;
  address: string;
  userAgent: string;
  referrer: string;
}

interface Fresh {
  link: CountedLink;
  visits: Map<string, Visit>;
  /** Clicks of readers dropped for lack of room. */
  unknown: number;
}

/**
 * Clicks are kept separately until the next flush. Then visitors become salted hashes of their day, and of the
 * browser's data only the referrer's host, the kind of device and the country remain. One batch is in progress at a
 * time and is repeated under its number until the store answers. Later clicks add up in memory, some numbers for each
 * link, so the size is bounded by the links in memory.
 */
export function countClicks(context: CounterContext): ClickCounter {
  const { store, secret, log, zone = () => 'UTC', countryOf = () => '' } = context;
  const { clock } = store;
  const processId = randomToken(store.random);
  const ending = new AbortController();
  let sequence = 0;
  let fresh = new Map<string, Fresh>();
  let freshVisitors = 0;
  let hashed = 0;
  let dropped = 0;
  let clicksWaiting = 0;
  /** By day, oldest first. */
  const ready = new Map<string, WaitingLinks>();
  const batches: ClickBatch[] = [];
  let failing = false;

  /** Replaces visitors by hashes of the day of their click. */
  function fold(): void {
    if (fresh.size === 0) return;
    const now = clock.now();
    const day = DateTime.fromMillis(now, { zone: zone() }).toISODate() ?? '';
    const hour = new Date(now).toISOString().slice(0, 13);
    const salt = createHmac('sha256', secret).update(`visitors of ${day}`).digest();
    const links: WaitingLinks = ready.get(day) ?? new Map();
    ready.set(day, links);
    for (const [code, { link, visits, unknown }] of fresh) {
      const waiting = links.get(code) ?? { link, rows: new Map() };
      links.set(code, waiting);
      if (unknown > 0) rowFor(waiting, hour, noFacets).count += unknown;
      for (const visit of visits.values()) {
        const row = rowFor(waiting, hour, facetsOf(visit, countryOf));
        row.count += visit.count;
        const before = row.visitors.size;
        row.visitors.add(hashOf(salt, visit));
        hashed += row.visitors.size - before;
      }
    }
    fresh = new Map();
    freshVisitors = 0;
  }

  function ingestPoll(): void {
    fold();
    for (const [day, waiting] of ready) {
      for (const links of batchesOf(waiting)) {
        sequence += 1;
        batches.push({ process: processId, sequence, day, links });
      }
    }
    const last = batches.at(-1);
    if (last) last.isLast = true;
    ready.clear();
    hashed = 0;
  }

  /** Sends everything that is waiting, batch after batch. False if the store did not accept one. */
  async function flush(): Promise<boolean> {
    if (batches.length === 0) ingestPoll();
    else fold();
    for (let batch = batches[0]; batch; batch = batches[0]) {
      try {
        await recordClicks(store, batch);
      } catch (error) {
        if (!failing)
          log.warn({ reason: reasonOf(error), clicks: clicksWaiting }, 'clicks wait in memory for the store');
        failing = true;
        return false;
      }
      batches.shift();
      for (const { rows } of batch.links) for (const { count } of rows) clicksWaiting -= count;
    }
    if (failing) log.info('clicks are in the store again');
    if (dropped > 0)
      log.warn({ visitors: dropped }, 'visitors were not distinguished, to limit memory; their clicks count');
    failing = false;
    dropped = 0;
    return true;
  }

  async function goOn(): Promise<void> {
    while (!ending.signal.aborted) {
      if (await waitOrStop(clock, failing ? patience : flushEvery, ending.signal)) await flush();
    }
  }
  const going = goOn();

  return {
    count(link, address, userAgent = '', referrer = '') {
      let known = fresh.get(link.code);
      if (!known) {
        known = { link, visits: new Map(), unknown: 0 };
        fresh.set(link.code, known);
      }
      clicksWaiting += 1;
      const agent = userAgent.length > longestAgent ? userAgent.slice(0, longestAgent) : userAgent;
      const from = referrer.length > longestReferrer ? referrer.slice(0, longestReferrer) : referrer;
      const name = `${address}\n${agent}\n${from}`;
      const visit = known.visits.get(name);
      if (visit) {
        visit.count += 1;
      } else if (freshVisitors + hashed >= maxVisitors) {
        known.unknown += 1;
        dropped += 1;
      } else {
        known.visits.set(name, { count: 1, address, userAgent: agent, referrer: from });
        freshVisitors += 1;
      }
    },
    waiting: () => ({ clicks: clicksWaiting, visitorsDropped: dropped }),
    async close() {
      ending.abort();
      await going;
      const until = clock.monotonic() + lastPatience;
      // A flush may only have handled batches that were already in progress, with more behind them.
      while (clicksWaiting > 0) {
        if (await flush()) continue;
        if (clock.monotonic() >= until) break;
        await clock.wait(patience);
      }
      if (clicksWaiting > 0)
        log.error({ clicks: clicksWaiting }, 'clicks are lost: the store did not take them');
    },
  };
}

/** A visitor with another referrer is still the same visitor. */
function hashOf(salt: Buffer, { address, userAgent }: Visit): string {
  const hash = createHash('sha256').update(salt).update(`${address}\n${userAgent}`);
  return hash.digest('base64url').slice(0, 16);
}
