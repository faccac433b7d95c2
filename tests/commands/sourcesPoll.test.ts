import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTrial, type Trial } from './newsroom.ts';

let trial: Trial;
beforeAll(async () => {
  trial = await openTrial();
  await trial.write('inbox/a.json', '{"headline":"Ferry timetable changes"}');
  await trial.write('inbox/b.json', '{"headline":7}');
});
afterAll(() => trial.end());

const rowsIn = (out: string) =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

test('sources test shows the rows that sources poll then returns', async () => {
  const tried = await trial.run(['sources', 'test', 'inbox', '--json']);
  expect(tried).toMatchObject({ status: 3 });
  const { rows } = JSON.parse(tried.out) as { rows: object[] };
  // A file that was just written is read when two looks a second apart found it the same.
  let polled = await trial.run(['sources', 'poll', 'inbox', '--json']);
  while (polled.out.trim() === '') polled = await trial.run(['sources', 'poll', 'inbox', '--json']);
  expect(polled.status).toBe(3);
  expect(rowsIn(polled.out)).toMatchObject([
    { headline: 'Ferry timetable changes', outcome: 'new' },
    { id: null, outcome: 'rejected' },
  ]);
  expect(rows.map((row) => 'outcome' in row && row.outcome)).toEqual(['new', 'rejected']);
  const shown = await trial.run(['articles', 'list', '--json']);
  expect(shown.out).toContain('Ferry timetable changes');
  const again = await trial.run(['sources', 'poll', 'inbox']);
  expect(again).toMatchObject({ status: 0, out: expect.stringContaining('Nothing new') });
}, 120_000);
