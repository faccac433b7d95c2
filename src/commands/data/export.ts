import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Context } from '../../actions/context.ts';
import { exportNewsroom } from '../../actions/exporting/exportNewsroom.ts';
import { without } from '../../actions/exporting/format.ts';
import { reasonOf, SluglineError } from '../../errors.ts';
import { version } from '../../newsroom.ts';
import { withExamples } from '../options.ts';
import type { Shell } from '../shell.ts';
import { counted } from '../terminal/table.ts';

export function register(program: Command, shell: Shell): void {
  withExamples(
    program
      .command('export')
      .option('--out <file>', 'the file to write; it must not exist yet (default: standard output)')
      .description('writes the newsroom’s own data as documented JSON, a record a line, without secrets'),
    'export --out tarn-post.jsonl',
    'export | gzip > tarn-post.jsonl.gz',
  ).action(
    shell.answers(async ({ out }: { out?: string }) => {
      const { context } = await shell.newsroom();
      if (out === undefined) {
        const records = await written(context, shell, (line) => shell.write(`${line}\n`));
        shell.note(summary(records));
        return { text: '', rows: [] };
      }
      const path = resolve(shell.workingFolder, out);
      const records = await intoFile(path, (write) => written(context, shell, write));
      const text = [`Written: ${path}`, summary(records), 'It does not contain:', ...without].join('\n');
      return { text, data: { file: path, records, without } };
    }),
  );
}

async function written(
  context: Context,
  shell: Shell,
  write: (line: string) => Promise<void>,
): Promise<Record<string, number>> {
  const progress = (type: string, count: number) => shell.progress(`${type}: ${count}`);
  try {
    return await exportNewsroom(context, { version, write, progress });
  } finally {
    shell.progress('');
  }
}

/** How much is written at a time. */
const pieceLength = 262_144;

/**
 * The file appears once it is complete, readable only by its owner, because it contains drafts and embargoed articles.
 */
async function intoFile<T>(
  path: string,
  work: (write: (line: string) => Promise<void>) => Promise<T>,
): Promise<T> {
  if (existsSync(path)) throw new SluglineError('backup.exists', { file: path });
  const making = `${path}.part`;
  try {
    const file = await attempt(() => open(making, 'w', 0o600));
    try {
      let waiting = '';
      const flush = async () => {
        await attempt(() => file.appendFile(waiting));
        waiting = '';
      };
      const done = await work(async (line) => {
        waiting += `${line}\n`;
        if (waiting.length > pieceLength) await flush();
      });
      await flush();
      await attempt(() => file.sync());
      await rename(making, path);
      return done;
    } finally {
      await file.close();
    }
  } finally {
    await rm(making, { force: true });
  }
}

/** The disk may be full, or the folder missing. */
async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new SluglineError('export.failed', { why: reasonOf(error) }, { cause: error });
  }
}

function summary(records: Record<string, number>): string {
  const all = Object.values(records).reduce((sum, count) => sum + count, 0);
  const { article = 0, link = 0, draft = 0, delivery = 0 } = records;
  const some = [
    counted(article, 'article'),
    counted(link, 'link'),
    counted(draft, 'draft'),
    counted(delivery, 'delivery', 'deliveries'),
  ];
  return `${counted(all, 'record')}, among them ${some.join(', ')}.`;
}
