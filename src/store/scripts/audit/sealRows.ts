import type { AuditBook } from '../../keys.ts';
import { defineScript } from '../../script.ts';

export interface SealRows {
  /** The hash of the newest sealed row that these follow; empty before the first. */
  after: string;
  rows: {
    /** The id under which it waits. */
    written: string;
    id: string;
    book: AuditBook;
    seal: { previous: string; hash: string };
  }[];
}

/** Moves rows that wait into their books with their seals; `moved-on` if other rows were sealed meanwhile. */
export const sealRows = defineScript<SealRows, { outcome: 'sealed' | 'moved-on' }>('audit/sealRows', {
  keys: ({ audit, auditBook, auditState }) => ({
    audit,
    decisions: auditBook('decisions'),
    work: auditBook('work'),
    door: auditBook('door'),
    state: auditState,
  }),
  evenWhenFull: true,
});
