import type { Store } from '../../store/store.ts';
import { allAudit } from './read.ts';
import { type AuditRow, firstPrevious, hashOf } from './rows.ts';
import { type AuditHead, auditHead, sealAudit } from './seal.ts';

export interface Verified {
  rows: number;
  /** The newest row; compare it with the log. */
  head?: AuditHead;
  /** What is wrong, one sentence each. */
  faults: string[];
}

/** How many faults are listed one by one. */
const mostFaults = 20;

/**
 * Follows the audit's chain from its first row to its newest: whether each row is unchanged since it was sealed, and
 * none is missing.
 */
export async function verifyAudit(store: Store): Promise<Verified> {
  await sealAudit(store);
  const head = await auditHead(store);
  const verified: Verified = { rows: 0, ...(head ? { head } : {}), faults: [] };
  if (!head) return verified;
  let before = firstPrevious;
  for await (const row of allAudit(store, head.id)) {
    verified.rows += 1;
    verified.faults.push(...(await faultsOf(store, row, before)));
    before = row.hash;
    if (verified.faults.length >= mostFaults) return verified;
  }
  if (before !== head.hash) verified.faults.push(`The newest row ${head.id} is missing.`);
  return verified;
}

async function faultsOf({ redis, keys }: Store, row: AuditRow, before: string): Promise<string[]> {
  const { id, at, previous, hash } = row;
  const follows = previous === before || (await redis.hget(keys.auditAnchors, previous)) === before;
  return [
    ...(follows ? [] : [`Rows are missing before row ${id} of ${at}.`]),
    ...(hashOf(row) === hash ? [] : [`The row ${id} of ${at} was changed after it was sealed.`]),
  ];
}
