import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import autocannon from 'autocannon';

const run = promisify(execFile);
const connections = 64;

/** A server under test as a separate process: it prints one JSON line, and answers further requests. */
export interface Served<T> {
  answer: T;
  ask<A>(line: string): Promise<A>;
  stop(): Promise<void>;
}

/** Starts `bench/<name>` and reads its first line of output; `input` is its first line of input. */
export async function serve<T>(name: string, input?: string): Promise<Served<T>> {
  const script = fileURLToPath(new URL(name, import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  if (!child.stdin || !child.stdout) throw new Error(`${name} has no standard streams`);
  const { stdin } = child;
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async <A>() => JSON.parse((await lines.next()).value ?? 'null') as A;
  if (input !== undefined) stdin.write(`${input}\n`);
  return {
    answer: await next<T>(),
    ask(line) {
      stdin.write(`${line}\n`);
      return next();
    },
    async stop() {
      const ended = once(child, 'exit');
      stdin.end();
      await ended;
    },
  };
}

const hasWrk = spawnSync('wrk', ['-v']).error === undefined;

export interface Load {
  requestsPerSecond: number;
  requests: number;
}

/** Requests one address repeatedly over 64 connections: with wrk if it is installed, otherwise with autocannon. */
export async function load(
  url: string,
  seconds: number,
  headers: Record<string, string> = {},
): Promise<Load> {
  if (!hasWrk) {
    const result = await autocannon({ url, connections, duration: seconds, headers });
    return { requestsPerSecond: result.requests.average, requests: result.requests.total };
  }
  const given = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, ...given, url];
  const { stdout } = await run('wrk', args);
  const [, rate] = /Requests\/sec:\s+([\d.]+)/.exec(stdout) ?? [];
  const [, requests] = /(\d+) requests in/.exec(stdout) ?? [];
  return { requestsPerSecond: Number(rate), requests: Number(requests) };
}

/**
 * Requests a second for any of `count` links `<base>l<number of seven digits>`, each with the same probability: only
 * with wrk, otherwise for one link.
 */
export async function loadMany(base: string, count: number, seconds: number): Promise<number> {
  const first = `${base}l0000000`;
  if (!hasWrk) return (await load(first, seconds)).requestsPerSecond;
  const folder = await mkdtemp(join(tmpdir(), 'slugline-load-'));
  const script = join(folder, 'any.lua');
  const { pathname } = new URL(base);
  await writeFile(
    script,
    `request = function() return wrk.format(nil, string.format('${pathname}l%07d', math.random(0, ${count - 1}))) end`,
  );
  const { stdout } = await run('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', script, first]);
  await rm(folder, { recursive: true });
  const [, rate] = /Requests\/sec:\s+([\d.]+)/.exec(stdout) ?? [];
  if (/Non-2xx or 3xx/.test(stdout)) throw new Error(`not every link was followed: ${stdout}`);
  return Number(rate);
}

/** As `load`, with the server's processor time per request (µs), which is steadier on a busy machine. */
export async function measured(
  server: Served<unknown>,
  url: string,
  seconds: number,
  headers: Record<string, string> = {},
): Promise<Load & { cpuPerRequest: number }> {
  const before = await server.ask<{ cpu: number }>('cpu');
  const made = await load(url, seconds, headers);
  const after = await server.ask<{ cpu: number }>('cpu');
  return { ...made, cpuPerRequest: (after.cpu - before.cpu) / made.requests };
}

/** The middle one of several figures. */
export function median(figures: number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0;
}

/** Rounds to two decimals; further ones would be noise. */
export function rounded(figure: number): number {
  return Math.round(figure * 100) / 100;
}
