import type { Outbound } from '../net/outbound.ts';

/** So many large bodies are in memory at a time, from their first MiB until they are read. */
const largeTogether = 4;

/** So many documents are read in threads at a time: each has a heap of its own. Of huge ones one at a time. */
const threadsTogether = 2;
const hugeBytes = 4 * 1024 * 1024;

interface Gate {
  free: number;
  waiting: (() => void)[];
}

/** One place behind a gate: entered once however often it is asked for, left once. */
export interface Place {
  enter(): Promise<void>;
  leave(): void;
}

interface Gates {
  large: Gate;
  threads: Gate;
  huge: Gate;
}

const gatesOf = new WeakMap<Outbound, Gates>();

function gatesFor(net: Outbound): Gates {
  const gates = gatesOf.get(net) ?? {
    large: { free: largeTogether, waiting: [] },
    threads: { free: threadsTogether, waiting: [] },
    huge: { free: 1, waiting: [] },
  };
  gatesOf.set(net, gates);
  return gates;
}

function passOn(gate: Gate): void {
  const next = gate.waiting.shift();
  if (next) next();
  else gate.free += 1;
}

function placeBehind(gate: Gate): Place {
  let entered: Promise<void> | undefined;
  let isIn = false;
  let isGone = false;
  return {
    enter() {
      if (entered) return entered;
      if (gate.free > 0) {
        gate.free -= 1;
        isIn = true;
        entered = Promise.resolve();
        return entered;
      }
      entered = new Promise((resolve) =>
        gate.waiting.push(() => {
          // Whoever has given up waiting lets the next one in.
          if (isGone) return passOn(gate);
          isIn = true;
          resolve();
        }),
      );
      return entered;
    },
    leave() {
      isGone = true;
      if (!isIn) return;
      isIn = false;
      passOn(gate);
    },
  };
}

/** A place for a large body, so that many large feeds at once don't fill the memory. */
export function largePlace(net: Outbound): Place {
  return placeBehind(gatesFor(net).large);
}

/** A place for a document of so many bytes that is read in a thread. */
export function threadPlace(net: Outbound, bytes: number): Place {
  const { threads, huge } = gatesFor(net);
  return placeBehind(bytes > hugeBytes ? huge : threads);
}
