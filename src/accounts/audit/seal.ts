import { sealRows } from '../../store/scripts/audit/sealRows.ts';
import type { Store } from '../../store/store.ts';
import { bookOf, compareIds, firstPrevious, hashOf, rowOf } from './rows.ts';
import { trimAudit } from './trim.ts';

/** How many rows are sealed in one step. */
const together = 500;

/** The newest sealed row. */
export interface AuditHead {
  id: string;
  hash: string;
}

/** The newest sealed row; undefined before the first. */
export async function auditHead({ redis, keys }: Store): Promise<AuditHead | undefined> {
  const [id, hash] = await redis.hmget(keys.auditState, 'id', 'hash');
  return id && hash ? { id, hash } : undefined;
}

/**
 * Seals what scripts have written and no process has sealed yet, in order, and moves it to its book. Any number of
 * processes may do so at the same time: only one whose rows follow the newest sealed one succeeds, the others retry.
 * Returns how many rows were sealed here.
 */
export async function sealAudit(store: Store): Promise<number> {
  let count = 0;
  for (;;) {
    const sealed = await sealSome(store);
    if (sealed === 0) break;
    count += sealed ?? 0;
  }
  if (count > 0) await trimAudit(store);
  return count;
}

/** How many rows were sealed; undefined if another process was faster. */
async function sealSome(store: Store): Promise<number | undefined> {
  const waiting = await store.redis.xrange(store.keys.audit, '-', '+', 'COUNT', together);
  if (waiting.length === 0) return 0;
  const head = await auditHead(store);
  let { id: last, hash: previous } = head ?? { id: '0-0', hash: firstPrevious };
  const rows = waiting.map(([written, fields]) => {
    // The store's clock may have been set back, and a stream accepts no id older than its newest.
    last = compareIds(written, last) > 0 ? written : following(last);
    const row = rowOf(last, fields);
    row.previous = previous;
    previous = hashOf(row);
    const seal = { previous: row.previous, hash: previous };
    return { written, id: last, subject: row.subject, book: bookOf(row.action), seal };
  });
  const { outcome } = await sealRows(store, { after: head?.hash ?? '', rows });
  return outcome === 'sealed' ? rows.length : undefined;
}

function following(id: string): string {
  const [ms, number] = id.split('-');
  return `${ms}-${Number(number) + 1}`;
}
