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

/** A line to a Redis that can be cut after so many requests, and stays cut until it is mended. */
async function openLine(to: number) {
  const sockets = new Set<Socket>();
  let asked = 0;
  let refused = 0;
  let cutAfter = Number.POSITIVE_INFINITY;
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
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
    if (asked >= cutAfter) {
      refused += 1;
      return void near.destroy();
    }
    near.on('data', (chunk) => {
      asked += 1;
      if (asked >= cutAfter) cut();
      else far.write(chunk);
    });
    far.on('data', (chunk) => near.write(chunk));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    /** How often somebody has tried to connect since it was cut. */
    refused: () => refused,
    cutAfter(requests: number) {
      asked = 0;
      refused = 0;
      cutAfter = requests;
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
  line.cutAfter(Number.POSITIVE_INFINITY);
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

test.each([2, 30, 50, 70, 90])('after %d per cent of its requests', async (share) => {
  line.cutAfter(Math.max(1, Math.floor((requests * share) / 100)));
  const { child, output, running, stop } = begin();
  try {
    // What waits for its store without giving up says nothing.
    await soon(() => expect(line.refused() > 60 || output().includes('can’t be reached')).toBe(true));
    expect(child.exitCode).toBeNull();
    line.cutAfter(Number.POSITIVE_INFINITY);
    await running();
    await soon(async () => {
      const ready = await fetch(`http://127.0.0.1:${trial.environment.PORT}/readyz`);
      expect(await ready.json()).toEqual({ status: 'ok', degraded: [] });
    });
  } finally {
    await stop();
  }
});
