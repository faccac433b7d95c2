import { defineScript } from '../../script.ts';
import { auditMember, type PlacedRow } from './indexRows.ts';

export interface SealRows {
  /** The hash of the newest sealed row that these follow; empty before the first. */
  after: string;
  rows: SealedRow[];
}

interface SealedRow extends PlacedRow {
  /** The id under which it waits. */
  written: string;
  seal: { previous: string; hash: string };
}

/**
 * Moves rows that wait into their books with their seals, and lists each for its subject; `moved-on` if other rows were
 * sealed meanwhile.
 */
export const sealRows = defineScript<SealRows, { outcome: 'sealed' | 'moved-on' }>('audit/sealRows', {
  keys: ({ audit, auditBook, auditState }) => ({
    audit,
    decisions: auditBook('decisions'),
    work: auditBook('work'),
    door: auditBook('door'),
    state: auditState,
  }),
  rest: (keys, { rows }) => rows.map(({ subject }) => keys.auditOf(subject)),
  command: ({ after, rows }) => ({
    after,
    rows: rows.map(({ subject, ...row }) => ({ ...row, member: auditMember(row) })),
  }),
  evenWhenFull: true,
});
