import { limitConcurrency } from '../../concurrency.ts';
import { reasonOf } from '../../errors.ts';
import { repeat } from '../../repeat.ts';
import { type Lock, withLock } from '../../store/locks.ts';
import { recordNotices } from '../../store/scripts/process/recordNotices.ts';
import type { Context } from '../context.ts';
import type { HealthProblem } from '../operations/healthProblems/problem.ts';
import { healthProblems, storeProblem } from '../operations/healthProblems.ts';
import {
  afterSending,
  compared,
  isQuiet,
  type KnownProblem,
  type NoticeReceiver,
  receiversOf,
} from './notice.ts';
import { sendNotice } from './sendNotice.ts';

/** How often problems are checked for (ms). */
const everyMs = 30_000;
/** To how many receivers notices are sent at the same time. */
const atOnce = 8;

/** Sends operators notices of problems until the returned function is called. Only one process does so at a time. */
export function watchProblems(context: Context): () => Promise<void> {
  const ending = new AbortController();
  const round = storeWatcher(context);
  const rounds = { ...context, everyMs, until: ending.signal, what: 'sending notices' };
  const running = repeat(rounds, round);
  return async () => {
    ending.abort();
    await running;
  };
}

/**
 * Returns a function that makes one check. While the store is unreachable the processes share nothing, so each
 * remembers by itself which notices of that it has sent.
 */
export function storeWatcher(context: Context): () => Promise<void> {
  const own = new Map<string, KnownProblem[]>();
  return async () => {
    if (context.config.notices.length === 0) return;
    let problems: HealthProblem[] | undefined;
    try {
      problems = await healthProblems(context);
      const found = problems;
      await withLock(context, context.store.keys.noticing, (lock) => noticeAll(context, found, lock));
    } catch (error) {
      context.log.debug({ reason: reasonOf(error) }, 'problems could not be looked up');
    }
    await noticeStore(context, own, problems ? [] : [storeProblem]);
  };
}

async function noticeAll(context: Context, problems: HealthProblem[], lock: Lock): Promise<void> {
  const { store, config } = context;
  const all = receiversOf(config.notices);
  const receivers = all.map(({ id }) => id);
  const { name, fence } = lock;
  await toEach(all, async ({ id, receiver }) => {
    const stored = await store.redis.hget(store.keys.notices, id);
    const before = stored ? (JSON.parse(stored) as KnownProblem[]) : [];
    const known = await noticeOne(context, receiver, before, problems);
    await recordNotices(store, {
      receiver: id,
      receivers,
      json: JSON.stringify(known),
      lock: { name, fence },
    });
  });
}

/** Handles the receivers at the same time, so that one that does not answer does not delay the others. */
async function toEach<T>(all: T[], act: (one: T) => Promise<void>): Promise<void> {
  const runLimited = limitConcurrency(atOnce);
  await Promise.all(all.map((one) => runLimited(() => act(one))));
}

async function noticeStore(
  context: Context,
  own: Map<string, KnownProblem[]>,
  problems: HealthProblem[],
): Promise<void> {
  await toEach(receiversOf(context.config.notices), async ({ id, receiver }) => {
    own.set(id, await noticeOne(context, receiver, own.get(id) ?? [], problems));
  });
}

/**
 * Sends one receiver the notice that is due, and returns the problems to store for it. A failed notice is sent again at
 * the next check.
 */
async function noticeOne(
  context: Context,
  receiver: NoticeReceiver,
  before: KnownProblem[],
  problems: HealthProblem[],
): Promise<KnownProblem[]> {
  const { clock, config, log } = context;
  const now = clock.now();
  const { known, notice } = compared(receiver, before, problems, now);
  if (notice.problems.length + notice.over.length === 0) return known;
  if (isQuiet(receiver, now, config.newsroom.timezone)) return known;
  try {
    await sendNotice(context, receiver, notice);
    return afterSending(known, notice, now);
  } catch (error) {
    log.warn(
      { notice: receiver.type, reason: reasonOf(error) },
      'a notice could not be sent; it is tried again',
    );
    return known;
  }
}
