import { createWriteStream } from 'node:fs';
import { access, constants, mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { type ImportedNewsroom, importNewsroom } from '../../actions/importing/importNewsroom.ts';
import { SluglineError } from '../../errors.ts';
import { runningInstance } from '../../store/instance.ts';
import { withExamples } from '../options.ts';
import type { Answer, Shell } from '../shell.ts';
import { counted } from '../terminal/table.ts';
import { shownTime } from '../terminal/times.ts';

/** How many wrong lines are shown. */
const mostNamed = 100;

export function register(program: Command, shell: Shell): void {
  withExamples(
    program
      .command('import')
      .argument('<file>', 'what "export" wrote, or - for standard input')
      .option('--check', 'check every line and that the store is empty, and write nothing')
      .description('imports an export into an empty store; nothing is sent from it until "resume --here"'),
    'import tarn-post.jsonl --check',
    'import tarn-post.jsonl --data /srv/tarn/data',
  ).action(
    shell.answers(async (file: string, { check }: { check?: boolean }) => {
      const { context, dataFolder } = await shell.newsroomToImport();
      const running = await runningInstance(dataFolder);
      if (running) throw new SluglineError('import.running', { host: hostname(), pid: running.pid });
      const named: string[] = [];
      const badLine = ({ line, why }: { line: number; why: string }) => {
        if (named.length < mostNamed) named.push(line === 0 ? why : `line ${line}: ${why}`);
      };
      const progress = (what: string, count: number) => shell.progress(`${what}: ${count}`);
      const done = await withFile(file, shell, (path) =>
        importNewsroom(context, { path, name: file, check, badLine, progress }),
      ).finally(() => shell.progress(''));
      const more = done.badLines - named.length;
      return answerOf(
        done,
        [...named, ...(more > 0 ? [`and ${counted(more, 'more line')}`] : [])],
        context.config.newsroom.timezone,
      );
    }),
  );
}

function answerOf(done: ImportedNewsroom, badLines: string[], timezone: string): Answer {
  const { outcome, records, exportedAt, at } = done;
  const all = Object.values(records).reduce((sum, count) => sum + count, 0);
  const text = {
    checked: `${counted(all, 'record')} of ${shownTime(exportedAt, timezone)}, all valid. Nothing was written.`,
    refused: `Nothing was imported: ${counted(done.badLines, 'line')} cannot be read.`,
    known: `This file was imported before, on ${shownTime(at, timezone)}. Nothing was changed.`,
    imported: [
      `Imported: ${counted(all, 'record')} of ${shownTime(exportedAt, timezone)}.`,
      'Sending is held: check the drafts, and the deliveries that were due ("slugline backlog list"), then resume with "slugline resume --here".',
      'The people in the file have no password here yet: set one with "slugline user passwd NAME".',
    ].join('\n'),
  }[outcome];
  return { text, data: done, leftOut: badLines, failed: outcome === 'refused' };
}

/** Writes standard input into a file, because the import reads it twice. */
async function withFile<T>(file: string, shell: Shell, use: (path: string) => Promise<T>): Promise<T> {
  if (file !== '-') {
    const path = resolve(shell.workingFolder, file);
    await access(path, constants.R_OK).catch((cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'ENOENT' ? 'there is no such file' : cause.message;
      throw new SluglineError('import.unreadable', { file, why }, { cause });
    });
    return use(path);
  }
  const folder = await mkdtemp(join(tmpdir(), 'slugline-import-'));
  try {
    const path = join(folder, 'import.jsonl');
    await pipeline(process.stdin, createWriteStream(path, { mode: 0o600 }));
    return await use(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
