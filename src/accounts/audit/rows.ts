import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { toInstant } from '../../clock.ts';
import type { AuditBook } from '../../store/keys.ts';

/** Who did what to what, when and from where; sealed by the hash of everything before it. */
export interface AuditRow {
  id: string;
  at: string;
  actor: string;
  /** The client's address, or the machine's account for a command. */
  from?: string;
  action: string;
  subject: string;
  detail?: string;
  /** The hash of the row before; 64 zeros before the first. */
  previous: string;
  hash: string;
}

export const firstPrevious = '0'.repeat(64);

/** Hex SHA-256 over the row's RFC 8785 form without its hash. */
export function hashOf({ hash, ...row }: Omit<AuditRow, 'hash'> & { hash?: string }): string {
  return createHash('sha256')
    .update(canonicalize(row) ?? '')
    .digest('hex');
}

/** What an editor can do in any number without an approver. */
const workOfEditors =
  /^(draft\.(?!approve|schedule)|link\.|links\.|view\.|session\.|access\.|proposal\.|article\.(corrected|revised)$)/;
/** What anyone outside can cause. */
const atTheDoor = /^(sign-in|signature|form|token-word)\./;

/**
 * The book for a row. Each is trimmed separately, so that neither outsiders nor an editor can push out who approved,
 * sent, withdrew or granted access.
 */
export function bookOf(action: string): AuditBook {
  if (atTheDoor.test(action)) return 'door';
  return workOfEditors.test(action) ? 'work' : 'decisions';
}

/** A row in the form of a stream's entry, sealed or not. */
export function rowOf(id: string, fields: string[]): AuditRow {
  const stored: Record<string, string> = {};
  for (let n = 0; n < fields.length; n += 2) stored[fields[n] ?? ''] = fields[n + 1] ?? '';
  const { at, actor = '', from, action = '', subject = '', detail, previous = '', hash = '' } = stored;
  return {
    id,
    at: toInstant(Number(at)),
    actor,
    ...(from ? { from } : {}),
    action,
    subject,
    ...(detail ? { detail } : {}),
    previous,
    hash,
  };
}

/** The order of a stream's ids: milliseconds, then a number. */
export function compareIds(a: string, b: string): number {
  const [aMs = 0, aNumber = 0] = a.split('-').map(Number);
  const [bMs = 0, bNumber = 0] = b.split('-').map(Number);
  return aMs - bMs || aNumber - bNumber;
}
