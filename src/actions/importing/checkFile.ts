import { createHash } from 'node:crypto';
import { z } from 'zod';
import { compareIds } from '../../accounts/audit/rows.ts';
import { SluglineError } from '../../errors.ts';
import { End, format, formatVersion, Header } from '../exporting/format.ts';
import { recordTypes } from '../exporting/records/index.ts';
import type { Line } from '../exporting/records/record.ts';
import { linesOf, type NumberedLine } from './lines.ts';

/** What is wrong with a line of a file. */
export interface BadLine {
  line: number;
  why: string;
}

export interface CheckedFile {
  header: Header;
  /** The digest of the file's content, which identifies it. */
  digest: string;
  /** How many records of each type it has. */
  records: Record<string, number>;
  /** How many lines are wrong; `badLine` was called with each. */
  badLines: number;
}

const typesByName = new Map(recordTypes.map((each) => [each.type, each]));

/** The record type of a line. */
export function recordTypeOf({ type }: Line) {
  return typesByName.get(type);
}

/**
 * Reads a whole export and checks each line, and that none is missing. Writes nothing. Throws `import.unreadable` if
 * it is not an export of this format.
 */
export async function checkFile(
  file: AsyncIterable<Uint8Array>,
  { name, badLine }: { name: string; badLine(bad: BadLine): void },
): Promise<CheckedFile> {
  const hash = createHash('sha256');
  const records: Record<string, number> = {};
  let badLines = 0;
  let header: Header | undefined;
  let stated: Record<string, number> | undefined;
  let lastRow = '0-0';
  const refuse = (line: number, why: string) => {
    badLines += 1;
    badLine({ line, why });
  };

  for await (const { number, text } of linesOf(hashed(file, hash))) {
    const read = parsed({ number, ...(text === undefined ? {} : { text }) });
    if (header === undefined) {
      header = headerIn(read, name);
      continue;
    }
    if ('why' in read) refuse(number, read.why);
    else if (stated) refuse(number, 'it comes after the end of the export');
    else if (read.line.type === 'end') {
      const end = End.safeParse(read.line);
      if (end.success) stated = end.data.records;
      else refuse(number, 'it is not the end that an export writes');
    } else {
      const why = faultOf(read.line) ?? outOfOrder(read.line, lastRow);
      if (why !== undefined) refuse(number, why);
      else if (read.line.type === 'audit') lastRow = rowIdOf(read.line);
      records[read.line.type] = (records[read.line.type] ?? 0) + 1;
    }
  }
  if (!header) throw unreadable(name, 'it is empty');
  if (!stated) throw unreadable(name, 'its end is missing, so it may be only a part');
  const missing = Object.entries(stated).filter(([type, count]) => (records[type] ?? 0) < count);
  for (const [type, count] of missing)
    refuse(0, `the file has ${records[type] ?? 0} records of type ${type}, and its end names ${count}`);
  return { header, digest: hash.digest('hex'), records, badLines };
}

async function* hashed(file: AsyncIterable<Uint8Array>, hash: ReturnType<typeof createHash>) {
  for await (const piece of file) {
    hash.update(piece);
    yield piece;
  }
}

function parsed({ text }: NumberedLine): { line: Line } | { why: string } {
  if (text === undefined) return { why: 'it is longer than any line of an export' };
  try {
    const line: unknown = JSON.parse(text);
    if (typeof line !== 'object' || line === null || !('type' in line) || typeof line.type !== 'string')
      return { why: 'it is not a record with a type' };
    return { line: line as Line };
  } catch {
    return { why: 'it is not JSON' };
  }
}

function headerIn(read: { line: Line } | { why: string }, name: string): Header {
  if ('why' in read || read.line.format !== format)
    throw unreadable(name, 'its first line is not an export’s');
  const header = Header.safeParse(read.line);
  if (header.success) return header.data;
  if (read.line.version !== formatVersion)
    throw unreadable(
      name,
      `it has format version ${String(read.line.version)}, and this program reads ${formatVersion}`,
    );
  throw unreadable(name, 'its first line is damaged');
}

function unreadable(file: string, why: string): SluglineError {
  return new SluglineError('import.unreadable', { file, why });
}

function faultOf(line: Line): string | undefined {
  const type = recordTypeOf(line);
  return type ? type.faultOf(line) : `there is no record of type "${line.type.slice(0, 40)}"`;
}

/** The audit is a stream, so its rows can only be added in their order. */
function outOfOrder(line: Line, last: string): string | undefined {
  if (line.type !== 'audit' || compareIds(rowIdOf(line), last) > 0) return undefined;
  return 'this row of the audit does not come after the one before it';
}

const AuditLine = z.object({ row: z.object({ id: z.string() }) });

/** The id of the row in a line of the audit that was checked. */
function rowIdOf(line: Line): string {
  return AuditLine.parse(line).row.id;
}
