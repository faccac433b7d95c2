import { newFraction } from '../../chance.ts';
import type { Outbound } from '../../net/outbound.ts';
import type { SourceNeeds } from '../source.ts';

/** Between two requests for pages to one host, at least; up to twice as long, so that nothing beats in time. */
const gapMs = 250;

/** No `Crawl-delay` holds a source up for longer. */
const longestGapMs = 10_000;

/** So many hosts are remembered at most. */
const mostHosts = 1_000;

interface Turn {
  last: Promise<void>;
  /** On the monotonic scale. */
  freeAt: number;
}

/** Turns belong to the way out, which all sources of a process share. */
const turnsOf = new WeakMap<Outbound, Map<string, Turn>>();

/**
 * Runs `ask` when it is this host's turn: one request for a page at a time, with a pause between them, whichever source
 * asks. `delayMs` is what the host's robots.txt wishes for.
 */
export async function inTurn<T>(
  url: string,
  needs: Pick<SourceNeeds, 'net' | 'clock' | 'chance'>,
  ask: () => Promise<T>,
  delayMs = 0,
): Promise<T> {
  const { net, clock, chance } = needs;
  const turns = turnsOf.get(net) ?? new Map<string, Turn>();
  turnsOf.set(net, turns);
  const { host } = new URL(url);
  const turn = turns.get(host) ?? { last: Promise.resolve(), freeAt: 0 };
  const before = turn.last;
  const { promise, resolve } = Promise.withResolvers<void>();
  turn.last = promise;
  turns.delete(host);
  turns.set(host, turn);
  const [oldest] = turns.keys();
  if (turns.size > mostHosts && oldest !== undefined) turns.delete(oldest);
  await before;
  try {
    const wait = turn.freeAt - clock.monotonic();
    if (wait > 0) await clock.wait(wait);
    return await ask();
  } finally {
    const gap = Math.min(Math.max(gapMs * (1 + newFraction(chance)), delayMs), longestGapMs);
    turn.freeAt = clock.monotonic() + gap;
    resolve();
  }
}
