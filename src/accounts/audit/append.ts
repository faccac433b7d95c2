import type { Store } from '../../store/store.ts';
import type { AuditRow } from './rows.ts';

/** Notes what no script of ours writes, such as what was done to a job of BullMQ, or a refusal. */
export async function appendAudit(
  store: Store,
  row: Pick<AuditRow, 'actor' | 'from' | 'action' | 'subject' | 'detail'>,
): Promise<void> {
  const { actor, from = store.origin?.from ?? '', action, subject, detail = '' } = row;
  const fields = Object.entries({ at: store.clock.now(), actor, from, action, subject, detail });
  await store.redis.xadd(store.keys.audit, '*', ...fields.flat());
}
