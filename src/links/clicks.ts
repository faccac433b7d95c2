import { createHash, createHmac } from 'node:crypto';
import { newWord } from '../chance.ts';
import { reasonOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { type ClickBatch, recordClicks } from '../store/scripts/recordClicks.ts';
import type { Store } from '../store/store.ts';
import { longestAgent } from './reader.ts';

/** Counts in memory and hands them to the store in numbered batches. */
export interface ClickCounter {
  /** One click of a link by whoever is at this address with this user agent. Never waits. */
  count(code: string, address: string, userAgent: string | undefined): void;
  /** Clicks that are counted here, not yet in the store, and visitors that there was no room for. */
  waiting(): { clicks: number; visitorsDropped: number };
  /** Hands everything over; what the store does not take within 5 s is told to the log as lost. */
  close(): Promise<void>;
}

export interface CounterNeeds {
  store: Store;
  /** Makes each day's salt: the same in every process of the newsroom. */
  secret: Buffer;
  log: Log;
}

/** A click is in the store by then, and a kill loses no more (ms). */
const flushEvery = 1_000;
const patience = 500;
const lastPatience = 5_000;
const linksInBatch = 200;
const visitorsInBatch = 5_000;
/** Some 10 MB. While the store is away more visitors than this are not told apart; every click is still counted. */
const mostVisitors = 100_000;

interface Tally {
  count: number;
  visitors: Set<string>;
}

type Tallies = Map<string, Tally>;

/**
 * Clicks are kept apart until the next flush, then visitors become salted hashes of their day and nothing else of them
 * is kept. One batch is under way at a time and is repeated under its number until the store has answered; what comes
 * meanwhile adds up in memory, a number a link, so its size is bounded by the links that are in memory.
 */
export function countClicks({ store, secret, log }: CounterNeeds): ClickCounter {
  const { clock } = store;
  const word = newWord(store.chance);
  const ending = new AbortController();
  let sequence = 0;
  let fresh: Tallies = new Map();
  let freshVisitors = 0;
  let hashed = 0;
  let dropped = 0;
  let clicksWaiting = 0;
  /** By day, oldest first. */
  const ready = new Map<string, Tallies>();
  const batches: ClickBatch[] = [];
  let failing = false;

  /** Visitors become hashes of the day in which they came. */
  function fold(): void {
    if (fresh.size === 0) return;
    const day = new Date(clock.now()).toISOString().slice(0, 10);
    const salt = createHmac('sha256', secret).update(`visitors of ${day}`).digest();
    const tallies = ready.get(day) ?? new Map<string, Tally>();
    ready.set(day, tallies);
    for (const [code, { count, visitors }] of fresh) {
      const tally = tallyIn(tallies, code);
      tally.count += count;
      for (const visitor of visitors) {
        const before = tally.visitors.size;
        tally.visitors.add(hashOf(salt, visitor));
        hashed += tally.visitors.size - before;
      }
    }
    fresh = new Map();
    freshVisitors = 0;
  }

  function takeBatches(): void {
    fold();
    for (const [day, tallies] of ready) {
      for (const links of batchesOf(tallies)) {
        sequence += 1;
        batches.push({ process: word, sequence, day, links });
      }
    }
    ready.clear();
    hashed = 0;
  }

  /** Everything that waits, batch after batch. False where the store did not take one. */
  async function flush(): Promise<boolean> {
    if (batches.length === 0) takeBatches();
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
      for (const { count } of batch.links) clicksWaiting -= count;
    }
    if (failing) log.info('clicks are in the store again');
    if (dropped > 0)
      log.warn({ visitors: dropped }, 'visitors were not told apart for want of room; their clicks count');
    failing = false;
    dropped = 0;
    return true;
  }

  async function goOn(): Promise<void> {
    while (!ending.signal.aborted) {
      await clock.wait(failing ? patience : flushEvery, ending.signal).catch(() => {});
      if (!ending.signal.aborted) await flush();
    }
  }
  const going = goOn();

  return {
    count(code, address, userAgent) {
      const tally = tallyIn(fresh, code);
      tally.count += 1;
      clicksWaiting += 1;
      const visitor = `${address}\n${userAgent?.slice(0, longestAgent) ?? ''}`;
      if (tally.visitors.has(visitor)) return;
      if (freshVisitors + hashed >= mostVisitors) {
        dropped += 1;
        return;
      }
      tally.visitors.add(visitor);
      freshVisitors += 1;
    },
    waiting: () => ({ clicks: clicksWaiting, visitorsDropped: dropped }),
    async close() {
      ending.abort();
      await going;
      const until = clock.monotonic() + lastPatience;
      // A flush may have been of batches that were under way already, with more behind them.
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

function tallyIn(tallies: Tallies, code: string): Tally {
  const known = tallies.get(code);
  if (known) return known;
  const tally: Tally = { count: 0, visitors: new Set() };
  tallies.set(code, tally);
  return tally;
}

function hashOf(salt: Buffer, visitor: string): string {
  return createHash('sha256').update(salt).update(visitor).digest('base64url').slice(0, 16);
}

/** At most so many links and so many visitors at once, so that one call never holds the store up. */
function* batchesOf(tallies: Tallies): Generator<ClickBatch['links']> {
  let links: ClickBatch['links'] = [];
  let visitorsIn = 0;
  for (const [code, { count, visitors }] of tallies) {
    const all = [...visitors];
    // A link with very many visitors goes in several pieces; only the first one has its clicks.
    for (let from = 0; from === 0 || from < all.length; from += visitorsInBatch) {
      const piece = all.slice(from, from + visitorsInBatch);
      if (links.length >= linksInBatch || (links.length > 0 && visitorsIn + piece.length > visitorsInBatch)) {
        yield links;
        links = [];
        visitorsIn = 0;
      }
      links.push({ code, count: from === 0 ? count : 0, visitors: piece });
      visitorsIn += piece.length;
    }
  }
  if (links.length > 0) yield links;
}
