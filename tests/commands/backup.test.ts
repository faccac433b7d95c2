import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTrial, type Trial } from './newsroom.ts';

let trial: Trial;
const elsewhere = () => ({ environment: { SLUGLINE_DATA: join(trial.folder, 'elsewhere') } });

const page = (headline: string, updated: string) =>
  `${headline}\n\nUpdated ${updated}\n\nFollow\n\n${headline}\n\n• The harbour master agrees\n\nTARN: The pilots of Tarn met on Friday and agreed on a new rota.\n`;

async function answer<T>(args: string[], options?: Parameters<Trial['run']>[1]): Promise<T> {
  const { status, out, errors } = await trial.run([...args, '--json'], options);
  expect({ status, errors }).toEqual({ status: 0, errors: '' });
  return JSON.parse(out) as T;
}
const list = async (what: string, options?: Parameters<Trial['run']>[1]) =>
  (await answer<{ items: Record<string, unknown>[] }>([what, 'list'], options)).items;

beforeAll(async () => {
  trial = await openTrial();
  await trial.write('first.txt', page('Pilots of Tarn agree on a rota', '08 June 2024'));
  await trial.write('second.txt', page('Ice closes the lower basin', '09 June 2024'));
  await answer(['ingest', 'first.txt']);
});
afterAll(() => trial.end());

test('a backup of a running newsroom becomes another data folder with the same content that sends nothing', async () => {
  await trial.start(['--roles', 'web,worker']);
  await expect.poll(() => list('drafts')).toHaveLength(1);
  const [draft] = await list('drafts');
  await answer(['drafts', 'approve', String(draft?.id)]);
  await answer(['backup', 'kept.slugline']);
  expect((await stat(join(trial.folder, 'kept.slugline'))).mode & 0o777).toBe(0o600);

  const output = await trial.run(['restore', 'kept.slugline'], elsewhere());
  expect(output.status).toBe(0);
  expect(output.out).toContain('Sending is held');
  expect(await list('articles', elsewhere())).toEqual(await list('articles'));
  const [there] = await list('drafts', elsewhere());
  expect(there).toMatchObject({ id: draft?.id });
  const paused = await trial.run(['pause', 'social', '--json'], elsewhere());
  expect(JSON.parse(paused.out)).toMatchObject({ armed: false });
  expect(await readFile(join(trial.folder, 'elsewhere', 'newsroom.restored.yaml'), 'utf8')).toContain(
    'id: trial',
  );
});

test('what a restored newsroom sees first and was published before waits for a person', async () => {
  const rows = await answer<Record<string, unknown>>(['ingest', 'second.txt'], elsewhere());
  expect(rows).toMatchObject({ outcome: 'new' });
  const armed = await answer<{ armed: boolean }>(['resume', '--here'], elsewhere());
  expect(armed.armed).toBe(true);
  const made = () => list('drafts', elsewhere());
  await trial.start(['--roles', 'worker', '--data', join(trial.folder, 'elsewhere')]);
  await expect.poll(made).toHaveLength(2);
  expect((await made()).find(({ articleId }) => articleId === rows.id)).toMatchObject({
    state: 'in_review',
    reasons: expect.arrayContaining([expect.stringContaining('restored or imported')]),
  });
});

test('nothing is overwritten, and an invalid backup is refused with a sentence', async () => {
  await writeFile(join(trial.folder, 'broken.slugline'), 'no backup at all');
  const whole = await readFile(join(trial.folder, 'kept.slugline'));
  await writeFile(join(trial.folder, 'half.slugline'), whole.subarray(0, whole.length / 2));
  const nowhere = { environment: { SLUGLINE_DATA: join(trial.folder, 'nowhere') } };
  const refused = async (args: string[], sentence: string, options = nowhere) => {
    const { status, out, errors } = await trial.run(args, options);
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(errors).toMatch(/^[^\n]+\n$/);
    expect(errors).toContain(sentence);
  };
  await refused(['backup', 'kept.slugline'], 'already exists', elsewhere());
  await refused(['restore', 'kept.slugline'], 'already contains data', elsewhere());
  await refused(['restore', 'missing.slugline'], 'there is no such file');
  await refused(['restore', 'broken.slugline'], 'broken.slugline is not a valid backup');
  await refused(['restore', 'half.slugline'], 'half.slugline is not a valid backup');
  await trial.write('other.yaml', 'newsroom: { id: other, name: Other, url: "https://other.example" }\n');
  await refused(
    ['restore', 'kept.slugline', '--config', 'other.yaml'],
    'The backup is from newsroom "trial"',
  );
  await expect(stat(join(trial.folder, 'nowhere'))).rejects.toThrow(/ENOENT/);
});
