import { toInstant } from '../clock.ts';
import type { Page } from '../store/page.ts';
import type { Store } from '../store/store.ts';

/** Who did what to what, when. */
export interface AuditLine {
  id: string;
  at: string;
  actor: string;
  action: string;
  subject: string;
  detail?: string;
}

/** What people and programs did, newest first. The cursor is the last line's id. */
export async function listAudit(store: Store, limit: number, cursor?: string): Promise<Page<AuditLine>> {
  const from = cursor && /^\d+-\d+$/.test(cursor) ? `(${cursor}` : '+';
  const entries = await store.redis.xrevrange(store.keys.audit, from, '-', 'COUNT', limit + 1);
  const items = entries.slice(0, limit).map(([id, fields]) => lineOf(id, fields));
  return { items, nextCursor: entries.length > limit ? (items.at(-1)?.id ?? null) : null };
}

function lineOf(id: string, fields: string[]): AuditLine {
  const stored: Record<string, string> = {};
  for (let n = 0; n < fields.length; n += 2) stored[fields[n] ?? ''] = fields[n + 1] ?? '';
  return {
    id,
    at: toInstant(Number(stored.at)),
    actor: stored.actor ?? '',
    action: stored.action ?? '',
    subject: stored.subject ?? '',
    ...(stored.detail ? { detail: stored.detail } : {}),
  };
}

/** As in the scripts' prelude, where no other number is handed in. */
const maxListed = 100_000;

/** Notes what was done to something that no script of ours writes, such as a job of BullMQ. */
export async function appendAudit(
  store: Store,
  line: Pick<AuditLine, 'actor' | 'action' | 'subject' | 'detail'>,
): Promise<void> {
  const { actor, action, subject, detail = '' } = line;
  const fields = Object.entries({ at: store.clock.now(), actor, action, subject, detail }).flat();
  await store.redis.xadd(
    store.keys.audit,
    'MAXLEN',
    '~',
    store.retention?.audit ?? maxListed,
    '*',
    ...fields,
  );
}

/** So many lines are looked through for one subject; older ones are in `GET /api/v1/audit`. */
const maxSearched = 5_000;

/** What was done to one thing since an instant (ms), oldest first. */
export async function auditOf(store: Store, subject: string, since: number): Promise<AuditLine[]> {
  const entries = await store.redis.xrevrange(
    store.keys.audit,
    '+',
    String(Math.max(0, since)),
    'COUNT',
    maxSearched,
  );
  return entries
    .map(([id, fields]) => lineOf(id, fields))
    .filter((line) => line.subject === subject)
    .reverse();
}
