import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTrial, program, type Trial } from '../commands/newsroom.ts';
import { startRedis } from '../support/redis.ts';
import { soon } from '../support/soon.ts';

/** A start whose store goes away in the middle of it begins again, and its process stays. */

/** How a line ends: its connections are closed, or nothing that is sent is answered any more. */
type End = 'cut' | 'silent';

/** A line to a Redis that ends after so many requests, and stays so until it is repaired. */
async function openLine(to: number) {
  const sockets = new Set<Socket>();
  let asked = 0;
  let refused = 0;
  let endsAfter = Number.POSITIVE_INFINITY;
  let end: End = 'cut';
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const hasEnded = () => asked >= endsAfter;
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket
        .on('error', () => {})
        .on('close', () => {
          sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
    }
    if (hasEnded()) {
      refused += 1;
      if (end === 'cut') return void near.destroy();
    }
    near.on('data', (chunk) => {
      asked += 1;
      if (!hasEnded()) far.write(chunk);
      else if (end === 'cut') cut();
    });
    far.on('data', (chunk) => {
      if (!hasEnded()) near.write(chunk);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    /** How often somebody has tried to connect since it ended. */
    refused: () => refused,
    count() {
      asked = 0;
    },
    endsAfter(requests: number, how: End) {
      asked = 0;
      refused = 0;
      end = how;
      endsAfter = requests;
    },
    repair() {
      endsAfter = Number.POSITIVE_INFINITY;
      // What it has swallowed is never answered.
      cut();
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

let trial: Trial;
let folder: string;
let redis: Awaited<ReturnType<typeof startRedis>>;
let line: Awaited<ReturnType<typeof openLine>>;
/** How many requests a whole start makes. */
let requests: number;

/** Runs `start`; `output` is all that it has written. */
function begin() {
  const env = {
    ...trial.environment,
    REDIS_URL: line.url,
    SLUGLINE_SECRET: 's'.repeat(40),
    LOG_LEVEL: 'info',
  };
  const child = spawn(program, ['start'], { cwd: trial.folder, env });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk;
    });
  const isRunning = () => {
    expect(child.exitCode).toBeNull();
    expect(output).toContain('is running');
  };
  const stop = async () => {
    child.kill('SIGTERM');
    await soon(() => expect(child.exitCode).toBe(0));
  };
  return { child, output: () => output, running: () => soon(isRunning), stop };
}

beforeAll(async () => {
  trial = await openTrial();
  folder = await mkdtemp(join(tmpdir(), 'slugline-line-'));
  redis = await startRedis(folder);
  line = await openLine(redis.port);
  // A first start, with a store that isn't there, would be refused.
  const first = begin();
  await first.running();
  await first.stop();
  line.count();
  const second = begin();
  await second.running();
  requests = line.asked();
  await second.stop();
});
afterAll(async () => {
  await trial.end();
  await line.close();
  await redis.stop();
  await rm(folder, { recursive: true, force: true });
});

test.each<[End, number]>([
  ['cut', 2],
  ['cut', 50],
  ['cut', 90],
  ['silent', 30],
  ['silent', 70],
])('%s after %d per cent of its requests', async (how, share) => {
  line.endsAfter(Math.max(1, Math.floor((requests * share) / 100)), how);
  const { child, output, running, stop } = begin();
  try {
    // What waits for its store without giving up says nothing.
    await soon(() => expect(line.refused() > 60 || output().includes('can’t be reached')).toBe(true));
    expect(child.exitCode).toBeNull();
    line.repair();
    await running();
    await soon(async () => {
      const ready = await fetch(`http://127.0.0.1:${trial.environment.PORT}/readyz`);
      expect(await ready.json()).toEqual({ status: 'ok', degraded: [] });
    });
  } finally {
    await stop();
  }
});

test.each<[End, number]>([
  ['cut', 60],
  ['silent', 100],
])('%s after %d per cent, and then it is stopped', async (how, share) => {
  line.endsAfter(Math.floor((requests * share) / 100), how);
  const { child, output, stop } = begin();
  await soon(() => expect(line.refused() > 5 || output().includes('can’t be reached')).toBe(true));
  expect(child.exitCode).toBeNull();
  await stop();
  line.repair();
});
