import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readIfThere } from '../../src/store/privateFile.ts';
import { openTrial, type Trial } from './newsroom.ts';

let trial: Trial;
beforeEach(async () => {
  trial = await openTrial();
  await rm(join(trial.folder, 'newsroom.yaml'));
});
afterEach(() => trial.end());

const given = [
  '--name',
  'The “Daily”: Example #1',
  '--url',
  'https://www.daily.example',
  '--timezone',
  'Asia/Karachi',
];

test('the file that init writes works unchanged, whatever the name', async () => {
  const made = await trial.run([
    'init',
    ...given,
    '--language',
    'ur',
    '--feed',
    'https://daily.example/rss?a=1#b',
    '--json',
  ]);
  expect(made).toMatchObject({ status: 0, errors: '' });
  expect(JSON.parse(made.out)).toMatchObject({ newsroom: 'daily' });
  const checked = await trial.run(['config', 'check', '--json']);
  expect(checked).toMatchObject({ status: 0, errors: '' });
  expect(JSON.parse(checked.out)).toMatchObject({ newsroom: 'daily' });
  const text = await readIfThere(join(trial.folder, 'newsroom.yaml'));
  expect(text).toContain('url: https://daily.example/rss?a=1#b');
  expect(text).toContain('timezone: Asia/Karachi');
});

test('a newsroom without a feed starts from its drop folder, and its first post can be seen', async () => {
  expect((await trial.run(['init', ...given])).status).toBe(0);
  const page =
    'Harbour reopens after the storm\n\nHarbour reopens after the storm\n\n• Ferries sail again on Friday\n\nRASMINA: The harbour opened.\n';
  await trial.write('page.txt', page);
  const taken = await trial.run(['ingest', 'page.txt', '--source', 'inbox', '--json']);
  expect(taken.status).toBe(0);
  const drafts = await trial.run(['drafts', 'list', '--json']);
  expect(JSON.parse(drafts.out).items).toMatchObject([{ channel: 'trial', state: 'in_review' }]);
});

test.each([
  [['--url', 'https://daily.example'], /--name: A newsroom needs a name/],
  [['--name', 'x', '--url', 'daily'], /--url: "daily" is not a web address/],
  [
    ['--name', 'x', '--url', 'https://a.example', '--language', 'Urdu script'],
    /--language: .*such as en, ur or pt-BR/,
  ],
  [
    ['--name', 'x', '--url', 'https://a.example', '--timezone', 'Karachi'],
    /--timezone: .*such as Asia\/Karachi/,
  ],
  [['--name', 'x', '--url', 'https://a.example', '--feed', 'ftp://a'], /--feed: .*web address/],
])('a wrong answer (%j) is reported with its option, and nothing is written', async (args, words) => {
  const { status, errors } = await trial.run(['init', ...args]);
  expect(status).toBe(2);
  expect(errors).toMatch(words);
  expect(await readIfThere(join(trial.folder, 'newsroom.yaml'))).toBeUndefined();
});

test('an existing file is not changed', async () => {
  await trial.write('newsroom.yaml', 'mine');
  const { status, errors } = await trial.run(['init', ...given]);
  expect(status).toBe(1);
  expect(errors).toContain('newsroom.yaml already');
  expect(await readIfThere(join(trial.folder, 'newsroom.yaml'))).toBe('mine');
});
