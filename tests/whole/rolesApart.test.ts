import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTrial, type Trial } from '../commands/newsroom.ts';
import { freePort, startRedis } from '../support/redis.ts';
import { soon } from '../support/soon.ts';

/** Web, worker and scheduler as processes of their own, on a store that they share. */

let redisFolder: string;
let server: Awaited<ReturnType<typeof startRedis>>;
let trial: Trial;
let base: string;
let environment: NodeJS.ProcessEnv;
const running = new Map<string, ChildProcess>();

async function start(role: string): Promise<void> {
  const own = { SLUGLINE_DATA: join(trial.folder, `data-${role}`) };
  running.set(role, await trial.start(['--roles', role], { ...environment, ...own }));
}

beforeAll(async () => {
  redisFolder = await mkdtemp(join(tmpdir(), 'slugline-apart-'));
  server = await startRedis(redisFolder);
  trial = await openTrial();
  const configuration = await readFile(join(trial.folder, 'newsroom.yaml'), 'utf8');
  // No schedule in these minutes: what is dropped comes in by the watch alone.
  await trial.write('newsroom.yaml', configuration.replace('./inbox', './inbox, cron: "0 0 1 1 *"'));
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  environment = { REDIS_URL: server.url, SLUGLINE_SECRET: 's'.repeat(40), PORT: String(port) };
  // The web last but one: each must find the configuration of the one before to be its own.
  for (const role of ['scheduler', 'web', 'worker']) await start(role);
});

afterAll(async () => {
  await trial?.end();
  await server?.stop();
  await rm(redisFolder, { recursive: true, force: true });
});

const ready = async () => (await (await fetch(`${base}/readyz`)).json()) as { degraded: string[] };

async function processes() {
  const run = await trial.run(
    ['token', 'create', '--role', 'viewer', '--name', `w${Math.random()}`, '--json'],
    {
      environment,
    },
  );
  const { token } = JSON.parse(run.out) as { token: string };
  const answer = await fetch(`${base}/api/v1/processes`, { headers: { authorization: `Bearer ${token}` } });
  return (
    (await answer.json()) as { items: { roles: string[]; config: string; state: string; pid: number }[] }
  ).items;
}

test('all three run on one configuration, and none of them is degraded', async () => {
  await soon(async () => expect(await ready()).toEqual({ status: 'ok', degraded: [] }));
  const all = await processes();
  expect(all.map(({ roles, state }) => [...roles, state])).toEqual([
    ['web', 'alive'],
    ['worker', 'alive'],
    ['scheduler', 'alive'],
  ]);
  expect(new Set(all.map(({ config }) => config)).size).toBe(1);
  expect(all.map(({ pid }) => pid).sort()).toEqual([...running.values()].map(({ pid }) => pid).sort());
});

test('the worker watches the drop folder: many simultaneous files are ingested, a half-written one waits', async () => {
  const headlines = Array.from({ length: 40 }, (_, number) => `Ferry ${number} sails at noon`);
  await trial.write('inbox/half.json', '{"headline":"Half a');
  for (const [number, headline] of headlines.entries())
    await trial.write(`inbox/${number}.json`, JSON.stringify({ headline }));
  await trial.write('inbox/half.json', '{"headline":"The whole story"}');
  await soon(async () => {
    const feed = await (await fetch(`${base}/feeds/all.json`)).json();
    const titles = (feed as { items: { title: string }[] }).items.map(({ title }) => title);
    expect(titles.sort()).toEqual([...headlines, 'The whole story'].sort());
  });
  expect(await readdir(join(trial.folder, 'inbox'))).toEqual(['done']);
});

test.each(['worker', 'scheduler'])(
  'a killed %s is missed everywhere, and no longer once another one runs',
  async (role) => {
    const killed = running.get(role);
    killed?.kill('SIGKILL');
    await once(killed as ChildProcess, 'exit');
    await soon(async () => expect((await ready()).degraded).toEqual([role]));
    expect(await (await fetch(`${base}/metrics`)).text()).toContain(`slugline_degraded{problem="${role}"} 1`);
    const doctor = await trial.run(['doctor', '--json'], { environment });
    const { items } = JSON.parse(doctor.out) as { items: { what: string; says: string; state: string }[] };
    expect(items.find(({ what }) => what === role)).toMatchObject({ state: 'fail' });
    await start(role);
    await soon(async () => expect((await ready()).degraded).toEqual([]));
  },
  120_000,
);
