import { constants, type Stats } from 'node:fs';
import { lstat, mkdir, open, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { sourceBase } from '../config/schema.ts';
import { reasonOf, SluglineError } from '../errors.ts';
import { parseInWorker } from '../extract/parseInWorker.ts';
import { isUnfinished } from './folder/isUnfinished.ts';
import { moveProcessed } from './folder/moveProcessed.ts';
import type { Batch, Poll, Refusal, SourceContext, SourceMemory, Taken } from './source.ts';

export const type = 'folder';

export const schema = z.strictObject({
  ...sourceBase,
  type: z.literal(type),
  path: z.string().min(1),
  cron: z.string().default('* * * * *'),
});

export const pushed = true;

/** A folder that files are dropped into: article pages as text or HTML, or articles as JSON. */
export type FolderSource = z.infer<typeof schema> & Record<string, unknown>;

/** A file that has not changed for this long is complete. */
const stableAfterMs = 2_000;

/** So is one that was the same at two polls this far apart. */
const sameForMs = 1_000;

const largestFile = 10 * 1024 * 1024;

/** The maximum number of files in a poll; the next one takes the others. */
const filesAPoll = 1_000;

/** A link, a pipe, a device: not read. */
class NoOrdinaryFile extends Error {
  override message = 'it is no ordinary file';
}

/**
 * A file that also has another name may not be meant for publication: a drop folder accepts only files with one name.
 */
class HardLink extends Error {
  override message = 'it is a hard link, a second name of a file that lies elsewhere too: drop a copy of it';
}

interface Dropped {
  name: string;
  path: string;
  stats: Stats;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === code;
}

/** The file's current state; undefined if it was removed in the meantime. */
async function statFile(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function filesIn(folder: string, source: FolderSource): Promise<Dropped[]> {
  try {
    const files: Dropped[] = [];
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      const stats = isUnfinished(name) ? undefined : await statFile(path);
      if (stats && !stats.isDirectory()) files.push({ name, path, stats });
    }
    return files.sort(
      (one, other) => one.stats.mtimeMs - other.stats.mtimeMs || (one.name < other.name ? -1 : 1),
    );
  } catch (error) {
    throw new SluglineError('source.unreachable', { id: source.id, why: reasonOf(error) }, { cause: error });
  }
}

function markOf({ size, mtimeMs }: Stats): string {
  return `${size} ${mtimeMs}`;
}

/** When (ms) a poll first found the file in its current state. */
function sameSince({ name, stats }: Dropped, memory: SourceMemory, now: number): number {
  const mark = `${markOf(stats)} `;
  const known = Object.hasOwn(memory, name) ? memory[name] : undefined;
  return known?.startsWith(mark) ? Number(known.slice(mark.length)) : now;
}

/** Writing a file may take a while: it is complete when it did not change between two polls, or for 2 s. */
function isStable(file: Dropped, memory: SourceMemory, now: number): boolean {
  return now - sameSince(file, memory, now) >= sameForMs || now - file.stats.mtimeMs > stableAfterMs;
}

function requireOrdinary(stats: Stats, name: string): void {
  if (!stats.isFile()) throw new NoOrdinaryFile();
  if (stats.nlink > 1) throw new HardLink();
  if (stats.size > largestFile)
    throw new SluglineError('article.too-large', { where: name, limit: '10 MiB' });
}

/** Reads without following links: a link in a drop folder could expose a file that is not meant for publication. */
async function bytesOf({ path, stats, name }: Dropped): Promise<Uint8Array> {
  requireOrdinary(stats, name);
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(path, flags).catch((error: unknown) => {
    throw hasCode(error, 'ELOOP') ? new NoOrdinaryFile() : error;
  });
  try {
    // The path may now lead to another file than the one that was checked.
    requireOrdinary(await file.stat(), name);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** The content of a file, or why it can't be read now for a reason that is not the file's. */
async function batchOf(
  dropped: Dropped,
  source: FolderSource,
  { clock, newsroom }: SourceContext,
): Promise<Batch | { unread: string }> {
  const { name } = dropped;
  try {
    const options = {
      name,
      timezone: newsroom.timezone,
      now: clock.now(),
      language: source.language ?? newsroom.language,
    };
    return { name, ...(await parseInWorker(await bytesOf(dropped), options, clock)) };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return { name, articles: [], refusals: [] };
    const isItsOwn =
      error instanceof SluglineError || error instanceof NoOrdinaryFile || error instanceof HardLink;
    if (!isItsOwn) return { unread: `${name}: ${reasonOf(error)}` };
    return { name, articles: [], refusals: [{ where: name, reason: reasonOf(error) }] };
  }
}

function sentences(refusals: Refusal[], taken: Taken[]): string[] {
  const rejected = taken.filter(({ outcome }) => outcome === 'rejected');
  return [
    ...refusals.map(({ where, reason }) => `${where}: ${reason}`),
    ...rejected.map(({ headline, reason }) => `“${headline}”: ${reason ?? 'was rejected'}`),
  ];
}

function report(problems: string[], taken: Taken[]): string {
  const ingested = taken.filter(({ outcome }) => outcome !== 'rejected');
  const rest = ingested.map(({ headline, outcome }) => `- ${headline} (${outcome})`);
  const lines = ['Not ingested:', ...problems.map((problem) => `- ${problem}`)];
  if (rest.length > 0) lines.push('', 'Ingested:', ...rest);
  return `${lines.join('\n')}\n\nCorrect the file and drop it again: articles already ingested are not duplicated.\n`;
}

async function* withAcknowledgement(
  files: Dropped[],
  folder: string,
  source: FolderSource,
  context: SourceContext,
  unread: string[],
): AsyncGenerator<Batch> {
  for (const dropped of files) {
    const batch = await batchOf(dropped, source, context);
    if ('unread' in batch) {
      unread.push(batch.unread);
      continue;
    }
    yield {
      ...batch,
      async acknowledge(taken) {
        // Written to again since it was read: its new content is checked in the next poll.
        const now = await statFile(dropped.path);
        if (!now || markOf(now) !== markOf(dropped.stats)) return;
        const problems = sentences(batch.refusals, taken);
        if (problems.length === 0 && taken.length === 0)
          problems.push(`${dropped.name}: there is no article in it`);
        const why = problems.length > 0 ? report(problems, taken) : undefined;
        await moveProcessed(dropped, folder, why, context.clock.now());
      },
    };
  }
}

/**
 * Ingests the complete files; each is moved away once its articles are durable. One that can't be read for a reason
 * that is not its own (permissions, a failing disk) stays and is tried again.
 */
export async function poll(
  source: FolderSource,
  memory: SourceMemory,
  context: SourceContext,
): Promise<Poll> {
  const folder = resolve(context.baseFolder, source.path);
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw new SluglineError('source.unreachable', { id: source.id, why: reasonOf(error) }, { cause: error });
  });
  const files = await filesIn(folder, source);
  const now = context.clock.now();
  const stable = files.filter((file) => isStable(file, memory, now)).slice(0, filesAPoll);
  const taken = new Set(stable);
  const left = files.filter((file) => !taken.has(file)).slice(0, filesAPoll);
  const unread: string[] = [];
  return {
    batches: withAcknowledgement(stable, folder, source, context, unread),
    warnings: () => unread.map((which) => `left where it is, and tried again: ${which}`),
    memory: () =>
      Object.fromEntries(
        left.map((file) => [file.name, `${markOf(file.stats)} ${sameSince(file, memory, now)}`]),
      ),
    saw: () =>
      left.length > 0
        ? `${stable.length} files, ${left.length} left for the next look`
        : `${stable.length} files`,
  };
}

/** Reads the files in the folder, complete or not, and leaves them. */
export async function test(source: FolderSource, context: SourceContext): Promise<{ batches: Batch[] }> {
  const files = await filesIn(resolve(context.baseFolder, source.path), source);
  const batches: Batch[] = [];
  for (const file of files.slice(0, filesAPoll)) {
    const batch = await batchOf(file, source, context);
    const { name } = file;
    batches.push(
      'unread' in batch ? { name, articles: [], refusals: [{ where: name, reason: batch.unread }] } : batch,
    );
  }
  return { batches };
}
