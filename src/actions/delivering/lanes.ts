import { waitOrStop } from '../../clock.ts';
import { type DeliveryRefs, deliveryRefs } from '../../delivery/delivery.ts';
import type { Context } from '../context.ts';
import { type ReadAttempt, readTogether } from './beforeSend/readAttempt.ts';
import { deliver } from './deliver.ts';

/**
 * How many posts of one channel are on their way in this process, so that a stalled platform delays only its own.
 * Equals the number of connections to one host.
 */
const ofOneChannel = 6;
/** How many more may wait here for a free lane; beyond that, the job is queued again for any process. */
const mostWaiting = 256;
const againMs = 500;
/** How soon a delivery is attempted again whose attempt failed (ms). */
const afterFailureMs = 1_000;

/** What a job's delivery is attempted with. */
export interface Attempter extends Context {
  stop: AbortSignal;
  /** Enqueues a job of its own for a delivery. */
  again(id: string, inMs: number): Promise<void>;
}

interface Waiting {
  id: string;
  refs: DeliveryRefs | undefined;
  context: Attempter;
  /** What is being read of it before its turn. */
  early?: Promise<ReadAttempt>;
}

/** How many lanes of one channel are in use in this process, and what waits for one, in its order. */
interface Lanes {
  channel: string;
  busy: number;
  waiting: Map<string, Waiting>;
}
const lanesOf = new Map<string, Lanes>();

/** Resolves when no post waits for a lane of this process any more; undefined while none does. */
let noneWaits: PromiseWithResolvers<void> | undefined;

function noteWaiting(): void {
  const isOver = lanesOf.values().every(({ waiting }) => waiting.size === 0);
  if (isOver) {
    noneWaits?.resolve();
    noneWaits = undefined;
  } else noneWaits ??= Promise.withResolvers();
}

/** How long (ms) what follows a post waits at most for posts that are still to go. */
const followsWithin = 1_000;

/**
 * Waits while posts wait for a lane of this process, a second at most: what closes those that are out must not delay
 * those that are due.
 */
export async function afterWaitingPosts({ clock, stop }: Pick<Attempter, 'clock' | 'stop'>): Promise<void> {
  if (!noneWaits) return;
  const over = new AbortController();
  const longest = waitOrStop(clock, followsWithin, AbortSignal.any([stop, over.signal]));
  await Promise.race([noneWaits.promise, longest]);
  over.abort(null);
}

/**
 * Attempts a delivery, and then those that have been waiting for its lane. If none is free it waits for one, and the
 * caller need not: if the process dies, what waits is still due, and the sweep finds it.
 */
export async function attemptInLane(context: Attempter, id: string): Promise<void> {
  const refs = await deliveryRefs(context.store, id);
  const channel = context.store.keys.channel(refs?.channel ?? '');
  const lanes = lanesOf.get(channel) ?? { channel, busy: 0, waiting: new Map() };
  lanesOf.set(channel, lanes);
  if (lanes.busy < ofOneChannel) await runLane(lanes, { id, refs, context });
  else if (lanes.waiting.size < mostWaiting) {
    lanes.waiting.set(id, { id, refs, context });
    noteWaiting();
  } else await context.again(id, againMs);
}

/**
 * A lane is free for the next delivery once the platform has answered: the outcome is written meanwhile, and the next
 * claim is carried out after that write.
 */
async function runLane(lanes: Lanes, first: Waiting): Promise<void> {
  lanes.busy += 1;
  const own = begin(first);
  const others = new Set<Promise<void>>();
  await own.answered;
  for (const next of lanes.waiting.values()) {
    lanes.waiting.delete(next.id);
    if (next.context.stop.aborted) continue;
    readAhead(lanes, next);
    const other = begin(next);
    const ended = other.ended.catch((error) => attemptAgain(next, error)).finally(() => others.delete(ended));
    others.add(ended);
    await other.answered;
  }
  // In the same step that found nothing waiting, so that no delivery is left behind.
  lanes.busy -= 1;
  if (lanes.busy === 0) lanesOf.delete(lanes.channel);
  noteWaiting();
  await Promise.all(others);
  await own.ended;
}

/** `answered` resolves once its lane is free, `ended` once its outcome is written. */
function begin({ id, refs, context, early }: Waiting): { answered: Promise<void>; ended: Promise<void> } {
  const answer = Promise.withResolvers<void>();
  const ended = deliver(context, id, context.stop, { refs, early, answered: answer.resolve });
  ended.then(answer.resolve, answer.resolve);
  return { answered: answer.promise, ended };
}

/**
 * Another job's delivery: its failure must not fail this job, so it is enqueued as a job of its own. If that fails too,
 * the sweep finds it.
 */
async function attemptAgain({ id, context }: Waiting, error: unknown): Promise<void> {
  context.log.warn({ err: error, delivery: id }, 'an attempt failed; it is made again');
  await context.again(id, afterFailureMs).catch((reason) => {
    context.log.warn({ err: reason, delivery: id }, 'an attempt could not be enqueued; the sweep finds it');
  });
}

/** Reads the next few in one round trip while this one, which has been read, is on its way. */
function readAhead(lanes: Lanes, taken: Waiting): void {
  const next = [...lanes.waiting.values().take(ofOneChannel)];
  const group = [...(taken.early ? [] : [taken]), ...(next[0]?.early ? [] : next)];
  readTogether(group).forEach((early, n) => {
    // A failure is handled where it is awaited, if it is.
    early.catch(() => undefined);
    const waiting = group[n];
    if (waiting) waiting.early = early;
  });
}
