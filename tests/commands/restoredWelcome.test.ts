import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTrial, type Trial } from './newsroom.ts';

/** The first admin's link after a restore: it exists only if the backup contains no admin. */

const password = 'six herons on the long weir';
let trial: Trial;
beforeEach(async () => {
  trial = await openTrial();
});
afterEach(() => trial.end());

async function restored(): Promise<{ folder: string; environment: NodeJS.ProcessEnv }> {
  const folder = join(trial.folder, 'elsewhere');
  const environment = { SLUGLINE_DATA: folder };
  expect((await trial.run(['backup', 'kept.slugline'])).status).toBe(0);
  expect((await trial.run(['restore', 'kept.slugline'], { environment })).status).toBe(0);
  await trial.start(['--roles', 'web', '--data', folder], { PORT: '0' });
  return { folder, environment };
}

const people = async (environment: NodeJS.ProcessEnv) => {
  const { out } = await trial.run(['user', 'list', '--json'], { environment });
  return (JSON.parse(out) as { items: { name: string; role: string }[] }).items;
};

test('without an admin in it: a private file has a new link, and every link ends with the first admin', async () => {
  await trial.start(['--roles', 'web'], { PORT: '0' });
  const earlier = await readFile(join(trial.folder, 'data', 'welcome'), 'utf8');
  const { folder, environment } = await restored();
  const link = await readFile(join(folder, 'welcome'), 'utf8');
  const [, address, token] = /^(http.*)\/welcome\/(\S+)/.exec(link) ?? [];
  expect(token).toMatch(/^[\w-]{22,}$/);
  expect(earlier).not.toContain(token ?? '');
  expect(await people(environment)).toEqual([]);
  const statusOf = async (word = '') => (await fetch(`${address}/welcome/${word}`)).status;
  expect(await statusOf(token)).toBe(200);
  const given = { input: password, environment };
  expect((await trial.run(['user', 'add', 'ada', '--role', 'admin'], given)).status).toBe(0);
  const [, old] = /\/welcome\/(\S+)/.exec(earlier) ?? [];
  expect([await statusOf(token), await statusOf(old)]).toEqual([410, 410]);
});

test('with an admin in it: no link, and the admin is there', async () => {
  expect((await trial.run(['user', 'add', 'ada', '--role', 'admin'], { input: password })).status).toBe(0);
  const { folder, environment } = await restored();
  expect(existsSync(join(folder, 'welcome'))).toBe(false);
  expect(await people(environment)).toMatchObject([{ name: 'ada', role: 'admin' }]);
});
