import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTrial, type Trial } from './newsroom.ts';

let trial: Trial;
beforeAll(async () => {
  trial = await openTrial();
});
afterAll(() => trial.end());

test('the audit says who gave a command, is whole, and is not for viewers', async () => {
  const made = await trial.run(['token', 'create', '--role', 'viewer', '--name', 'looker']);
  const looker = { environment: { SLUGLINE_TOKEN: made.out.trim() } };
  await trial.run(['user', 'add', 'anna', '--role', 'admin'], { input: 'four gulls on a tarn\n' });
  await trial.run(['user', 'add', 'vera', '--role', 'viewer', '--as', 'anna'], {
    input: 'four boats on a tarn\n',
  });
  for (const name of ['list', 'verify', 'export']) {
    const { status, errors, out } = await trial.run(['audit', name], looker);
    expect([status, out]).toEqual([1, '']);
    expect(errors).toContain('This needs the role editor.');
  }
  const refused = await trial.run(['user', 'add', 'otto', '--role', 'admin', '--as', 'vera']);
  expect(refused.status).toBe(1);

  const verified = JSON.parse((await trial.run(['audit', 'verify', '--json'])).out);
  expect(verified).toMatchObject({ ok: true, faults: [], head: { hash: expect.any(String) } });
  const { out } = await trial.run(['audit', 'export']);
  const rows = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(rows).toHaveLength(verified.rows);
  let previous = '0'.repeat(64);
  for (const { hash, ...row } of rows) {
    expect(row.previous).toBe(previous);
    const sorted = Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
    expect(createHash('sha256').update(JSON.stringify(sorted)).digest('hex')).toBe(hash);
    previous = hash;
  }
  expect(rows).toContainEqual(
    expect.objectContaining({
      actor: 'anna',
      from: expect.stringMatching(/^command line of /),
      action: 'user.added',
      subject: 'vera',
    }),
  );
  expect(rows).toContainEqual(expect.objectContaining({ actor: 'looker', action: 'access.refused' }));
  expect(rows).toContainEqual(expect.objectContaining({ actor: 'vera', action: 'access.refused' }));
});
