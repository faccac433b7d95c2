import { JSONParser } from '@streamparser/json';
import { parse } from 'csv-parse';
import { reasonOf, SluglineError } from '../../errors.ts';

/** One link of an export, as in the file. */
export interface Row {
  /** The line in a CSV file or the index of an element in JSON, both from 1. */
  line: number;
  /** By name in lower case without punctuation, so that `Long URL`, `long_url` and `longUrl` are the same. */
  values: Record<string, unknown>;
}

/** A line that is not a row. */
export interface BadRow {
  line: number;
  why: string;
}

/** How much of a file's beginning is needed to detect its format. */
const enough = 65_536;
const longestRecord = 200_000;

/**
 * The rows of a CSV or JSON file, read piece by piece, so that only a piece and its rows are in memory however long the
 * file is. Throws `links.import-unreadable` if it is neither.
 */
export async function* rowsOf(file: AsyncIterable<Uint8Array>): AsyncGenerator<Row | BadRow> {
  const pieces = file[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let size = 0;
  while (size < enough) {
    const { value, done } = await pieces.next();
    if (done) break;
    first.push(value);
    size += value.length;
  }
  const start = Buffer.concat(first);
  const head = start
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (head === '') throw new SluglineError('links.import-unreadable', { why: 'it is empty' });
  const whole = following(start, pieces);
  if (/^[[{]/.test(head)) yield* fromJson(whole, head);
  else yield* fromCsv(whole, head);
}

async function* following(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

/** A name in the form used for lookups. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

async function* fromCsv(file: AsyncIterable<Uint8Array>, head: string): AsyncGenerator<Row | BadRow> {
  const bad: BadRow[] = [];
  const parser = parse({
    bom: true,
    columns: (names: string[]) => names.map(plain),
    delimiter: delimiterIn(head.split(/\r?\n/, 1)[0] ?? ''),
    info: true,
    max_record_size: longestRecord,
    relax_column_count_more: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    trim: true,
  });
  parser.on('skip', (error: { lines?: number; message: string } | undefined) => {
    bad.push({ line: error?.lines ?? 0, why: `it is no line of this CSV (${error?.message ?? 'unknown'})` });
  });
  const feeding = (async () => {
    for await (const piece of file)
      if (!parser.write(piece)) await new Promise<void>((go) => parser.once('drain', go));
    parser.end();
  })().catch((error: unknown) => parser.destroy(error instanceof Error ? error : new Error(String(error))));
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: Record<string, unknown>;
      info: { lines: number };
    }>) {
      yield* bad.splice(0, bad.filter(({ line }) => line <= info.lines).length);
      yield { line: info.lines, values: record };
    }
  } catch (error) {
    throw new SluglineError('links.import-unreadable', { why: reasonOf(error) }, { cause: error });
  }
  await feeding;
  yield* bad.splice(0);
}

/** Spreadsheets use semicolons or tabs in some countries. */
function delimiterIn(header: string): string {
  const count = (sign: string) => header.split(sign).length;
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best), ',');
}

/** Where the links are in the four APIs' answers, whether those are saved page by page or in one list. */
const places = { list: ['$.*', '$.*.data.*'], answer: ['$.links.*', '$.data.*', '$.shortUrls.data.*'] };

async function* fromJson(file: AsyncIterable<Uint8Array>, head: string): AsyncGenerator<Row> {
  const isLines = isOneALine(head);
  const parser = new JSONParser({
    paths: isLines ? ['$'] : head.startsWith('[') ? places.list : places.answer,
    keepStack: false,
    separator: '',
  });
  let line = 0;
  let found: Row[] = [];
  parser.onValue = ({ value, key }) => {
    // The object that contained the list of links is returned after them, emptied.
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    if ('data' in value || 'type' in value || key === 'data') return;
    line += 1;
    const values = Object.entries(value).map(([name, inner]) => [plain(name), inner]);
    found.push({ line, values: Object.fromEntries(values) });
  };
  try {
    for await (const piece of file) {
      parser.write(piece);
      yield* found;
      found = [];
    }
    if (!parser.isEnded) parser.end();
  } catch (error) {
    yield* found;
    throw new SluglineError('links.import-unreadable', { why: reasonOf(error) }, { cause: error });
  }
  yield* found;
}

function isOneALine(head: string): boolean {
  const [first = ''] = head.split(/\r?\n/, 1);
  try {
    const value: unknown = JSON.parse(first);
    return typeof value === 'object' && value !== null && !Array.isArray(value) && !holdsLists(value);
  } catch {
    // An answer that is formatted over several lines.
    return false;
  }
}

function holdsLists(value: object): boolean {
  return ['links', 'data', 'shortUrls'].some((name) => name in value);
}
