import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '../support/redis.ts';
import { patienceMs } from '../support/soon.ts';

const run = promisify(execFile);
const slugline = fileURLToPath(new URL('../../bin/slugline', import.meta.url));

/** The real program in a folder of its own, as its users start it, seen through signals, CLI and HTTP alone. */
export interface Program {
  folder: string;
  /** Where it listens. */
  base: string;
  /** Starts it and waits until it answers; how long that took (ms), without the waiting for a processor that others had. */
  start(): Promise<number>;
  /** Sends a signal and goes on. */
  signal(name: NodeJS.Signals): void;
  /** Sends a signal and waits for the end; the exit status, null where the signal itself ended it. */
  stop(name: NodeJS.Signals): Promise<number | null>;
  isRunning(): boolean;
  /** What it has printed since it was started. */
  printed(): string;
  /** Asks again until it is so; what never becomes so fails with its name and what the program printed. */
  until<T>(what: string, ask: () => Promise<T | false | undefined>, patience?: number): Promise<T>;
  /** A command's answer as JSON; several rows come as a list. */
  command<T>(...args: string[]): Promise<T>;
  /** A command as a person runs it. */
  run(...args: string[]): Promise<{ code?: number; stdout: string; stderr: string }>;
  write(name: string, text: string): Promise<void>;
  read(name: string): Promise<string>;
  /** Asks the API, as somebody with the role of an approver. */
  api(path: string, body?: unknown): Promise<Response>;
  /** A feed's text. */
  feed(id: string, extension: string): Promise<string>;
  end(): Promise<void>;
}

/** How long a process was ready to run while others ran (ms; Linux, Documentation/scheduler/sched-stats.rst); 0 elsewhere. */
async function waitedForProcessor(pid: number): Promise<number> {
  const [, waited] = (await readFile(`/proc/${pid}/schedstat`, 'utf8').catch(() => '0 0')).split(' ');
  return Number(waited) / 1e6;
}

export async function openProgram(
  configuration: string,
  secrets: Record<string, string> = {},
): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-whole-'));
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  await writeFile(join(folder, 'newsroom.yaml'), configuration);
  const { REDIS_URL, SLUGLINE_CONFIG, SLUGLINE_DATA, SLUGLINE_SECRET, ...inherited } = process.env;
  const env = { ...inherited, HOST: '127.0.0.1', PORT: String(port), LOG_LEVEL: 'info', ...secrets };
  let child: ChildProcess | undefined;
  let printed = '';
  let token = '';

  const isRunning = () => child !== undefined && child.exitCode === null && child.signalCode === null;

  const program: Program = {
    folder,
    base,
    isRunning,
    printed: () => printed,
    async start() {
      printed = '';
      const begun = performance.now();
      child = spawn(slugline, ['start'], { cwd: folder, env });
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (chunk) => {
          printed += String(chunk);
        });
      }
      await program.until('the program answers', async () => (await fetch(`${base}/readyz`)).ok);
      return performance.now() - begun - (await waitedForProcessor(child.pid ?? 0));
    },
    signal(name) {
      child?.kill(name);
    },
    async stop(name) {
      if (!child || !isRunning()) return child?.exitCode ?? null;
      const ended = once(child, 'exit') as Promise<[number | null]>;
      child.kill(name);
      return (await ended)[0];
    },
    async until(what, ask, patience = patienceMs) {
      const end = performance.now() + patience;
      for (;;) {
        const answer = await ask().catch(() => undefined);
        if (answer) return answer;
        if (performance.now() > end) throw new Error(`never so: ${what}\n${printed.slice(-3_000)}`);
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    },
    async command<T>(...args: string[]) {
      const { stdout } = await run(slugline, [...args, '--json'], { cwd: folder, env });
      try {
        return JSON.parse(stdout) as T;
      } catch {
        const rows = stdout.trim().split('\n');
        return rows.map((line) => JSON.parse(line)) as T;
      }
    },
    run: (...args) =>
      run(slugline, args, { cwd: folder, env }).catch(
        (error: { code: number; stdout: string; stderr: string }) => error,
      ),
    write: (name, text) => writeFile(join(folder, name), text),
    read: (name) => readFile(join(folder, name), 'utf8'),
    async api(path, body) {
      token ||= (
        await program.command<{ token: string }>('token', 'create', '--role', 'approver', '--name', 'anna')
      ).token;
      return fetch(`${base}/api/v1${path}`, {
        method: body ? 'POST' : 'GET',
        headers: {
          authorization: `Bearer ${token}`,
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
    },
    feed: async (id, extension) => (await fetch(`${base}/feeds/${id}.${extension}`)).text(),
    async end() {
      await program.stop('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
  return program;
}

/** A row of `ingest --json` and of `articles list --json`. */
export interface Row {
  id: string;
  headline: string;
  outcome: string;
}

/** What these tests read of a draft. */
export interface DraftShape {
  id: string;
  version: number;
  channel: string;
  state: string;
  articleId: string;
  parts: { text: string; length: number; limit: number }[];
  link: { code: string; url: string };
}
