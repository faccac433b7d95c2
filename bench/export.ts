/**
 * How long the export and the import of 10,000 articles take, each with a draft and a delivery, and how much memory the
 * two processes need at most. The real program on embedded stores.
 *
 *   node bench/export.ts [--short]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { approveDraft } from '../src/actions/drafting/approveDraft.ts';
import { draftArticle } from '../src/actions/drafting/draftArticle.ts';
import { ingest } from '../src/actions/intake/ingest.ts';
import { syndicate } from '../src/actions/syndicating/syndicateArticle.ts';
import { startApp } from '../src/app.ts';
import { draftsOfArticle } from '../src/review/draft.ts';
import { writerOf } from '../src/store/writer.ts';

const articles = process.argv.includes('--short') ? 500 : 10_000;
const together = 20;
const folder = await mkdtemp(join(tmpdir(), 'slugline-bench-'));
await writeFile(
  join(folder, 'newsroom.yaml'),
  `newsroom: { id: bench, name: Bench, url: "https://bench.example", language: en, timezone: UTC }
web: { port: 0 }
feeds:
  - { id: all, title: Everything }
channels:
  - { id: social, type: sandbox, cap: { gap: 0s }, slots: ["00:00-00:01"] }
`,
);

async function fill(): Promise<void> {
  const app = await startApp({
    config: join(folder, 'newsroom.yaml'),
    data: join(folder, 'data'),
    roles: ['web'],
    environment: { ...process.env, REDIS_URL: '' },
    workingFolder: folder,
    log: pino({ level: 'error' }, pino.destination(2)),
  });
  const { context } = app.newsroom;
  await writerOf(context.store).config('SET', 'appendfsync', 'no');
  const one = async (n: number) => {
    const article = {
      url: `https://bench.example/news/council-votes-on-the-price-of-water-${n}`,
      headline: `Council number ${n} votes on the price of water for the town`,
      bullets: [`Motion ${n} fails by one vote, the mayor says`, 'Pipes need 16 million crowns before 2030'],
      body: '<p>The council of Vardan met on Tuesday and voted on the price of water.</p>'.repeat(40),
      tags: [`ward-${n % 50}`],
    };
    const [row] = await ingest(context, [article], { source: 'bench', pushed: true });
    const id = row?.id ?? '';
    await syndicate(context, id);
    await draftArticle(context, id);
    const [draft] = await draftsOfArticle(context.store, id);
    if (draft && n % 2 === 0) await approveDraft(context, { id: draft.id, version: draft.version });
  };
  for (let n = 0; n < articles; n += together)
    await Promise.all(Array.from({ length: together }, (_, index) => one(n + index)));
  await writerOf(context.store).config('SET', 'appendfsync', 'always');
  await app.stop();
}

/** Runs the program; its own peak is read from the system when it ends. */
async function run(args: string[], data: string): Promise<{ seconds: number; peakMiB: number }> {
  const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url));
  const began = performance.now();
  const environment = { ...process.env, SLUGLINE_DATA: join(folder, data), REDIS_URL: '' };
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let peak = 0;
  const watching = setInterval(() => {
    readFile(`/proc/${child.pid}/status`, 'utf8').then(
      (status) => {
        peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
      },
      () => {},
    );
  }, 50);
  const [status] = await once(child, 'exit');
  clearInterval(watching);
  if (status !== 0) throw new Error(`slugline ${args.join(' ')} ended with ${status}`);
  return { seconds: Math.round(performance.now() - began) / 1_000, peakMiB: Math.round(peak / 1_024) };
}

try {
  await fill();
  const exported = await run(['export', '--out', 'bench.jsonl'], 'data');
  const megabytes = Math.round((await stat(join(folder, 'bench.jsonl'))).size / 1e5) / 10;
  const checked = await run(['import', 'bench.jsonl', '--check'], 'copy');
  const imported = await run(['import', 'bench.jsonl'], 'copy');
  process.stdout.write(
    `${JSON.stringify({ bench: 'export', articles, megabytes, exported, checked, imported })}\n`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
