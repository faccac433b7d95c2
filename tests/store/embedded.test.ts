import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { machineClock } from '../../src/clock.ts';
import { createLog } from '../../src/log.ts';
import { systemRandom } from '../../src/random.ts';
import { probeServer, type ServerPlace } from '../../src/store/embedded/serverProbe.ts';
import { type EmbeddedServer, openEmbedded } from '../../src/store/embedded.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('../support/embeddedProcess.ts', import.meta.url));

let folder: string;
let opened: EmbeddedServer[];
let processes: ChildProcess[];

beforeEach(async () => {
  folder = join(await realpath(await mkdtemp(join(tmpdir(), 'slugline-embedded-'))), 'data');
  opened = [];
  processes = [];
});

afterEach(async () => {
  for (const child of processes) child.kill('SIGKILL');
  for (const server of opened) await server.leave();
  // The last process that leaves the folder ends what a failed test left running.
  if (await readFile(join(folder, 'redis.port'), 'utf8').catch(() => '')) await (await open()).leave();
  await rm(join(folder, '..'), { recursive: true, force: true });
});

async function open(dataFolder: string = folder): Promise<EmbeddedServer> {
  const log = createLog({ level: 'silent', pretty: false });
  const server = await openEmbedded({ dataFolder, clock: machineClock, random: systemRandom, log });
  opened.push(server);
  return server;
}

async function openInProcess(): Promise<ServerPlace & { child: ChildProcess; leave(): Promise<void> }> {
  const child = spawn(process.execPath, [script, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  processes.push(child);
  const [line] = await once(createInterface({ input: child.stdout! }), 'line');
  async function leave(): Promise<void> {
    child.stdin!.write('leave\n');
    await once(child, 'exit');
  }
  return { ...(JSON.parse(line) as ServerPlace), child, leave };
}

async function withClient<T>(place: ServerPlace, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis({ host: '127.0.0.1', port: place.port, password: place.password });
  redis.on('error', () => {});
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

const seen = (place: ServerPlace, of = folder) => probeServer(place, join(of, 'redis'));
const pidOf = (place: ServerPlace) =>
  withClient(place, async (redis) => Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]));

/** Something of another program that listens and answers in its own words. */
async function foreignServer(port: number): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

test('the server keeps every write, evicts nothing, and only the owner can read its password', async () => {
  const server = await open();
  const settings = await withClient(server, async (redis) => {
    const names = ['appendonly', 'appendfsync', 'maxmemory-policy', 'bind', 'dir'];
    return Promise.all(names.map(async (name) => ((await redis.config('GET', name)) as string[])[1]));
  });
  expect(settings).toEqual(['yes', 'always', 'noeviction', '127.0.0.1', join(folder, 'redis')]);
  expect((await stat(join(folder, 'redis.password'))).mode & 0o777).toBe(0o600);
  const { stdout } = await run('ps', ['-eo', 'args']);
  expect(stdout).not.toContain(server.password);
});

test('a second start finds what the first one stored, on the same port', async () => {
  const first = await open();
  await withClient(first, (redis) => redis.set('headline', 'Harbour bridge reopens'));
  await first.leave();
  expect(await seen(first)).toBe('nobody');
  const second = await open();
  expect(second.port).toBe(first.port);
  expect(await withClient(second, (redis) => redis.get('headline'))).toBe('Harbour bridge reopens');
});

test('the last to leave ends the server, not the first', async () => {
  const first = await openInProcess();
  const second = await open();
  expect(second.port).toBe(first.port);
  await first.leave();
  expect(await seen(second)).toBe('ours');
  await second.leave();
  expect(await seen(second)).toBe('nobody');
});

test('the orphan of a killed process is adopted', async () => {
  const first = await openInProcess();
  const pid = await pidOf(first);
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  const second = await open();
  expect(await pidOf(second)).toBe(pid);
  await second.leave();
  expect(await seen(second)).toBe('nobody');
});

test('processes that start at the same instant share one server', async () => {
  const all = await Promise.all([openInProcess(), openInProcess(), openInProcess(), open()]);
  const pids = await Promise.all(all.map(pidOf));
  expect(new Set(pids).size).toBe(1);
  await Promise.all(all.map((one) => one.leave()));
  expect(await seen(all[0])).toBe('nobody');
});

test('a server that is killed during a running process is restarted with its data', async () => {
  const server = await open();
  await withClient(server, (redis) => redis.set('kept', 'yes'));
  const pid = await pidOf(server);
  process.kill(pid, 'SIGKILL');
  // The client waits as long as it takes: by default it retries until there is an answer.
  await withClient(server, async (redis) => {
    redis.options.retryStrategy = () => 50;
    redis.options.maxRetriesPerRequest = null;
    expect(await redis.get('kept')).toBe('yes');
  });
  expect(await pidOf(server)).not.toBe(pid);
});

test('if a foreign program listens on the port, another one is used', async () => {
  const first = await open();
  await withClient(first, (redis) => redis.set('kept', 'yes'));
  await first.leave();
  const foreign = await foreignServer(first.port);
  const second = await open();
  expect(second.port).not.toBe(first.port);
  expect(await withClient(second, (redis) => redis.get('kept'))).toBe('yes');
  foreign.close();
  await second.leave();
  expect((await open()).port).toBe(second.port);
});

test('if the port is the near end of somebody’s connection, another one is used', async () => {
  const first = await open();
  await withClient(first, (redis) => redis.set('kept', 'yes'));
  await first.leave();
  const foreign = await foreignServer(0);
  const connection = connect((foreign.address() as { port: number }).port, '127.0.0.1');
  await once(connection, 'connect');
  await writeFile(join(folder, 'redis.port'), String(connection.localPort));
  const second = await open();
  expect(second.port).not.toBe(connection.localPort);
  expect(await withClient(second, (redis) => redis.get('kept'))).toBe('yes');
  connection.destroy();
  foreign.close();
});

test('a copied data folder does not use, or end, the server of its original', async () => {
  const original = await open();
  const copy = join(folder, '..', 'copy');
  await cp(folder, copy, { recursive: true, filter: (path) => !path.endsWith('.lock') });
  const second = await open(copy);
  expect(second.port).not.toBe(original.port);
  await second.leave();
  expect(await seen(original)).toBe('ours');
});

test('a lost port file starts no second server on the same folder', async () => {
  const first = await open();
  await rm(join(folder, 'redis.port'));
  await expect(open()).rejects.toMatchObject({ code: 'store.not-started' });
  await writeFile(join(folder, 'redis.port'), String(first.port));
});

test('a server that cannot start says why', async () => {
  const first = await open();
  await withClient(first, (redis) => redis.set('a', 'b'));
  await first.leave();
  const manifest = join(folder, 'redis', 'appendonlydir', 'appendonly.aof.manifest');
  const text = await readFile(manifest, 'utf8');
  await writeFile(manifest, 'what is this\n');
  await expect(open()).rejects.toMatchObject({
    code: 'store.not-started',
    details: { why: expect.stringMatching(/manifest/) },
  });
  await writeFile(manifest, text);
});
