import { type AuditBook, auditBooks } from '../../store/keys.ts';
import { trimBook } from '../../store/scripts/audit/trimBook.ts';
import type { Store } from '../../store/store.ts';
import { type AuditRow, compareIds, rowOf } from './rows.ts';

/** The default length. */
const usualLength = 100_000;
/** How many rows are dropped in one step. */
const together = 500;

/** How many rows a book keeps; for what outsiders can cause, a tenth of the usual number. */
function lengthOf(store: Pick<Store, 'retention'>, book: AuditBook): number {
  const length = store.retention?.audit ?? usualLength;
  return book === 'door' ? Math.ceil(length / 10) : length;
}

/**
 * Drops each book's oldest rows over its length. Each resulting gap is stored as an anchor: the hash of its last row,
 * with the hash of the row before its first. So the chain can still be followed, and any other gap is a manipulation.
 */
export async function trimAudit(store: Store): Promise<void> {
  for (const book of auditBooks) while (await trimSome(store, book));
}

async function trimSome(store: Store, book: AuditBook): Promise<boolean> {
  const { redis, keys } = store;
  const [length, round] = await Promise.all([
    redis.xlen(keys.auditBook(book)),
    redis.hget(keys.auditState, 'trims'),
  ]);
  const over = length - lengthOf(store, book);
  if (over <= 0) return false;
  const entries = await redis.xrange(keys.auditBook(book), '-', '+', 'COUNT', Math.min(over, together));
  const dropped = entries.map(([id, fields]) => rowOf(id, fields));
  const next = await Promise.all(dropped.map(({ id }) => rowAfter(store, id)));
  const known = await anchorsOf(
    store,
    [...dropped, ...next.filter((row) => row !== undefined)].map(({ previous }) => previous),
  );
  const { set, ended } = gapsOf(dropped, next, known);
  const rows = dropped.map(({ id, subject }) => ({ id, subject }));
  const { outcome } = await trimBook(store, { book, round: round ?? '', rows, set, ended });
  return outcome === 'trimmed';
}

async function anchorsOf({ redis, keys }: Store, ends: string[]): Promise<Map<string, string>> {
  const starts = await redis.hmget(keys.auditAnchors, ...ends);
  return new Map(ends.flatMap((end, n) => (starts[n] ? [[end, starts[n]] as const] : [])));
}

/** The anchors after rows are removed one by one: each makes a gap, or extends those next to it. */
function gapsOf(dropped: AuditRow[], next: (AuditRow | undefined)[], known: Map<string, string>) {
  const anchors = new Map(known);
  for (const [n, { previous, hash }] of dropped.entries()) {
    const start = anchors.get(previous) ?? previous;
    anchors.delete(previous);
    // If the row after it is gone already, the gap that starts here grows backwards.
    anchors.set(next[n]?.previous ?? hash, start);
  }
  const ended = [...known.keys()].filter((end) => !anchors.has(end));
  return { set: Object.fromEntries(anchors), ended };
}

/** The oldest row of all books that is newer than this one. */
async function rowAfter({ redis, keys }: Store, id: string): Promise<AuditRow | undefined> {
  const found = await Promise.all(
    auditBooks.map((book) => redis.xrange(keys.auditBook(book), `(${id}`, '+', 'COUNT', 1)),
  );
  const [first] = found.flat().sort(([a], [b]) => compareIds(a, b));
  return first && rowOf(...first);
}
