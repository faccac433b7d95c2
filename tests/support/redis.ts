import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import { findServerBinary } from '../../src/store/embedded/serverBinary.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    redisUrl: string;
  }
}

/** The address of the Redis that this test run started. Tests share it, each with its own newsroom id. */
export function redisUrl(): string {
  return inject('redisUrl');
}

/** A port of the loopback that is free at this instant. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return address.port;
}

/** Settings that pass the safety check; a later `--name value` overrides an earlier one. */
const safeSettings = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'yes', '--appendfsync', 'always'];

/**
 * A real Redis as a child of this process, in `folder`, answering when this resolves. It ends with `stop()`; tests that
 * kill it use `child`. `onPort` restarts one on its former port.
 */
export async function startRedis(
  folder: string,
  settings: string[] = [],
  onPort?: number,
): Promise<{ url: string; port: number; child: ChildProcess; stop(): Promise<void> }> {
  const port = onPort ?? (await freePort());
  const args = ['--port', String(port), '--dir', folder, ...safeSettings, ...settings];
  const child = spawn(findServerBinary(), args, { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const redis = new Redis(port, '127.0.0.1', { retryStrategy: () => 20, maxRetriesPerRequest: null });
  redis.on('error', () => {});
  async function stop(): Promise<void> {
    redis.disconnect();
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended;
  }
  const died = ended.then(() => Promise.reject(new Error('redis-server did not start')));
  died.catch(() => {});
  try {
    await Promise.race([redis.ping(), died]);
  } catch (error) {
    await stop();
    throw error;
  }
  redis.disconnect();
  return { url: `redis://127.0.0.1:${port}`, port, child, stop };
}

/** One Redis for the whole run, in a folder that is removed with it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-tests-'));
  const server = await startRedis(folder);
  project.provide('redisUrl', server.url);
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
