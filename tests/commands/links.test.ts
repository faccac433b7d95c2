import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTrial, type Trial } from './newsroom.ts';

let trial: Trial;
beforeAll(async () => {
  trial = await openTrial();
});
afterAll(() => trial.end());

/** Each command starts and stops the store itself. */
const timeout = 120_000;

test('an export of another shortener is checked, imported, and imported again without harm', {
  timeout,
}, async () => {
  const csv = [
    'keyword,url,title,timestamp,ip,clicks',
    'ferry,https://post.example/ferry,Ferry,2019-03-01 12:30:00,203.0.113.5,7',
    'away,https://elsewhere.example/,Away,2019-03-01 12:30:00,203.0.113.5,1',
  ].join('\n');
  await trial.write('yourls.csv', csv);
  const dry = await trial.run(['links', 'import', 'yourls.csv', '--dry-run']);
  expect([dry.status, dry.out]).toEqual([
    3,
    '1 link would be imported from yourls, 0 already known, 1 left out.\n',
  ]);
  expect(dry.errors).toContain(
    'line 3, away: it leads to elsewhere.example, which is not in links.allowHosts',
  );
  expect((await trial.run(['links', 'show', 'ferry'])).status).toBe(1);
  const taken = await trial.run(['links', 'import', '-', '--from', 'yourls', '--json'], { input: csv });
  expect(taken.status).toBe(3);
  expect(JSON.parse(taken.out)).toMatchObject({ from: 'yourls', imported: 1, known: 0, leftOut: 1 });
  const again = await trial.run(['links', 'import', 'yourls.csv']);
  expect(again.out).toBe('0 links imported from yourls, 1 already known, 1 left out.\n');
  expect((await trial.run(['links', 'show', 'ferry'])).out).toContain('7, counted by yourls');
  expect((await trial.run(['links', 'import', 'missing.csv'])).status).toBe(1);
  expect((await trial.run(['links', 'import', 'yourls.csv', '--from', 'goo'])).status).toBe(2);
});

test('a link of no article is traced by its short address and its target', { timeout }, async () => {
  await trial.run(['links', 'create', 'https://post.example/vote', '--code', 'vote']);
  await trial.run(['links', 'disable', 'vote']);
  const { out: made, errors } = await trial.run(['links', 'show', 'vote', '--json']);
  expect(errors).toBe('');
  const { url } = JSON.parse(made) as { url: string };
  for (const asked of [`${url}+`, 'https://post.example/vote']) {
    const { status, out } = await trial.run(['trace', asked]);
    expect([asked, status]).toEqual([asked, 0]);
    expect(out).toContain('a link without an article, disabled: 0 clicks');
    expect(out).toContain('link disabled');
  }
  expect((await trial.run(['trace', 'ferry'])).out).toContain('made at yourls');
});
