import { auditBooks } from '../../store/keys.ts';
import type { Page } from '../../store/lists/page.ts';
import { rowOfMember, sortableId } from '../../store/scripts/audit/indexRows.ts';
import type { Store } from '../../store/store.ts';
import { type AuditRow, compareIds, rowOf } from './rows.ts';
import { sealAudit } from './seal.ts';

const isRowId = (text: string) => /^\d{1,15}-\d{1,10}$/.test(text);

/** What people and programs did, newest first. The cursor is the last row's id. */
export async function listAudit(store: Store, limit: number, cursor?: string): Promise<Page<AuditRow>> {
  await sealAudit(store);
  const from = cursor && isRowId(cursor) ? `(${cursor}` : '+';
  const rows = await newest(store, from, limit + 1);
  const items = rows.slice(0, limit);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** Of one thing's history, only the newest rows are read; older ones are on the further pages of `GET /api/v1/audit`. */
const mostOfHistory = 1_000;

/** What was done to one thing, or to several, oldest first. Reads only the rows about them. */
export async function auditOf(store: Store, ...subjects: string[]): Promise<AuditRow[]> {
  await sealAudit(store);
  const pages = await Promise.all(subjects.map((subject) => sealedAuditOf(store, subject, mostOfHistory)));
  return pages.flatMap(({ items }) => items).sort((a, b) => compareIds(a.id, b.id));
}

/** What was done to one thing, newest first. The cursor is the last row's id. */
export async function listAuditOf(
  store: Store,
  subject: string,
  limit: number,
  cursor?: string,
): Promise<Page<AuditRow>> {
  await sealAudit(store);
  return sealedAuditOf(store, subject, limit, cursor);
}

async function sealedAuditOf(
  store: Store,
  subject: string,
  limit: number,
  cursor?: string,
): Promise<Page<AuditRow>> {
  const { redis, keys } = store;
  const from = cursor && isRowId(cursor) ? `(${sortableId(cursor)}` : '+';
  const members = await redis.zrange(keys.auditOf(subject), from, '-', 'BYLEX', 'REV', 'LIMIT', 0, limit + 1);
  const rows = await Promise.all(members.slice(0, limit).map((member) => rowAt(store, member)));
  const last = members.length > limit ? members[limit - 1] : undefined;
  return {
    items: rows.filter((row) => row?.subject === subject) as AuditRow[],
    nextCursor: last === undefined ? null : rowOfMember(last).id,
  };
}

/** The row that a member of a subject's list stands for; undefined if it was trimmed meanwhile. */
async function rowAt({ redis, keys }: Store, member: string): Promise<AuditRow | undefined> {
  const { book, id } = rowOfMember(member);
  const [found] = await redis.xrange(keys.auditBook(book), id, id);
  return found && rowOf(...found);
}

async function newest({ redis, keys }: Store, from: string, count: number): Promise<AuditRow[]> {
  const found = await Promise.all(
    auditBooks.map((book) => redis.xrevrange(keys.auditBook(book), from, '-', 'COUNT', count)),
  );
  return found
    .flat()
    .sort(([a], [b]) => compareIds(b, a))
    .slice(0, count)
    .map(([id, fields]) => rowOf(id, fields));
}

/** How many rows are read at a time. */
const together = 1_000;

/** Every sealed row in the store, oldest first, up to and including `until`. */
export async function* allAudit({ redis, keys }: Store, until: string): AsyncGenerator<AuditRow> {
  let after = '(0-0';
  for (;;) {
    const found = await Promise.all(
      auditBooks.map((book) => redis.xrange(keys.auditBook(book), after, until, 'COUNT', together)),
    );
    const entries = found.flat().sort(([a], [b]) => compareIds(a, b));
    // Only this many are in order for certain: a book that has more rows may have some that belong before another's
    // last ones.
    const page = entries.slice(0, together);
    for (const [id, fields] of page) yield rowOf(id, fields);
    const last = page.at(-1)?.[0];
    if (last === undefined) return;
    after = `(${last}`;
  }
}
