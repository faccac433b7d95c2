import { auditBooks } from '../../store/keys.ts';
import type { Page } from '../../store/page.ts';
import type { Store } from '../../store/store.ts';
import { type AuditRow, compareIds, rowOf } from './rows.ts';
import { sealAudit } from './seal.ts';

/** What people and programs did, newest first. The cursor is the last row's id. */
export async function listAudit(store: Store, limit: number, cursor?: string): Promise<Page<AuditRow>> {
  await sealAudit(store);
  const from = cursor && /^\d+-\d+$/.test(cursor) ? `(${cursor}` : '+';
  const rows = await newest(store, from, '-', limit + 1);
  const items = rows.slice(0, limit);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** How many rows of each book are searched for one subject; older ones are in `GET /api/v1/audit`. */
const mostSearched = 5_000;

/** What was done to one thing since an instant (ms), oldest first. */
export async function auditOf(store: Store, subject: string, since: number): Promise<AuditRow[]> {
  await sealAudit(store);
  const rows = await newest(store, '+', String(Math.max(0, since)), mostSearched);
  return rows.filter((row) => row.subject === subject).reverse();
}

async function newest({ redis, keys }: Store, from: string, to: string, count: number): Promise<AuditRow[]> {
  const found = await Promise.all(
    auditBooks.map((book) => redis.xrevrange(keys.auditBook(book), from, to, 'COUNT', count)),
  );
  const entries = found.flat().sort(([a], [b]) => compareIds(b, a));
  return entries.slice(0, count).map(([id, fields]) => rowOf(id, fields));
}

/** How many rows are read at a time. */
const together = 1_000;

/** Every sealed row in the store, oldest first, up to this one. */
export async function* allAudit({ redis, keys }: Store, until: string): AsyncGenerator<AuditRow> {
  let after = '(0-0';
  for (;;) {
    const found = await Promise.all(
      auditBooks.map((book) => redis.xrange(keys.auditBook(book), after, until, 'COUNT', together)),
    );
    const entries = found.flat().sort(([a], [b]) => compareIds(a, b));
    // A book with more rows may have some that come before the last ones of another.
    const page = entries.slice(0, together);
    for (const [id, fields] of page) yield rowOf(id, fields);
    const last = page.at(-1)?.[0];
    if (last === undefined) return;
    after = `(${last}`;
  }
}
