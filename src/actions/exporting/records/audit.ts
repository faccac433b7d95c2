import { z } from 'zod';
import { allAudit } from '../../../accounts/audit/read.ts';
import { bookOf, hashOf } from '../../../accounts/audit/rows.ts';
import { auditHead, sealAudit } from '../../../accounts/audit/seal.ts';
import { auditMember } from '../../../store/scripts/audit/indexRows.ts';
import { defineRecord, recordOf } from './record.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const RowId = z.string().regex(/^\d+-\d+$/);

const Row = z.strictObject({
  id: RowId,
  at: z.iso.datetime(),
  actor: z.string(),
  from: z.string().optional(),
  action: z.string().min(1),
  subject: z.string(),
  detail: z.string().optional(),
  previous: Hash,
  hash: Hash,
});

/** A sealed row of the audit, in its order. */
export const audit = defineRecord('audit', {
  schema: z.strictObject({
    type: z.literal('audit'),
    row: Row.refine(
      (row) => hashOf(row as Parameters<typeof hashOf>[0]) === row.hash,
      'was changed after it was sealed',
    ),
  }),
  async *read(store) {
    await sealAudit(store);
    const head = await auditHead(store);
    if (!head) return;
    for await (const row of allAudit(store, head.id)) yield { type: 'audit' as const, row };
  },
  nameOf: ({ row }) => row.id,
  writes({ row }, { store: { keys } }) {
    const { id, at, actor, from = '', action, subject, detail = '', previous, hash } = row;
    const stored = { at: String(Date.parse(at)), actor, from, action, subject, detail, previous, hash };
    const book = bookOf(action);
    return [
      { key: keys.auditBook(book), as: 'entry', id, fields: Object.entries(stored).flat() },
      { key: keys.auditOf(subject), as: 'place', member: auditMember({ id, book }), score: 0 },
      // The last row in the file is the newest.
      { key: keys.auditState, as: 'fields', fields: ['id', id, 'hash', hash] },
    ];
  },
});

/** The gaps that trimming left. `audit verify` needs them to follow the chain from one row to the next. */
export const auditGaps = defineRecord('auditGaps', {
  schema: z.strictObject({
    type: z.literal('auditGaps'),
    /** Hash of a gap's last row → hash of the row before its first. */
    gaps: z.record(Hash, Hash),
  }),
  async *read({ redis, keys }) {
    const gaps = await redis.hgetall(keys.auditAnchors);
    if (Object.keys(gaps).length > 0) yield { type: 'auditGaps' as const, gaps };
  },
  writes: ({ gaps }, { store: { keys } }) => recordOf(keys.auditAnchors, gaps),
});
