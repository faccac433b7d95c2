import { z } from 'zod';
import { type Moment, readQuery } from '../../config/query.ts';
import type { Page } from '../../store/lists/page.ts';
import type { Store } from '../../store/store.ts';
import { listAudit, listAuditOf } from './read.ts';
import type { AuditRow } from './rows.ts';

const text = z.string().trim().max(200).optional();

/** A filter of the audit log as people and programs write it: the same on the page, in the API and as options. */
export const AuditQuery = z.object({
  who: text.describe('Done by this person, token or program'),
  what: text.describe('An action, such as draft.reject, or the first part of several: draft'),
  subject: text.describe('Done to this: the id of an article, draft or delivery, a code, a channel, a name'),
  since: text.describe('Since then: a time, or how long ago (24h)'),
  until: text.describe('Until then: a time, or how long ago (3d)'),
});
export type AuditQuery = z.input<typeof AuditQuery>;

interface AuditFilter {
  who?: string | undefined;
  what?: string | undefined;
  subject?: string | undefined;
  since?: number | undefined;
  until?: number | undefined;
}

/** Reads a filter. Throws `request.invalid` for an unreadable time. */
export function readAuditFilter(given: unknown, moment: Moment): AuditFilter {
  return readQuery(AuditQuery, given, moment);
}

/** How many rows are read for one page at most: the search goes on with the next one. */
const mostRead = 5_000;
const chunk = 500;
/** A row may be sealed up to this long after it was written, if the store was unreachable (ms). */
const sealedWithin = 3_600_000;

/** Rows of the audit, newest first. A page with fewer than `limit` may still have a next one. */
export async function findAudit(
  store: Store,
  filter: AuditFilter,
  limit: number,
  cursor?: string,
): Promise<Page<AuditRow>> {
  if (Object.values(filter).every((value) => !value)) return listAudit(store, limit, cursor);
  const items: AuditRow[] = [];
  let next = cursor ?? (filter.until === undefined ? undefined : `${filter.until + sealedWithin}-0`);
  for (let read = 0; read < mostRead; read += chunk) {
    const page = filter.subject
      ? await listAuditOf(store, filter.subject, chunk, next)
      : await listAudit(store, chunk, next);
    for (const row of page.items) {
      if (filter.since !== undefined && Date.parse(row.at) < filter.since - sealedWithin)
        return { items, nextCursor: null };
      if (!isWanted(row, filter)) continue;
      items.push(row);
      if (items.length === limit) return { items, nextCursor: row.id };
    }
    if (page.nextCursor === null) return { items, nextCursor: null };
    next = page.nextCursor;
  }
  return { items, nextCursor: next ?? null };
}

function isWanted({ at, actor, action, subject }: AuditRow, filter: AuditFilter): boolean {
  const { who, what, subject: wanted, since, until } = filter;
  const instant = Date.parse(at);
  return (
    (!who || actor.toLowerCase() === who.toLowerCase()) &&
    (!what || action === what || action.startsWith(`${what}.`)) &&
    (!wanted || subject === wanted) &&
    (since === undefined || instant >= since) &&
    (until === undefined || instant <= until)
  );
}
