import { waitOrStop } from '../clock.ts';
import { orAborted } from '../concurrency.ts';
import { reasonOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { RedisClient, Store } from './store.ts';
import { writerOf } from './writer.ts';

/** What a domain script wrote in the same step as its change. Delivered at least once. */
export type Event =
  | {
      type:
        | 'article.stored'
        | 'article.revised'
        | 'article.corrected'
        | 'article.withdrawn'
        | 'article.republished';
      id: string;
      revision: number;
      embargoUntil?: number;
    }
  | { type: 'digest.stored'; id: string }
  | { type: 'draft.approved' | 'draft.composed' | 'draft.rejected' | 'draft.reopened'; id: string }
  | {
      type: 'delivery.scheduled' | 'delivery.retry' | 'delivery.uncertain' | 'delivery.final';
      id: string;
      draftId?: string;
      dueAt?: number;
    }
  | { type: 'sending.resumed'; id: string }
  /** A thing is in a new state, for webhooks. `call` tells two changes to the same state apart. */
  | {
      type: 'state.changed';
      subject: 'article' | 'draft' | 'delivery' | 'copy';
      id: string;
      state: string;
      call: string;
      at: number;
    }
  | { type: 'webhook.due'; id: string; dueAt: number }
  | { type: 'copy.due'; id: string; dueAt: number }
  | { type: 'subscription.asked'; id: string; request: string }
  | { type: 'subscription.behind'; id: string }
  | { type: 'feed.changed'; id: string; dueAt: number }
  /** An actor's posts have changed (`id`: its username); a server must be sent something (`id`: username and host). */
  | { type: 'note.changed' | 'server.behind'; id: string }
  /** A source's hub must be contacted; a source's hub pushed something. */
  | { type: 'source.hub' | 'source.pushed'; id: string }
  | { type: 'source.subscribed'; id: string; dueAt: number }
  | { type: 'cron.due'; schedule: string; job: string; payload: Record<string, unknown>; instant: number };

export interface OutboxEntry {
  /** The entry's own id: what is created from it is created once, however often it is read. */
  id: string;
  event: Event;
}

export interface Relay {
  /** Ends after the batch in progress. */
  close(): Promise<void>;
}

const group = 'workers';
const batch = 256;
/**
 * If several arrive at the same time, more are coming: a moment (ms) lets them share a round trip and their queued
 * jobs.
 */
const gatherFor = 8;
const several = 3;
/** After this long (ms) the entries of a reader that died go to the others. */
const abandonedAfter = 10_000;

/**
 * Reads the outbox as one of its consumers and passes each batch to `enqueue`; an entry is acknowledged and deleted
 * only after that. Entries that a dead reader left behind are taken over.
 */
export async function relayOutbox(
  store: Store,
  blocking: RedisClient,
  consumer: string,
  log: Log,
  enqueue: (entries: OutboxEntry[]) => Promise<void>,
): Promise<Relay> {
  const { outbox } = store.keys;
  const redis = writerOf(store);
  const ending = new AbortController();
  await makeGroup();

  async function makeGroup(): Promise<void> {
    try {
      await redis.xgroup('CREATE', outbox, group, '0', 'MKSTREAM');
    } catch (error) {
      if (!reasonOf(error).startsWith('BUSYGROUP')) throw error;
    }
  }

  async function pass(raw: [string, string[]][]): Promise<void> {
    const entries = raw.flatMap(([id, fields]) =>
      fields ? [{ id, event: JSON.parse(fields[1] ?? '{}') as Event }] : [],
    );
    if (entries.length > 0) await enqueue(entries);
    const ids = raw.map(([id]) => id);
    if (ids.length === 0) return;
    await Promise.all([redis.xack(outbox, group, ...ids), redis.xdel(outbox, ...ids)]);
  }

  async function takeOver(): Promise<void> {
    const claimed = await redis.xautoclaim(outbox, group, consumer, abandonedAfter, '0', 'COUNT', batch);
    await pass((claimed[1] ?? []) as [string, string[]][]);
  }

  /** New entries; after a failure first those that this reader holds already. */
  async function readOnce(from: '0' | '>'): Promise<number> {
    const reading = blocking.xreadgroup(
      'GROUP',
      group,
      consumer,
      'COUNT',
      batch,
      'BLOCK',
      2_000,
      'STREAMS',
      outbox,
      from,
    );
    // A connection that is being reopened when it is closed never answers.
    const read = await orAborted(reading, ending.signal);
    const raw = (read?.[0]?.[1] ?? []) as [string, string[]][];
    await pass(raw);
    return raw.length;
  }

  async function run(): Promise<void> {
    let lookedAt = Number.NEGATIVE_INFINITY;
    let holdsSome = false;
    while (!ending.signal.aborted) {
      try {
        if (store.clock.monotonic() - lookedAt > abandonedAfter) {
          await takeOver();
          lookedAt = store.clock.monotonic();
        }
        if (holdsSome) holdsSome = (await readOnce('0')) > 0;
        else if ((await readOnce('>')) >= several) await waitOrStop(store.clock, gatherFor, ending.signal);
      } catch (error) {
        if (ending.signal.aborted) return;
        holdsSome = true;
        log.warn({ reason: reasonOf(error) }, 'the outbox can’t be read');
        await waitOrStop(store.clock, 500, ending.signal);
        await makeGroup().catch(() => undefined);
      }
    }
  }

  const running = run();
  return {
    async close() {
      ending.abort();
      blocking.disconnect();
      await running;
    },
  };
}
