import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { findServerBinary } from '../../src/store/embedded/serverBinary.ts';
import { freePort } from '../../tests/support/redis.ts';

/** One Redis server (or sentinel) of a group on the loopback; it keeps its port and folder when it is restarted. */
export interface Server {
  port: number;
  /** Works while the server runs; reconnects after a restart. */
  redis: Redis;
  kill(): Promise<void>;
  start(): Promise<void>;
}

/** A group of servers whose master can be changed. */
export interface Group {
  /** What a newsroom gives as REDIS_URL. */
  url: string;
  /** Makes another server the master, planned or by kill -9; resolves once the group is complete again. */
  failOver(how: 'planned' | 'killed'): Promise<void>;
  /** The server that currently holds the newsroom. */
  master(): Promise<Redis>;
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Repeats the check until it is true. */
export async function until(what: string, ask: () => Promise<boolean>, patienceMs = 60_000): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!(await ask().catch(() => false))) {
    if (performance.now() > end) throw new Error(`never so: ${what}`);
    await pause(50);
  }
}

const children = new Set<ChildProcess>();

/** Ends everything that was started here, however the run ends. */
export function killAll(): void {
  for (const child of children) child.kill('SIGKILL');
}

/** Settings that lose nothing on one machine, and refuse writes if no replica follows. */
export const safe = [
  ['bind', '127.0.0.1'],
  ['save', '""'],
  ['appendonly', 'yes'],
  ['appendfsync', 'always'],
  ['maxmemory-policy', 'noeviction'],
  ['min-replicas-to-write', '1'],
  ['min-replicas-max-lag', '5'],
  ['repl-diskless-sync-delay', '0'],
];

/** Starts a server with its own configuration file, which it may rewrite. */
export async function startServer(
  folder: string,
  settings: string[][],
  more: string[] = [],
): Promise<Server> {
  const port = await freePort();
  const place = join(folder, String(port));
  await mkdir(place);
  const file = join(place, 'server.conf');
  const lines = [['port', String(port)], ['dir', place], ...settings];
  await writeFile(file, lines.map((line) => `${line.join(' ')}\n`).join(''));
  const redis = new Redis(port, '127.0.0.1', {
    retryStrategy: () => 50,
    maxRetriesPerRequest: 20,
    commandTimeout: 3_000,
  });
  redis.on('error', () => {});
  let child: ChildProcess | undefined;
  const server: Server = {
    port,
    redis,
    async start() {
      child = spawn(findServerBinary(), [file, ...more], { stdio: 'ignore' });
      children.add(child);
      await until(`the server on ${port} answers`, async () => (await redis.ping()) === 'PONG');
    },
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      children.delete(child);
    },
  };
  await server.start();
  return server;
}

export async function roleOf(redis: Redis): Promise<string> {
  return String(((await redis.call('ROLE')) as unknown[])[0]);
}

/** Whether a replica follows its master at this moment. */
export async function follows(redis: Redis, masterPort: number): Promise<boolean> {
  const [role, , port, state] = (await redis.call('ROLE')) as unknown[];
  return role === 'slave' && Number(port) === masterPort && state === 'connected';
}
