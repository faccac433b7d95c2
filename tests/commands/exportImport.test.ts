import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keysOf } from '../../src/store/keys.ts';
import { redisUrl } from '../support/redis.ts';
import { openTrial, page, type Trial } from './newsroom.ts';

let trial: Trial;
const elsewhere = () => ({ environment: { SLUGLINE_DATA: join(trial.folder, 'elsewhere') } });
type Options = Parameters<Trial['run']>[1];

async function answer<T>(args: string[], options?: Options): Promise<T> {
  const { status, out, errors } = await trial.run([...args, '--json'], options);
  expect({ status, errors }).toEqual({ status: 0, errors: '' });
  return JSON.parse(out) as T;
}
const list = async (what: string, options?: Options) =>
  (await answer<{ items: Record<string, unknown>[] }>([what, 'list'], options)).items;

async function refused(args: string[], sentence: string, options?: Options): Promise<void> {
  const { status, out, errors } = await trial.run(args, options);
  expect({ status, out }).toEqual({ status: 1, out: '' });
  expect(errors).toMatch(/^[^\n]+\n$/);
  expect(errors).toContain(sentence);
}

/** Each record of an export, without what tells when it was written and that it was imported. */
const recordsOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .filter((line) => !/^\{"type":"(header|end)"|newsroom\.imported/.test(line))
    .sort();

let running: Awaited<ReturnType<Trial['start']>>;
beforeAll(async () => {
  trial = await openTrial();
  await trial.write('page.txt', page);
  expect((await trial.run(['ingest', 'page.txt'])).status).toBe(0);
  running = await trial.start(['--roles', 'web']);
  await answer(['links', 'create', 'https://post.example/tickets', '--code', 'Tickets']);
  await answer(['user', 'add', 'ada', '--role', 'admin'], { input: 'a long enough sentence\n' });
}, 90_000);
afterAll(() => trial.end());

test('a running newsroom is exported, imported elsewhere, and exported as the same', async () => {
  const [first] = await list('drafts');
  await answer([
    'drafts',
    'approve',
    String(first?.id),
    '--at',
    new Date(Date.now() + 86_400_000).toISOString(),
  ]);
  const written = await trial.run(['export', '--out', 'first.jsonl']);
  expect(written).toMatchObject({ status: 0, errors: '' });
  expect(written.out).toContain('2 articles');
  expect((await stat(join(trial.folder, 'first.jsonl'))).mode & 0o777).toBe(0o600);
  await refused(['export', '--out', 'first.jsonl'], 'already exists');
  await refused(['export', '--out', 'nowhere/first.jsonl'], 'The export failed');

  const checked = await trial.run(['import', 'first.jsonl', '--check'], elsewhere());
  expect(checked).toMatchObject({ status: 0, errors: '' });
  expect(checked.out).toContain('all valid. Nothing was written.');
  expect(await list('articles', elsewhere())).toEqual([]);

  const done = await trial.run(['import', 'first.jsonl'], elsewhere());
  expect(done).toMatchObject({ status: 0, errors: '' });
  expect(done.out).toContain('Sending is held');
  for (const what of ['articles', 'links', 'drafts', 'deliveries'])
    expect(await list(what, elsewhere())).toEqual(await list(what));
  expect(await answer(['audit', 'verify'], elsewhere())).toMatchObject({ ok: true });
  await answer(['feeds', 'check'], elsewhere());
  const { items: feeds } = await answer<{ items: object[] }>(['feeds', 'list'], elsewhere());
  expect(feeds).toEqual((await answer<{ items: object[] }>(['feeds', 'list'])).items);

  const again = await trial.run(['export'], elsewhere());
  expect(again.status).toBe(0);
  expect(again.errors).toContain('2 articles');
  expect(recordsOf(again.out)).toEqual(recordsOf(await readFile(join(trial.folder, 'first.jsonl'), 'utf8')));
}, 120_000);

test('the same file again changes nothing, another one is refused', async () => {
  const known = await trial.run(['import', 'first.jsonl'], elsewhere());
  expect(known).toMatchObject({ status: 0, errors: '' });
  expect(known.out).toContain('This file was imported before');
  const { out } = await trial.run(['export'], elsewhere());
  await refused(['import', '-'], 'The store already contains articles', { ...elsewhere(), input: out });
}, 60_000);

test('an import is refused while the newsroom runs, and for another newsroom', async () => {
  await refused(['import', 'first.jsonl'], 'The newsroom is running on this store');
  const nowhere = { environment: { SLUGLINE_DATA: join(trial.folder, 'nowhere') } };
  await refused(['import', 'missing.jsonl'], 'there is no such file', nowhere);
  await trial.write('other.yaml', 'newsroom: { id: other, name: Other, url: "https://other.example" }\n');
  const other = { environment: { SLUGLINE_DATA: join(trial.folder, 'other') } };
  await refused(
    ['import', 'first.jsonl', '--config', 'other.yaml'],
    'The export is from newsroom "trial"',
    other,
  );
}, 60_000);

test('from standard input every wrong line is named, and nothing is written', async () => {
  const text = await readFile(join(trial.folder, 'first.jsonl'), 'utf8');
  const lines = text.trim().split('\n');
  const wrong = lines.findIndex((line) => line.startsWith('{"type":"link"'));
  const input = lines.with(wrong, (lines[wrong] ?? '').replace('"target":"', '"target":"x')).join('\n');
  const nowhere = { environment: { SLUGLINE_DATA: join(trial.folder, 'nowhere') }, input };
  const { status, out, errors } = await trial.run(['import', '-'], nowhere);
  expect(status).toBe(1);
  expect(out).toBe('Nothing was imported: 1 line cannot be read.\n');
  expect(errors).toBe(`line ${wrong + 1}: fields.target: is not an http(s) address\n`);
  expect(await list('articles', nowhere)).toEqual([]);
}, 60_000);

test('until an interrupted import is continued no other command and no start works with the store', async () => {
  const redis = new Redis(redisUrl());
  const environment = {
    ...{ REDIS_URL: redisUrl(), SLUGLINE_SECRET: randomBytes(32).toString('hex') },
    SLUGLINE_DATA: join(trial.folder, 'shared'),
  };
  const { instance, switches } = keysOf('trial');
  await redis.hset(instance, 'importing', 'f'.repeat(64));
  const sentence = 'An import into this store was interrupted';
  await refused(['articles', 'list'], sentence, { environment });
  await refused(['start'], sentence, { environment });
  await refused(['import', 'first.jsonl'], sentence, { environment });
  expect((await trial.run(['pause'], { environment })).status).toBe(0);
  expect(await redis.hget(switches, 'paused')).toMatch(/^\d+$/);
  const names = await redis.keys('{slugline:trial}*');
  await redis.del(...names);
  await redis.quit();
}, 60_000);

test('the imported newsroom starts, and sends nothing before it is armed', async () => {
  expect(await answer(['pause', 'social'], elsewhere())).toMatchObject({ armed: false });
  running.kill('SIGTERM');
  await trial.start(['--roles', 'web', '--data', join(trial.folder, 'elsewhere')]);
  expect(await list('articles', elsewhere())).toHaveLength(2);
}, 60_000);
