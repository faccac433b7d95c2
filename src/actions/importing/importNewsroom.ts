import { createReadStream } from 'node:fs';
import { toInstant } from '../../clock.ts';
import { SluglineError } from '../../errors.ts';
import { type BegunImport, beginImport, contentOf } from '../../store/scripts/instance/beginImport.ts';
import { finishImport } from '../../store/scripts/instance/finishImport.ts';
import { importRecords } from '../../store/scripts/instance/importRecords.ts';
import type { Store } from '../../store/store.ts';
import { type Context, requireRole } from '../context.ts';
import type { ImportTarget, Line } from '../exporting/records/record.ts';
import { listProcesses } from '../operations/heartbeat.ts';
import { type BadLine, type CheckedFile, checkFile, recordTypeOf } from './checkFile.ts';
import { deriveFromRecords } from './deriveFromRecords.ts';
import { linesOf } from './lines.ts';

export interface ImportNewsroom {
  /** The file's path, and its name in messages. */
  path: string;
  name: string;
  /** Checks the whole file and writes nothing. */
  check?: boolean | undefined;
  badLine(bad: BadLine): void;
  /** Called now and then with the current step and how far it is. */
  progress?(what: string, count: number): void;
}

export interface ImportedNewsroom extends Pick<CheckedFile, 'records' | 'badLines'> {
  /** `known`: this file was already imported, at `at`; nothing was changed. */
  outcome: 'imported' | 'known' | 'checked' | 'refused';
  /** When the export was written. */
  exportedAt: string;
  at?: string;
}

/** How much one call of the script writes at most. */
const mostRecords = 200;
const mostLength = 1_000_000;

/**
 * Imports an export of this newsroom into an empty store. Every line is checked before the first is written; if one is
 * wrong, nothing is written. An interrupted import is continued by importing the same file again, and until then no
 * other process can use the store. Nothing is sent until a person arms this home.
 */
export async function importNewsroom(context: Context, command: ImportNewsroom): Promise<ImportedNewsroom> {
  requireRole(context, 'admin');
  const { config, store, actor } = context;
  const { path, name, badLine, progress } = command;
  await requireNothingRuns(context);
  const { header, digest, records, badLines } = await checkFile(createReadStream(path), { name, badLine });
  if (header.newsroom.id !== config.newsroom.id)
    throw new SluglineError('import.other-newsroom', {
      held: header.newsroom.id,
      wanted: config.newsroom.id,
    });
  const result = { records, badLines, exportedAt: header.at };
  if (badLines > 0) return { outcome: 'refused', ...result };
  const detail = `an export of ${header.at}`;
  const begun = command.check
    ? await whatWouldBegin(store, digest)
    : await beginImport(store, { file: digest, actor: actor.name, detail });
  if (begun.outcome === 'done') return { outcome: 'known', ...result, at: toInstant(begun.at) };
  if (begun.outcome === 'not-empty') throw new SluglineError('import.not-empty', { what: begun.what });
  if (begun.outcome === 'other-file') throw new SluglineError('import.unfinished');
  if (command.check) return { outcome: 'checked', ...result };
  const target: ImportTarget = { store, at: begun.at };
  await writeRecords(path, digest, target, false, progress);
  await deriveFromRecords(context, target, progress);
  await writeRecords(path, digest, target, true, progress);
  await finishImport(store, { file: digest });
  return { outcome: 'imported', ...result, at: toInstant(begun.at) };
}

/**
 * Throws if another process runs, on this machine or, with a shared store, on another: one that polls or sends during
 * the import would know only half of what was sent.
 */
async function requireNothingRuns(context: Context): Promise<void> {
  const alive = (await listProcesses(context)).filter(({ state }) => state === 'alive');
  const [first] = alive;
  if (first) throw new SluglineError('import.running', { host: first.host, pid: first.pid });
}

/** What `beginImport` would return now. Writes nothing. */
async function whatWouldBegin(store: Store, file: string): Promise<BegunImport> {
  const { redis, keys } = store;
  const [importing, from, at] = await redis.hmget(keys.instance, 'importing', 'importedFrom', 'importedAt');
  if (importing) return importing === file ? { outcome: 'begun', at: 0 } : { outcome: 'other-file' };
  if (from === file) return { outcome: 'done', at: Number(at) };
  const what = await contentOf(store);
  return what === undefined ? { outcome: 'begun', at: 0 } : { outcome: 'not-empty', what };
}

/** Writes either the records of the file that come before everything derived from them, or those that come after it. */
async function writeRecords(
  path: string,
  file: string,
  target: ImportTarget,
  isLast: boolean,
  progress: ImportNewsroom['progress'],
): Promise<void> {
  let waiting = new Map<string, Line>();
  let length = 0;
  let written = 0;
  const flush = async () => {
    const lines = [...waiting.values()];
    waiting = new Map();
    length = 0;
    const writes = await Promise.all(lines.map((line) => recordTypeOf(line)?.writes(line, target) ?? []));
    const { outcome } = await importRecords(target.store, { file, writes: writes.flat() });
    if (outcome === 'moved') throw new SluglineError('import.unfinished');
    written += lines.length;
    progress?.('records written', written);
  };
  for await (const { text = '' } of linesOf(createReadStream(path))) {
    const line = JSON.parse(text) as Line;
    const type = recordTypeOf(line);
    if (type?.isLast !== isLast) continue;
    const name = type.nameOf(line);
    // The later of two versions applies: the first is written before it.
    if (waiting.has(name) || waiting.size >= mostRecords || length + text.length > mostLength) await flush();
    waiting.set(name, line);
    length += text.length;
  }
  if (waiting.size > 0) await flush();
}
