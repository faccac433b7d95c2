import { link, mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { poll, schema, test as testSource } from '../../src/sources/folder.ts';
import type { Batch, SourceContext, SourceMemory, Taken } from '../../src/sources/source.ts';
import { handClock } from '../net/loopback.ts';
import { contextOf } from './newsroom.ts';

const start = Date.UTC(2024, 5, 8, 10);
const source = schema.parse({ id: 'inbox', type: 'folder', path: 'inbox' });

let base: string;
let inbox: string;
let clock: ReturnType<typeof handClock>;
let context: SourceContext;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'slugline-folder-'));
  inbox = join(base, 'inbox');
  await mkdir(inbox);
  clock = handClock(start);
  context = contextOf({ clock, baseFolder: base });
});
afterEach(() => rm(base, { recursive: true, force: true }));

async function drop(name: string, text: string | Uint8Array, at = start - 10_000): Promise<void> {
  await writeFile(join(inbox, name), text);
  await utimes(join(inbox, name), at / 1_000, at / 1_000);
}

async function filesOf(...path: string[]): Promise<string[]> {
  return (await readdir(join(inbox, ...path))).sort();
}

const asNew = (batch: Batch): Taken[] => batch.articles.map(({ headline }) => ({ outcome: 'new', headline }));

/** A complete poll, as the job does it; `taking` decides what was stored. */
async function polled(memory: SourceMemory = {}, taking: (batch: Batch) => Taken[] = asNew) {
  const result = await poll(source, memory, context);
  const batches: Batch[] = [];
  for await (const batch of result.batches) {
    batches.push(batch);
    await batch.acknowledge?.(taking(batch));
  }
  return { batches, memory: result.memory(), saw: result.saw() };
}

const json = JSON.stringify({ headline: 'Ferry timetable changes' });

describe('a folder', () => {
  test('is polled every minute if no cron is given', () => {
    expect(source.cron).toBe('* * * * *');
    expect(schema.parse({ ...source, cron: '*/5 * * * *' }).cron).toBe('*/5 * * * *');
  });

  test('is created if it is missing, and a test says so', async () => {
    await rm(inbox, { recursive: true });
    await expect(testSource(source, context)).rejects.toMatchObject({ code: 'source.unreachable' });
    expect((await polled()).saw).toBe('0 files');
    expect(await filesOf()).toEqual([]);
  });

  test('returns each complete file as a batch, the oldest first, and moves it to done', async () => {
    await drop('b.json', json, start - 60_000);
    await drop(
      'a.txt',
      'Harbour bridge reopens\nUpdated 08 June 2024\nFollow\n• Repairs took two years\nTIDEWATER: The bridge is open.\n',
    );
    const { batches, saw } = await polled();
    expect(batches.map(({ name, articles }) => [name, articles[0]?.headline])).toEqual([
      ['b.json', 'Ferry timetable changes'],
      ['a.txt', 'Harbour bridge reopens'],
    ]);
    expect(saw).toBe('2 files');
    expect(await filesOf()).toEqual(['done']);
    expect(await filesOf('done')).toEqual(['a.txt', 'b.json']);
  });

  test('ignores a file that is being written until it is the same at two checks', async () => {
    await drop('a.json', json.slice(0, 9), start - 500);
    const first = await polled();
    expect(first).toMatchObject({ batches: [], saw: '0 files, 1 left for the next look' });
    clock.pass(1_000);
    await drop('a.json', json, start + 900);
    const second = await polled(first.memory);
    expect(second.batches).toEqual([]);
    clock.pass(999);
    const third = await polled(second.memory);
    expect(third.batches).toEqual([]);
    clock.pass(1);
    expect((await polled(third.memory)).batches).toHaveLength(1);
  });

  test('accepts a file that is older than two seconds at the first check', async () => {
    await drop('a.json', json, start - 2_000);
    expect((await polled()).batches).toEqual([]);
    clock.pass(1);
    expect((await polled()).batches).toHaveLength(1);
  });

  test('passes over hidden, unfinished and aside files and folders', async () => {
    for (const name of ['.hidden.json', 'a.json.part', 'b.tmp', 'c.json~']) await drop(name, json);
    await mkdir(join(inbox, 'folder.json'));
    expect((await polled()).batches).toEqual([]);
    expect(await filesOf()).toHaveLength(5);
  });

  test('moves a bad file to failed with the reason next to it', async () => {
    await drop('a.json', '{"headline":');
    await drop('b.json', '{"articles":[{"headline":"Good"},{"headline":7}]}');
    await drop(
      'c.txt',
      Uint8Array.from({ length: 512 }, (_none, index) => index % 7),
    );
    await drop('d.json', '{"articles":[]}');
    await drop('e.json', json);
    const refused = (batch: Batch): Taken[] =>
      batch.articles.map(({ headline }) =>
        batch.name === 'e.json'
          ? { outcome: 'rejected', headline, reason: 'the address is another article’s' }
          : { outcome: 'new', headline },
      );
    await polled({}, refused);
    expect(await filesOf()).toEqual(['failed']);
    const names = ['a.json', 'b.json', 'c.txt', 'd.json', 'e.json'];
    expect(await filesOf('failed')).toEqual(names.flatMap((name) => [name, `${name}.txt`]));
    const note = (name: string) => readFile(join(inbox, 'failed', `${name}.txt`), 'utf8');
    expect(await note('a.json')).toContain('not JSON');
    expect(await note('b.json')).toContain('articles[1].headline: should be a string, not a number');
    expect(await note('b.json')).toContain('Ingested:\n- Good (new)');
    expect(await note('c.txt')).toContain('c.txt is not text');
    expect(await note('d.json')).toContain('there is no article in it');
    expect(await note('e.json')).toContain('the address is another article’s');
  });

  test('overwrites nothing that was moved there before', async () => {
    for (let round = 0; round < 4; round++) {
      await drop('a.json', JSON.stringify({ headline: `Turn ${round}` }));
      await polled();
    }
    expect(await filesOf('done')).toEqual([
      'a-20240608T100000Z-2.json',
      'a-20240608T100000Z-3.json',
      'a-20240608T100000Z.json',
      'a.json',
    ]);
    expect(await readFile(join(inbox, 'done', 'a.json'), 'utf8')).toContain('Turn 0');
  });

  test('follows no links', async () => {
    await writeFile(join(base, 'secret.json'), json);
    await symlink(join(base, 'secret.json'), join(inbox, 'a.json'));
    clock.pass(Date.now() + 10_000 - start);
    const { batches } = await polled();
    expect(batches[0]).toMatchObject({
      articles: [],
      refusals: [{ where: 'a.json', reason: 'it is no ordinary file' }],
    });
    expect(await filesOf('failed')).toEqual(['a.json', 'a.json.txt']);
  });

  test('refuses a hard link, and asks for a copy', async () => {
    await writeFile(join(base, 'secret.json'), json);
    await link(join(base, 'secret.json'), join(inbox, 'a.json'));
    await drop('b.json', json);
    clock.pass(Date.now() + 10_000 - start);
    const { batches } = await polled();
    expect(batches.map(({ name, articles }) => [name, articles.length])).toEqual([
      ['b.json', 1],
      ['a.json', 0],
    ]);
    expect(await filesOf('failed')).toEqual(['a.json', 'a.json.txt']);
    expect(await readFile(join(inbox, 'failed', 'a.json.txt'), 'utf8')).toContain('it is a hard link');
    expect(await readFile(join(base, 'secret.json'), 'utf8')).toBe(json);
  });

  test('returns a file again if the program died before it was moved', async () => {
    await drop('a.json', json);
    const first = await poll(source, {}, context);
    for await (const batch of first.batches) expect(batch.articles).toHaveLength(1);
    expect((await polled()).batches[0]?.articles).toHaveLength(1);
    expect(await filesOf('done')).toEqual(['a.json']);
  });

  test('keeps a file that was written to again while it was ingested', async () => {
    await drop('a.json', json);
    const result = await poll(source, {}, context);
    for await (const batch of result.batches) {
      await drop('a.json', JSON.stringify({ headline: 'Ferry timetable changes again' }), start - 5_000);
      await batch.acknowledge?.([{ outcome: 'new', headline: 'Ferry timetable changes' }]);
    }
    expect((await polled()).batches[0]?.articles[0]?.headline).toBe('Ferry timetable changes again');
  });

  test('shows in a test what is there, and moves nothing', async () => {
    await drop('a.json', json, start);
    await drop('b.json', '{');
    const { batches } = await testSource(source, context);
    expect(batches.map(({ articles, refusals }) => [articles.length, refusals.length])).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(await filesOf()).toEqual(['a.json', 'b.json']);
  });
});
