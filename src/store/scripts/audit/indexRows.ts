import type { AuditBook } from '../../keys.ts';
import { defineScript } from '../../script.ts';

/** A sealed row's place in the index: what it is about, its book and its id there. */
export interface PlacedRow {
  subject: string;
  book: AuditBook;
  id: string;
}

/** How many digits the two numbers of an id have in the index, so that its order is the order of the ids. */
const digits = [15, 10] as const;

/** A row's id as the index sorts it. */
export function sortableId(id: string): string {
  const [ms = '', number = '0'] = id.split('-');
  return `${ms.padStart(digits[0], '0')}-${number.padStart(digits[1], '0')}`;
}

/** A row's member of the list of its subject. */
export function auditMember({ id, book }: Omit<PlacedRow, 'subject'>): string {
  return `${sortableId(id)}:${book}`;
}

/** The book and id that a member of such a list stands for. */
export function rowOfMember(member: string): { book: AuditBook; id: string } {
  const [id = '', book = ''] = member.split(':');
  return { book: book as AuditBook, id: id.split('-').map(Number).join('-') };
}

/** Adds sealed rows of an earlier version to the lists of their subjects, unless they have been trimmed meanwhile. */
export const indexRows = defineScript<{ rows: PlacedRow[] }, object>('audit/indexRows', {
  keys: ({ auditBook }) => ({
    decisions: auditBook('decisions'),
    work: auditBook('work'),
    door: auditBook('door'),
  }),
  rest: (keys, { rows }) => rows.map(({ subject }) => keys.auditOf(subject)),
  command: ({ rows }) => ({
    rows: rows.map(({ book, id }) => ({ book, id, member: auditMember({ book, id }) })),
  }),
});
