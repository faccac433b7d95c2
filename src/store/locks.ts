import { waitOrStop } from '../clock.ts';
import { reasonOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { randomToken } from '../random.ts';
import { type HoldLock, holdLock } from './scripts/lock/holdLock.ts';
import type { Store } from './store.ts';

/** A lock's lifetime (ms); its holder renews it. If the process is killed, another one can take it after this long. */
const lifeMs = 10_000;
const renewMs = 3_000;

/** A lock that is held. Scripts that write under it take `name` and `fence`, and refuse once it is lost. */
export interface Lock {
  name: string;
  fence: number;
  /** Aborted when another process has taken the lock: this one was held up for longer than the lock lasts. */
  signal: AbortSignal;
}

/** Thrown when a process writes under a lock that another one has taken, because it was held up for too long. */
export class LockLost extends Error {
  constructor(name: string) {
    super(`the lock ${name} was lost to another process`);
  }
}

/**
 * Runs `work` while no other process holds the lock; returns false if one does, or has taken it meanwhile. `name` is
 * the lock's key.
 */
export async function withLock(
  { store, log }: { store: Store; log: Log },
  name: string,
  work: (lock: Lock) => Promise<void>,
): Promise<boolean> {
  const owner = randomToken(store.random);
  const taken = await holdLock(store, { act: 'take', name, owner, lifeMs });
  if (taken.outcome !== 'held') return false;
  const { fence } = taken;
  const held: Omit<HoldLock, 'act'> = { name, owner, fence, lifeMs };
  const ending = new AbortController();
  const losing = new AbortController();
  const renewal = renewLock(store, log, held, ending.signal, losing);
  try {
    await work({ name, fence, signal: losing.signal });
    return true;
  } catch (error) {
    if (!(error instanceof LockLost)) throw error;
    log.warn({ lock: name }, 'a lock was lost to another process, which continues the work');
    return false;
  } finally {
    ending.abort();
    await renewal;
    // An unreleased lock expires; that must not hide the outcome of the work.
    await holdLock(store, { ...held, act: 'release' }).catch((error: unknown) =>
      log.debug({ lock: name, reason: reasonOf(error) }, 'a lock could not be released'),
    );
  }
}

async function renewLock(
  store: Store,
  log: Log,
  held: Omit<HoldLock, 'act'>,
  ending: AbortSignal,
  losing: AbortController,
): Promise<void> {
  while (!losing.signal.aborted) {
    if (!(await waitOrStop(store.clock, renewMs, ending))) return;
    try {
      const { outcome } = await holdLock(store, { ...held, act: 'renew' });
      if (outcome === 'lost') losing.abort(new LockLost(held.name));
    } catch (error) {
      log.debug({ lock: held.name, reason: reasonOf(error) }, 'a lock could not be renewed');
    }
  }
}
