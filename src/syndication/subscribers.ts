import { LRUCache } from 'lru-cache';
import { reasonOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { repeat } from '../repeat.ts';
import { recordSubscribers, type SubscriberNote } from '../store/scripts/feed/recordSubscribers.ts';
import type { Store } from '../store/store.ts';
import { type Report, reportIn } from './readerAgents.ts';

/** What reader services report about the number of people they fetch a feed for. */
export interface SubscriberCount {
  /** This user agent requested a feed in a format. Never waits. */
  note(feed: string, extension: string, userAgent: string | undefined): void;
  /** Saves what is not in the store yet. */
  close(): Promise<void>;
}

/** Estimated subscribers of a feed: the minimum, because most readers report nothing. */
export interface FeedSubscribers {
  total: number;
  /** The same by reader service, all formats together, the largest first. */
  services: { name: string; count: number }[];
}

export const noSubscribers: FeedSubscribers = { total: 0, services: [] };

/** How often new numbers are written to the store (ms). */
const flushEvery = 30_000;
/** How many user agents are cached; each one is parsed once. */
const maxAgents = 5_000;
/** How many saved numbers are remembered, so that a service that polls every minute is written once a day. */
const mostRemembered = 20_000;
/** How many numbers may wait for the store; the service reports the rest again with its next visit. */
const mostWaiting = 5_000;
const chunkSize = 16;

const dayMs = 86_400_000;
/**
 * For how many days a service's largest number counts, then its newest one does. Services with several machines or
 * addresses report parts; a day is long enough for each of them to have polled.
 */
const standsForDays = 7;

/** Keeps numbers in memory for a moment and saves those that are new today. */
export function countSubscribers({ store, log }: { store: Store; log: Log }): SubscriberCount {
  const { clock } = store;
  const agents = new LRUCache<string, { report?: Report }>({ max: maxAgents });
  const reported = new LRUCache<string, { count: number; day: number }>({ max: mostRemembered });
  const waiting = new Map<string, Map<string, SubscriberNote>>();
  const ending = new AbortController();
  let waitingNotes = 0;

  function reportOf(userAgent: string): Report | undefined {
    const known = agents.get(userAgent);
    if (known) return known.report;
    const report = reportIn(userAgent);
    agents.set(userAgent, report ? { report } : {});
    return report;
  }

  async function handOver(): Promise<void> {
    const batch = [...waiting];
    waiting.clear();
    waitingNotes = 0;
    const day = Math.floor(clock.now() / dayMs);
    for (let first = 0; first < batch.length; first += chunkSize) {
      await Promise.all(
        batch.slice(first, first + chunkSize).map(async ([feed, notes]) => {
          await recordSubscribers(store, { feed, day, standsForDays, notes: [...notes.values()] });
          for (const { name, count } of notes.values()) reported.set(`${feed} ${name}`, { count, day });
        }),
      );
    }
  }

  async function flush(): Promise<void> {
    try {
      await handOver();
    } catch (error) {
      // The number is lost, but every service returns within the hour and reports it again.
      log.debug({ reason: reasonOf(error) }, 'subscribers could not be counted');
    }
  }

  const rounds = { clock, log, everyMs: flushEvery, until: ending.signal, what: 'counting subscribers' };
  void repeat(rounds, flush);

  return {
    note(feed, extension, userAgent) {
      const report = userAgent === undefined ? undefined : reportOf(userAgent);
      if (!report) return;
      const name = `${extension}|${report.service}`;
      const before = reported.get(`${feed} ${name}`);
      const day = Math.floor(clock.now() / dayMs);
      if (before && before.day === day && before.count >= report.count) return;
      const notes = waiting.get(feed) ?? new Map<string, SubscriberNote>();
      const waits = notes.get(name);
      if (waits) waits.count = Math.max(waits.count, report.count);
      else if (waitingNotes < mostWaiting) {
        waitingNotes += 1;
        notes.set(name, { name, count: report.count });
        waiting.set(feed, notes);
      }
    },
    async close() {
      ending.abort();
      await flush();
    },
  };
}

/** The estimates of several feeds, in the order asked. */
export async function subscribersOf(store: Store, feeds: string[]): Promise<FeedSubscribers[]> {
  const today = Math.floor(store.clock.now() / dayMs);
  return Promise.all(
    feeds.map(async (feed) => summed(await store.redis.hgetall(store.keys.subscribers(feed)), today)),
  );
}

function summed(stored: Record<string, string>, today: number): FeedSubscribers {
  const services = new Map<string, number>();
  for (const [name, value] of Object.entries(stored)) {
    const [count = 0, day = 0] = value.split('|').map(Number);
    if (today - day > standsForDays) continue;
    const service = name.slice(name.indexOf('|') + 1);
    services.set(service, (services.get(service) ?? 0) + count);
  }
  const largestFirst = [...services].map(([name, count]) => ({ name, count }));
  largestFirst.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  return { total: largestFirst.reduce((sum, { count }) => sum + count, 0), services: largestFirst };
}
