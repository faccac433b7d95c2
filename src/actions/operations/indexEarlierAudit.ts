import { allAudit } from '../../accounts/audit/read.ts';
import { bookOf } from '../../accounts/audit/rows.ts';
import { auditHead, sealAudit } from '../../accounts/audit/seal.ts';
import { indexRows, type PlacedRow } from '../../store/scripts/audit/indexRows.ts';
import { recordInstance } from '../../store/scripts/instance/recordInstance.ts';
import type { Store } from '../../store/store.ts';

/** How many are indexed at a time: other commands wait for them. */
const together = 250;

/** Runs once for a store of an earlier version: lists the audit's rows by what they are about. */
export async function indexEarlierAudit(store: Store): Promise<void> {
  if (await store.redis.hexists(store.keys.instance, 'auditIndexed')) return;
  await sealAudit(store);
  const head = await auditHead(store);
  if (head) await indexUntil(store, head.id);
  await recordInstance(store, { set: { auditIndexed: '1' } });
}

async function indexUntil(store: Store, until: string): Promise<void> {
  let rows: PlacedRow[] = [];
  for await (const { id, subject, action } of allAudit(store, until)) {
    rows.push({ id, subject, book: bookOf(action) });
    if (rows.length < together) continue;
    await indexRows(store, { rows });
    rows = [];
  }
  if (rows.length > 0) await indexRows(store, { rows });
}
