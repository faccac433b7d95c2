import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTrial, page, type Trial } from '../commands/newsroom.ts';
import { freePort, startRedis } from '../support/redis.ts';
import { soon } from '../support/soon.ts';

/** A start whose store is not there: readers get what was there last, and the start goes on once the store comes. */

let trial: Trial;
let base: string;
let environment: NodeJS.ProcessEnv;
beforeEach(async () => {
  trial = await openTrial();
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  environment = { PORT: String(port) };
  await trial.write('page.txt', page);
});
afterEach(() => trial.end());

const get = async (path: string) => {
  const answer = await fetch(`${base}${path}`, { redirect: 'manual' });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};
const copies = () => readdir(join(trial.folder, 'data', 'cache', 'feeds')).catch(() => []);

/** Runs the newsroom until its feed lies on the disk, then stops it. */
async function runBefore(): Promise<string> {
  const first = await trial.start([], environment);
  expect((await trial.run(['ingest', 'page.txt'], { environment })).status).toBe(0);
  await soon(async () => expect((await get('/feeds/all.rss')).text).toContain('Ferry service'));
  const { text } = await get('/feeds/all.rss');
  await soon(async () => expect(await copies()).toContain('all.rss'));
  first.kill('SIGTERM');
  await soon(() => expect(first.exitCode).toBe(0));
  return text;
}

async function servesCopies(feed: string): Promise<void> {
  await soon(async () => expect((await get('/healthz')).status).toBe(200));
  expect((await get('/feeds/all.rss')).text).toBe(feed);
  const { etag } = Object.fromEntries((await get('/feeds/all.atom')).headers);
  const again = await fetch(`${base}/feeds/all.atom`, { headers: { 'if-none-match': etag ?? '' } });
  expect(again.status).toBe(304);
  const ready = await get('/readyz');
  expect([ready.status, JSON.parse(ready.text)]).toEqual([200, { status: 'degraded', degraded: ['store'] }]);
  for (const path of [
    '/',
    '/s/abcd',
    '/articles/a_1',
    '/feeds/section/city.rss',
    '/feeds/none.rss',
    '/desk',
    '/api/v1/articles',
  ]) {
    const { status, headers, text } = await get(path);
    expect([path, status, Number(headers.get('retry-after')) > 0]).toEqual([path, 503, true]);
    expect(text).toContain('can’t be reached');
  }
}

async function goesOn(pid: number | undefined, child: { pid?: number | undefined; exitCode: number | null }) {
  await soon(async () =>
    expect(JSON.parse((await get('/readyz')).text)).toEqual({ status: 'ok', degraded: [] }),
  );
  expect((await get('/')).text).toContain('Ferry service');
  expect([child.pid, child.exitCode]).toEqual([pid, null]);
}

test.each([
  [
    'whose memory is used up',
    ['config', 'set', 'maxmemory', '1'],
    ['config', 'set', 'maxmemory', '0'],
    'memory',
  ],
  ['that is a replica', ['replicaof', '127.0.0.1', '1'], ['replicaof', 'no', 'one'], 'store-readonly'],
])(
  'a start on a Redis %s does not end: it serves, says so, and goes on when that is over',
  async (_, [name = '', ...spoil], [repair = '', ...rest], word) => {
    const folder = await mkdtemp(join(tmpdir(), 'slugline-full-'));
    const server = await startRedis(folder);
    const redis = new Redis(server.url);
    Object.assign(environment, { REDIS_URL: server.url, SLUGLINE_SECRET: 's'.repeat(40) });
    const feed = await runBefore();
    await redis.call(name, ...spoil);
    const starting = trial.start([], environment);
    try {
      await soon(async () => expect((await get('/feeds/all.rss')).text).toBe(feed));
      await soon(async () => {
        const { status, text } = await get('/readyz');
        expect([status, JSON.parse(text)]).toEqual([200, { status: 'degraded', degraded: [word] }]);
      });
      await redis.call(repair, ...rest);
      const child = await starting;
      await goesOn(child.pid, child);
    } finally {
      redis.disconnect();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
  90_000,
);

test('an own Redis that starts later', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-later-'));
  const server = await startRedis(folder);
  Object.assign(environment, { REDIS_URL: server.url, SLUGLINE_SECRET: 's'.repeat(40) });
  const feed = await runBefore();
  await server.stop();
  const starting = trial.start([], environment);
  await servesCopies(feed);
  const doctor = await trial.run(['doctor'], { environment });
  expect([doctor.status, doctor.out]).toEqual([1, expect.stringContaining('can’t be reached')]);
  const again = await startRedis(folder, [], server.port);
  const child = await starting;
  await goesOn(child.pid, child);
  await again.stop();
  await rm(folder, { recursive: true, force: true });
}, 120_000);

test('the embedded one, once its damaged files are put right', async () => {
  const feed = await runBefore();
  const log = join(trial.folder, 'data', 'redis', 'appendonlydir');
  await cp(log, `${log}.good`, { recursive: true });
  for (const name of await readdir(log))
    if (name.endsWith('.manifest')) await writeFile(join(log, name), 'not a manifest\n');
  const starting = trial.start([], environment);
  await servesCopies(feed);
  await rm(log, { recursive: true });
  await rename(`${log}.good`, log);
  const child = await starting;
  await goesOn(child.pid, child);
}, 120_000);

test('a first start is refused: its operator has just written something wrong', async () => {
  const redis = `redis://127.0.0.1:${await freePort()}`;
  const { status, errors } = await trial.run(['start'], {
    environment: { ...environment, REDIS_URL: redis, SLUGLINE_SECRET: 's'.repeat(40) },
  });
  expect([status, errors]).toEqual([1, expect.stringContaining('can’t be reached')]);
});

test('a start that waits for its store stops when asked', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-later-'));
  const server = await startRedis(folder);
  Object.assign(environment, { REDIS_URL: server.url, SLUGLINE_SECRET: 's'.repeat(40) });
  const first = await trial.start([], environment);
  first.kill('SIGTERM');
  await soon(() => expect(first.exitCode).toBe(0));
  await server.stop();
  const bin = fileURLToPath(new URL('../../bin/slugline', import.meta.url));
  const env = { ...process.env, ...environment, SLUGLINE_DATA: join(trial.folder, 'data'), TRIAL_TOKEN: 'a' };
  const waiting = spawn(bin, ['start'], { cwd: trial.folder, env, stdio: 'ignore' });
  await soon(async () => expect((await get('/readyz')).text).toContain('"store"'));
  waiting.kill('SIGTERM');
  expect(await once(waiting, 'exit')).toEqual([0, null]);
  await rm(folder, { recursive: true, force: true });
});
