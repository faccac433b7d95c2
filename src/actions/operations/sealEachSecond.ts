import { auditHead, sealAudit } from '../../accounts/audit/seal.ts';
import { reasonOf } from '../../errors.ts';
import { randomToken } from '../../random.ts';
import { repeat } from '../../repeat.ts';
import { holdLock } from '../../store/scripts/lock/holdLock.ts';
import type { Context } from '../context.ts';

/** How often the newest seal is logged, by one of all processes (ms). */
const loggedEvery = 3_600_000;
/** How often a process checks whether the log line is due (ms). */
const askedEvery = 60_000;

/** Seals the audit each second until the returned function is called, which seals the remainder. */
export function sealEachSecond(context: Pick<Context, 'store' | 'clock' | 'log'>): () => Promise<void> {
  let isBroken = false;
  let askedAt = Number.NEGATIVE_INFINITY;
  const ending = new AbortController();

  async function once(): Promise<void> {
    try {
      await sealAudit(context.store);
      const now = context.clock.monotonic();
      if (now - askedAt >= askedEvery) {
        askedAt = now;
        await tellHead(context);
      }
      isBroken = false;
    } catch (error) {
      if (!isBroken)
        context.log.warn({ reason: reasonOf(error) }, 'the audit could not be sealed; tried again');
      isBroken = true;
    }
  }
  const rounds = { ...context, everyMs: 1_000, until: ending.signal, what: 'sealing the audit' };
  const running = once().then(() => repeat(rounds, once));

  return async () => {
    ending.abort();
    await running;
    await once();
  };
}

/**
 * Logs the newest seal. Whoever changes the store does not change the log, so `audit verify` can be compared with it.
 */
export async function tellHead({ store, log }: Pick<Context, 'store' | 'log'>): Promise<void> {
  const head = await auditHead(store);
  if (!head) return;
  const lock = { name: store.keys.auditLogged, owner: randomToken(store.random), lifeMs: loggedEvery };
  // Never released: the first process takes it, and no other can until it expires.
  const { outcome } = await holdLock(store, { ...lock, act: 'take' });
  if (outcome === 'held') log.info({ audit: head }, 'the audit’s newest seal');
}
