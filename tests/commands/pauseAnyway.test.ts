import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freePort, startRedis } from '../support/redis.ts';
import { openTrial, type Trial } from './newsroom.ts';

/** The kill switch is for bad mornings: it asks for neither a whole file nor a store with room. */

let trial: Trial;
let right: string;
beforeEach(async () => {
  trial = await openTrial();
  right = await readFile(join(trial.folder, 'newsroom.yaml'), 'utf8');
});
afterEach(() => trial.end());

const broken: [string, (right: string) => string][] = [
  ['is no YAML', (text) => `${text}\n  - ]: [\n`],
  ['has a mistake in a channel', (text) => text.replace('type: mastodon', 'type: mastodont')],
  ['lacks a secret', (text) => text.replace('TRIAL_TOKEN', 'NOBODY_SET_THIS')],
  ['is empty', () => ''],
];

/** Pauses everything and one channel, checks, and resumes. */
async function stopAndGo(environment: NodeJS.ProcessEnv = {}): Promise<void> {
  const all = await trial.run(['pause', '--reason', 'Wrong name in print'], { environment });
  expect([all.status, all.errors]).toEqual([0, '']);
  expect(all.out).toMatch(/Sending is paused since .*: Wrong name in print/);
  const one = await trial.run(['pause', 'social', '--json'], { environment });
  expect(JSON.parse(one.out)).toMatchObject({
    paused: { why: 'Wrong name in print' },
    channels: { social: {} },
  });
  expect((await trial.run(['pause', 'nobody'], { environment })).errors).toContain('no channel nobody');
  expect((await trial.run(['resume', 'social'], { environment })).status).toBe(0);
  const on = await trial.run(['resume', '--json'], { environment });
  expect(JSON.parse(on.out)).toMatchObject({ paused: null, channels: {} });
}

describe('pause and resume while the file', () => {
  test.each(broken)(
    '%s, with nothing running',
    async (_, change) => {
      expect((await trial.run(['drafts', 'list'])).status).toBe(0);
      await trial.write('newsroom.yaml', change(right));
      expect((await trial.run(['drafts', 'list'])).status).toBe(1);
      await stopAndGo();
    },
    60_000,
  );

  test('is broken next to a running start', async () => {
    await trial.start([], { PORT: String(await freePort()) });
    await trial.write('newsroom.yaml', 'newsroom: [');
    await stopAndGo();
    const { out } = await trial.run(['pause']);
    expect(out).toContain('The file has mistakes, which do not affect this command');
  });
});

describe('pause and resume while the memory is used up', () => {
  const fill = async (redis: Redis) => {
    await redis.config('SET', 'maxmemory', '1');
    await expect(redis.set('x', 'y')).rejects.toThrow(/OOM/);
    redis.disconnect();
  };

  test('of a Redis of one’s own, the file broken, too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'slugline-full-'));
    const server = await startRedis(folder);
    const environment = { REDIS_URL: server.url, SLUGLINE_SECRET: 's'.repeat(40) };
    expect((await trial.run(['drafts', 'list'], { environment })).status).toBe(0);
    await fill(new Redis(server.url));
    await trial.write('newsroom.yaml', right.replace('channels:', 'channel:'));
    await stopAndGo(environment);
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('of the embedded one, under a running start', async () => {
    await trial.start([], { PORT: String(await freePort()) });
    const data = (name: string) => readFile(join(trial.folder, 'data', name), 'utf8');
    const [port, password] = [await data('redis.port'), await data('redis.password')];
    await fill(new Redis(Number(port), '127.0.0.1', { password: password.trim() }));
    await stopAndGo();
  });
});

test('another newsroom.id on known data is refused, with both names and the way to mend', async () => {
  expect((await trial.run(['drafts', 'list'])).status).toBe(0);
  await trial.write(
    'newsroom.yaml',
    right.replace('id: trial, name: The Trial Post', 'id: weekly, name: The Weekly'),
  );
  for (const args of [['drafts', 'list'], ['pause'], ['start']]) {
    const { status, errors } = await trial.run(args);
    expect([args, status]).toEqual([args, 1]);
    expect(errors).toMatch(/"trial" \(The Trial Post\).*"weekly" \(The Weekly\).*Put "id: trial" back/);
  }
  const doctor = await trial.run(['doctor']);
  expect([doctor.status, doctor.out]).toEqual([1, expect.stringMatching(/config.*"trial".*"weekly"/)]);
  // Data of a version that noted nothing says itself whose it is.
  await rm(join(trial.folder, 'data', 'newsroom.json'));
  expect((await trial.run(['drafts', 'list'])).errors).toMatch(/"trial".*"weekly"/);
  await trial.write('newsroom.yaml', right);
  expect((await trial.run(['drafts', 'list'])).status).toBe(0);
});
