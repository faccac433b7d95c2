import { jobs, wakeUps } from '../../jobs/index.ts';
import type { JobContext } from '../../jobs/job.ts';
import type { Context } from '../../src/actions/context.ts';
import type { Event } from '../../src/store/outbox.ts';
import type { QueuedJob } from '../../src/store/queues.ts';
import { writerOf } from '../../src/store/writer.ts';
import type { ManualClock } from './clock.ts';

/** What BullMQ keeps in the store: jobs survive the processes, and a job whose worker died is run again. */
export interface TestQueue {
  waiting: Map<string, QueuedJob>;
  seen: Set<string>;
}

export function testQueue(): TestQueue {
  return { waiting: new Map(), seen: new Set() };
}

/** A worker on the test's clock: it reads the outbox and runs the jobs that it wakes up, one after the other. */
export function testWorker(context: Context, clock: ManualClock, { waiting, seen }: TestQueue = testQueue()) {
  const enqueue = async (wanted: QueuedJob[]) => {
    for (const job of wanted) {
      if (!seen.has(job.id)) waiting.set(job.id, job);
      seen.add(job.id);
    }
  };
  const handed: JobContext = { ...context, enqueue, stop: new AbortController().signal };

  async function readOutbox(): Promise<void> {
    const { redis, keys } = context.store;
    const entries = await redis.xrange(keys.outbox, '-', '+', 'COUNT', 256);
    await enqueue(
      wakeUps(entries.map(([id, fields]) => ({ id, event: JSON.parse(fields[1] ?? '{}') as Event }))),
    );
    for (const [id] of entries) await writerOf(context.store).xdel(keys.outbox, id);
  }

  async function runDue(): Promise<number> {
    const due = [...waiting.values()].filter((job) => (job.notBefore ?? 0) <= clock.now());
    for (const { id, name, payload } of due) {
      const job = jobs.find((each) => each.name === name);
      if (!job) throw new Error(`no job ${name}`);
      await job.handle(job.payload.parse(payload) as never, handed);
      waiting.delete(id);
    }
    return due.length;
  }

  /** Runs everything that is due now, and everything that follows from it. */
  async function settleDown(): Promise<void> {
    for (let rounds = 0; rounds < 100; rounds++) {
      await readOutbox();
      if ((await runDue()) === 0) return;
    }
    throw new Error('the jobs never came to an end');
  }

  /** Lets time pass in steps, sweeping and working as a running process does. */
  async function pass(ms: number, step = 5_000): Promise<void> {
    const end = clock.now() + ms;
    while (clock.now() < end) {
      clock.advance(Math.min(step, end - clock.now()));
      await enqueue([{ name: 'sweep', payload: {}, id: `sweep-${clock.now()}` }]);
      await settleDown();
    }
  }

  return { settleDown, pass };
}

/** Thrown if the process is dead. */
export class Killed extends Error {}

/**
 * The same context over a store whose process dies at its n-th command: before it is sent, or after it was carried out
 * and before the answer is used. From then on every command fails.
 */
export function crashingContext(
  context: Context,
  n: number,
  when: 'before' | 'after',
): { context: Context; commands(): number } {
  let count = 0;
  let dead = false;
  const { redis } = context.store;
  const dying = new Proxy(redis, {
    get(target, name, receiver) {
      const value = Reflect.get(target, name, receiver);
      if (typeof value !== 'function' || typeof name !== 'string' || !/^[a-z]+$/.test(name)) return value;
      // Gathers commands and sends none itself; here transactions only read.
      if (name === 'multi') return value.bind(target);
      return async (...args: unknown[]) => {
        if (dead) throw new Killed('dead');
        count += 1;
        const last = count === n;
        if (last && when === 'before') {
          dead = true;
          throw new Killed('before');
        }
        const answer = await value.apply(target, args);
        if (last || dead) {
          dead = true;
          throw new Killed('after');
        }
        return answer;
      };
    },
  });
  return { context: { ...context, store: { ...context.store, redis: dying } }, commands: () => count };
}
