import { afterAll, beforeAll, expect, test } from 'vitest';
import { soon } from '../support/soon.ts';
import { openTrial, type Trial } from './newsroom.ts';

let trial: Trial;
beforeAll(async () => {
  trial = await openTrial();
  await trial.start(['--roles', 'worker,scheduler']);
}, 60_000);
afterAll(() => trial.end());

test('results by command say what was decided, what is not counted, and how to change it', async () => {
  const nothing = await trial.run(['results']);
  expect(nothing.out).toMatch(/Nothing was sent or rejected from .* slugline drafts list/);
  await trial.write(
    'article.json',
    JSON.stringify({ headline: 'Trams run', url: 'https://post.example/tram' }),
  );
  await trial.run(['ingest', 'article.json']);
  const [draft] = JSON.parse((await trial.run(['drafts', 'list', '--json'])).out).items;
  await trial.run(['drafts', 'reject', draft.id, '--reason', 'too small']);
  const { by, items, total } = await soon(async () => {
    const answer = JSON.parse((await trial.run(['results', '--by', 'variant', '--json'])).out);
    expect(answer.items).toHaveLength(1);
    return answer;
  });
  expect([by, items[0].drafts, total.posts]).toEqual(['variant', { composed: 0, edited: 0, rejected: 1 }, 0]);
  const { out } = await trial.run(['results', '--days', '7']);
  expect(out).toMatch(/0 {6}–.* 0\/0\/1 .*social \(fewer than 20 posts with counted clicks: not compared\)/);
  expect(out).toContain('social: a dry run: nothing is sent.');
  const csv = await trial.run(['results', '--csv', '--channel', 'social']);
  expect(csv.out.split(/\r?\n/)[1]).toBe('channel,social,0,0,,,,no,0,0,1,,,,,,,,,,');
  expect((await trial.run(['results', '--days', '8'])).status).toBe(2);
}, 120_000);
