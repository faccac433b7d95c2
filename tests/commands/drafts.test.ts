import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Draft } from '../../src/review/draft.ts';
import { openTrial, type Trial } from './newsroom.ts';

let trial: Trial;
let draft: Draft;

const article = {
  headline: 'Second bridge of Tarn opens to trams',
  url: 'https://post.example/bridge',
  bullets: ['Fares stay at 3 crowns', 'Trams run every ten minutes'],
  image: { url: 'https://post.example/bridge.jpg', caption: 'A tram. Photo: Mina Rao', credit: 'Mina Rao' },
  language: 'en',
};
const json = async (args: string[]) => {
  const { status, out, errors } = await trial.run([...args, '--json']);
  expect({ status, errors }).toEqual({ status: 0, errors: '' });
  return JSON.parse(out);
};

beforeAll(async () => {
  trial = await openTrial();
  await trial.start(['--roles', 'worker,scheduler']);
  await trial.write('article.json', JSON.stringify(article));
  await json(['ingest', 'article.json']);
  draft = (await json(['drafts', 'list'])).items[0];
});
afterAll(() => trial.end());

describe('drafts on the command line', () => {
  test('show their other variants, and one is chosen', async () => {
    const { out } = await trial.run(['drafts', 'show', draft.id]);
    expect(out).toMatch(/Or, as thread \(A thread of 3/);
    expect(out).toMatch(/alt text\s+A tram\. \(suggested, not confirmed\)/);
    const chosen = await json(['drafts', 'choose', draft.id, 'headline']);
    expect(chosen).toMatchObject({ variant: 'headline', version: 2 });
    const refused = await trial.run(['drafts', 'choose', draft.id, 'poem']);
    expect(refused.status).toBe(1);
    expect(refused.errors).toContain('Choose one of list, lead, thread.');
  });

  test('accept an alt text alone, and a number only with a reason', async () => {
    const described = await json(['drafts', 'edit', draft.id, '--alt', 'A tram on a bridge']);
    expect(described).toMatchObject({ version: 3, media: { alt: 'A tram on a bridge', suggested: false } });
    const text = `40 trams ${described.link.url}`;
    const refused = await trial.run(['drafts', 'edit', draft.id, text]);
    expect([refused.status, refused.errors]).toEqual([1, expect.stringContaining('The number 40')]);
    const edited = await json(['drafts', 'edit', draft.id, text, '--override', 'Counted by us']);
    expect(edited).toMatchObject({ version: 4, override: { reason: 'Counted by us' } });
  });

  test('have notes of colleagues, who are named and find them', async () => {
    for (const name of ['anna', 'bea']) await json(['user', 'add', name, '--role', 'viewer']);
    const text = '@bea Is the fare right? @max knows.';
    const { out } = await trial.run(['drafts', 'note', draft.id, text, '--as', 'anna']);
    expect(out.trim()).toBe(
      'The note is written. bea is notified. There is no account “max”: nobody of that name is notified.',
    );
    const [note] = (await json(['drafts', 'notes', '--as', 'bea'])).items;
    expect(note).toMatchObject({ draftId: draft.id, by: 'anna', text, to: ['bea'], unread: true });
    expect((await trial.run(['drafts', 'notes', draft.id])).out).toContain(`  ${text}`);
    expect((await trial.run(['drafts', 'notes', '--as', 'anna'])).out).toContain('No notes to you.');
    const refused = await trial.run(['drafts', 'remove-note', note.id, '--as', 'bea']);
    expect([refused.status, refused.errors]).toEqual([
      1,
      expect.stringContaining('Only anna, who wrote this note, may remove it.'),
    ]);
    await json(['drafts', 'remove-note', note.id, '--as', 'anna']);
    expect((await json(['drafts', 'notes', '--as', 'bea'])).items).toEqual([]);
  });
});
