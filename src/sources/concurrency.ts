import { limitConcurrency, type Slot, slotIn } from '../concurrency.ts';
import type { Outbound } from '../net/outbound.ts';

/** How many large bodies may be in memory at the same time, from their first MiB until they are parsed. */
const largeTogether = 4;

/** How many documents are parsed in threads at a time: each has its own heap. Huge ones are parsed one at a time. */
const threadsTogether = 2;
const hugeBytes = 4 * 1024 * 1024;

function openLimits() {
  return {
    large: limitConcurrency(largeTogether),
    threads: limitConcurrency(threadsTogether),
    huge: limitConcurrency(1),
  };
}

/** All sources of a process share its outbound requests, and so these limits. */
const limitsByNet = new WeakMap<Outbound, ReturnType<typeof openLimits>>();

function limitsFor(net: Outbound): ReturnType<typeof openLimits> {
  const limits = limitsByNet.get(net) ?? openLimits();
  limitsByNet.set(net, limits);
  return limits;
}

/** A place for a large body, so that many large feeds at the same time don't fill the memory. */
export function largeFeedSlot(net: Outbound): Slot {
  return slotIn(limitsFor(net).large);
}

/** A place for a document of this size that is parsed in a thread. */
export function workerSlot(net: Outbound, bytes: number): Slot {
  const { threads, huge } = limitsFor(net);
  return slotIn(bytes > hugeBytes ? huge : threads);
}
