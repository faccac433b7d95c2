import type { AuditBook } from '../../keys.ts';
import { defineScript } from '../../script.ts';
import { auditMember } from './indexRows.ts';

export interface TrimBook {
  book: AuditBook;
  /** How many times it was trimmed before, as the caller read it. */
  round: string;
  /** The oldest rows of the book, oldest first. */
  rows: { id: string; subject: string }[];
  /** Gaps: the hash of the last row removed, and of the row before the first. */
  set: Record<string, string>;
  /** Gaps that are part of others now. */
  ended: string[];
}

/** Drops a book's oldest rows and keeps the gaps that they leave; `moved-on` if others were dropped meanwhile. */
export const trimBook = defineScript<TrimBook, { outcome: 'trimmed' | 'moved-on' }>('audit/trimBook', {
  keys: ({ auditBook, auditAnchors, auditState }, { book }) => ({
    book: auditBook(book),
    anchors: auditAnchors,
    state: auditState,
  }),
  rest: (keys, { rows }) => rows.map(({ subject }) => keys.auditOf(subject)),
  command: ({ book, rows, ...command }) => ({
    ...command,
    ids: rows.map(({ id }) => id),
    members: rows.map(({ id }) => auditMember({ id, book })),
  }),
  evenWhenFull: true,
});
