import { toInstant } from '../../clock.ts';
import { type Context, requireRole } from '../context.ts';
import { format, formatVersion, type Header, without } from './format.ts';
import { recordTypes } from './records/index.ts';

export interface ExportNewsroom {
  /** The program's version. */
  version: string;
  /** Takes a line without its end; resolves when there is room for the next one. */
  write(line: string): Promise<void>;
  /** Called now and then with the number of records of a type that are written so far. */
  progress?(type: string, count: number): void;
}

/** How many records are written between two calls of `progress`. */
const progressEvery = 1_000;

/**
 * Writes everything that the newsroom itself has made as lines of JSON, while it keeps running. Each record is as it
 * was at one instant; a record that changes meanwhile may be in the file in its earlier or its later form. Only some
 * records are in memory at a time. Returns how many of each type there are.
 */
export async function exportNewsroom(
  context: Context,
  { version, write, progress }: ExportNewsroom,
): Promise<Record<string, number>> {
  requireRole(context, 'admin');
  const { store, clock, config } = context;
  const header: Header = {
    type: 'header',
    format,
    version: formatVersion,
    newsroom: { id: config.newsroom.id, name: config.newsroom.name },
    at: toInstant(clock.now()),
    program: version,
    without,
  };
  await write(JSON.stringify(header));
  const records: Record<string, number> = {};
  for (const { type, read } of recordTypes) {
    let count = 0;
    for await (const line of read(store)) {
      await write(JSON.stringify(line));
      count += 1;
      if (count % progressEvery === 0) progress?.(type, count);
    }
    records[type] = count;
    progress?.(type, count);
  }
  await write(JSON.stringify({ type: 'end', records }));
  return records;
}
