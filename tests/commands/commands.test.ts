import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { probeServer } from '../../src/store/embedded/serverProbe.ts';
import { readIfThere } from '../../src/store/privateFile.ts';
import { openTrial, page, type Ran, type Trial } from './newsroom.ts';

let trial: Trial;

beforeAll(async () => {
  trial = await openTrial();
  await trial.write('page.txt', page);
});

afterAll(() => trial.end());

async function json(args: string[], input?: string): Promise<Record<string, unknown>> {
  const { status, out, errors } = await trial.run([...args, '--json'], input === undefined ? {} : { input });
  expect({ status, errors }).toEqual({ status: 0, errors: '' });
  return JSON.parse(out) as Record<string, unknown>;
}

async function items(args: string[]): Promise<Record<string, unknown>[]> {
  return (await json(args)).items as Record<string, unknown>[];
}

function rows({ out }: Ran): Record<string, unknown>[] {
  return out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

async function serverAnswers(): Promise<string> {
  const data = join(trial.folder, 'data');
  const port = Number(await readIfThere(join(data, 'redis.port')));
  const password = (await readIfThere(join(data, 'redis.password'))) ?? '';
  return probeServer({ port, password }, join(data, 'redis'));
}

describe('what needs no store', () => {
  test('shows help, and which exit status a command ends with', async () => {
    const { status, out } = await trial.run(['--help']);
    expect(status).toBe(0);
    expect(out).toContain('slugline ingest page.txt');
    expect(out).toContain('3 partly done');
  });

  test.each([
    [['nonsense'], /nonsense/],
    [['ingest'], /document/],
    [['articles'], /command is missing/],
    [['articles', 'list', '--limit', '0'], /1 to 100/],
    [['drafts', 'list', '--state', 'lost'], /--state.* one of in_review/s],
    [['deliveries', 'resolve', 'p_1'], /--sent URL or --not-sent/],
    [['measure', '--channel-type', 'pigeon'], /pigeon/],
    [['start', '--roles', 'cook'], /web,worker,scheduler/],
  ])('tells wrong usage (%j) by exit status 2 and a sentence', async (args, words) => {
    const { status, out, errors } = await trial.run(args);
    expect(status).toBe(2);
    expect(out).toBe('');
    expect(errors).toMatch(words);
  });

  test('reports wrong usage as JSON if JSON is requested', async () => {
    const { status, errors } = await trial.run(['articles', '--json']);
    expect(status).toBe(2);
    expect(JSON.parse(errors)).toMatchObject({
      error: { code: 'usage.wrong', sentence: 'A command is missing.' },
    });
  });

  test('measures a text as it came, by the platform’s own rules', async () => {
    const measured = await json(
      ['measure', '--channel-type', 'mastodon'],
      'Out now https://post.example/a-long-address-indeed\n',
    );
    expect(measured).toMatchObject({ length: 8 + 23 + 1, limit: 500 });
  });

  test('checks, describes and exemplifies newsroom.yaml', async () => {
    expect(await json(['config', 'check'])).toMatchObject({
      newsroom: 'trial',
      warnings: [expect.stringContaining('links.baseUrl')],
    });
    expect(await json(['config', 'schema'])).toHaveProperty('properties.newsroom');
    const example = await trial.run(['config', 'example']);
    await trial.write('example.yaml', example.out);
    await trial.write('wrong.yaml', 'newsroom: { id: WRONG, name: x, url: "https://post.example" }\n');
    const wrong = await trial.run(['--config', 'wrong.yaml', 'config', 'check']);
    expect(wrong).toMatchObject({ status: 1, out: '' });
    expect(wrong.errors).toMatch(/line 1.*newsroom\.id/);
  });

  test('has started no store for all of this', async () => {
    await expect(access(join(trial.folder, 'data'))).rejects.toThrow('ENOENT');
  });
});

// Each test runs the program several times, and others may need the machine too.
describe('one page from its file to the calendar', { timeout: 120_000 }, () => {
  test('that does not exist is reported in one clear sentence', async () => {
    const missing = await trial.run(['ingest', 'nofile.txt']);
    expect(missing.status).toBe(1);
    expect(missing.errors).toContain(
      'nofile.txt could not be read: there is no such file. Check its name and permissions.',
    );
    expect(missing.errors).not.toContain('ENOENT');
  });

  test('is seen beforehand without being stored', async () => {
    const preview = await trial.run(['ingest', 'page.txt', '--dry-run', '--json']);
    expect(preview.status).toBe(0);
    expect(rows(preview).map(({ outcome }) => outcome)).toEqual(['new', 'new']);
    expect(await items(['articles', 'list'])).toEqual([]);
    const previews = (await json(['compose', 'page.txt'])).items as { parts: { text: string }[] }[];
    expect(previews.map(({ parts }) => parts[0]?.text.split('\n')[0])).toEqual([
      'Ferry service to Gull Island starts on Monday',
      'Library opens its reading room until midnight',
    ]);
    expect(await items(['links', 'list'])).toEqual([]);
  });

  test('is ingested once, however often it is given', async () => {
    const first = await trial.run(['ingest', 'page.txt', '--json']);
    expect(first).toMatchObject({ status: 0, errors: '' });
    expect(rows(first)).toEqual([
      {
        id: expect.stringMatching(/^a_/),
        headline: 'Ferry service to Gull Island starts on Monday',
        outcome: 'new',
      },
      {
        id: expect.stringMatching(/^a_/),
        headline: 'Library opens its reading room until midnight',
        outcome: 'new',
      },
    ]);
    const again = await trial.run(['ingest', '-'], { input: page });
    expect(again.status).toBe(0);
    expect(again.out.match(/unchanged/g)).toHaveLength(2);
  });

  test('says what was left out: 3 if something was ingested, 1 if nothing was', async () => {
    const articles = JSON.stringify({ articles: [{ headline: 'Fog closes the airport' }, { headline: 7 }] });
    const partly = await trial.run(['ingest', '-', '--json'], { input: articles });
    expect(partly.status).toBe(3);
    expect(partly.errors).toMatch(/rejected: .+/);
    expect(rows(partly).map(({ outcome }) => outcome)).toEqual(['new', 'rejected']);
    const nothing = await trial.run(['ingest', 'missing.txt']);
    expect(nothing).toMatchObject({ status: 1, out: '' });
    expect(nothing.errors).toContain('missing.txt could not be read');
  });

  test('is in the lists and its feeds, with links and drafts', async () => {
    const articles = await items(['articles', 'list']);
    const ferry = articles.find(({ headline }) => String(headline).startsWith('Ferry'));
    expect(ferry).toMatchObject({
      status: 'published',
      revision: 1,
      source: 'command',
      dateline: 'HARBOURTOWN',
    });
    expect(await json(['articles', 'show', String(ferry?.id)])).toEqual(ferry);
    expect((await items(['links', 'list'])).length).toBeGreaterThanOrEqual(6);
    const feeds = await items(['feeds', 'list']);
    expect(feeds[0]).toMatchObject({ id: 'all', articles: 3 });
    expect(feeds[0]?.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/feeds\/all\.rss$/);
    const checked = await items(['feeds', 'check']);
    expect(checked[0]).toEqual({ id: 'all', entries: 3, archivePages: 1, faults: [], leftOut: [] });
    expect((await json(['feeds', 'build', 'all'])).built).toBe(3);
    const people = await trial.run(['articles', 'list']);
    expect(people.out).toContain('2026-05-12 00:00 +05:00');
    expect(people.out).not.toContain('\u001b');
  });

  test('is edited, approved, found in the calendar and traced as one story', async () => {
    const drafts = await items(['drafts', 'list', '--state', 'in_review']);
    const ferry = drafts.find(({ parts }) => JSON.stringify(parts).includes('Ferry')) ?? {};
    const [id, link] = [String(ferry.id), (ferry.link as { url: string }).url];
    const edited = await json(['drafts', 'edit', id], `The ferry is back on Monday ${link}\n`);
    expect(edited).toMatchObject({ state: 'in_review', version: 2 });
    const late = await trial.run(['drafts', 'approve', id, '--if-version', '1']);
    expect(late.status).toBe(1);
    expect(late.errors).toContain('has changed');
    const approved = await trial.run(['drafts', 'approve', id, '--at', '2199-03-01 18:00', '--confirm']);
    expect(approved.out).toContain('is scheduled now (version 2).');
    expect(approved.out).toContain('at 2199-03-01 18:00 +05:00, as requested.');

    const [place] = await items(['calendar', '--from', '2199-03-01', '--to', '2199-03-02']);
    expect(place).toMatchObject({ dueAt: '2199-03-01T13:00:00Z', draftId: id, why: 'The requested time.' });
    const [delivery] = await items(['deliveries', 'list', '--state', 'scheduled']);
    expect(await json(['deliveries', 'show', String(delivery?.id)])).toEqual(delivery);
    const early = await trial.run(['deliveries', 'retry', String(delivery?.id)]);
    expect(early).toMatchObject({ status: 1, errors: expect.stringContaining('can’t be retried') });

    for (const asked of ['gull island', id, String(delivery?.id), link]) {
      const { status, out } = await trial.run(['trace', asked]);
      expect(status).toBe(0);
      expect(out).toMatch(
        /ingested from command[\s\S]+draft for social[\s\S]+draft edit[\s\S]+draft approved[\s\S]+due, scheduled/,
      );
    }
    const story = await json(['trace', 'gull', 'island']);
    expect(story).toMatchObject({ feeds: ['all', 'language/en'], others: [] });
  });

  test('leaves its feeds when it is withdrawn, and the check says so', async () => {
    const [article] = (await items(['articles', 'list'])).filter(({ headline }) =>
      String(headline).startsWith('Library'),
    );
    const id = String(article?.id);
    expect(await json(['articles', 'correct', id, 'It opens at nine.'])).toMatchObject({
      status: 'corrected',
    });
    expect(await json(['articles', 'withdraw', id])).toMatchObject({ status: 'withdrawn' });
    const [all] = await items(['feeds', 'check', 'all']);
    expect(all).toMatchObject({
      entries: 2,
      faults: [],
      leftOut: [{ articleId: id, why: 'withdrawn', byRule: true }],
    });
    const drafts = await items(['drafts', 'list', '--state', 'rejected']);
    expect(drafts).toMatchObject([{ articleId: id, rejectedWhy: 'The article was withdrawn.' }]);
  });

  test('reports an unknown id by exit status 1 and one sentence, however many commands run at once', async () => {
    const asked: [string[], string][] = [
      [['articles', 'show', 'a_0000000000000000'], 'There is no article a_0000000000000000.'],
      [['drafts', 'show', 'd_0'], 'There is no draft d_0.'],
      [['deliveries', 'show', 'p_0'], 'There is no delivery p_0.'],
      [['links', 'show', 'nowhere'], 'There is no short link nowhere.'],
      [['sources', 'test', 'nowhere'], 'There is no source nowhere.'],
      [['feeds', 'check', 'nowhere'], 'There is no feed nowhere.'],
      [['pause', 'nowhere'], 'There is no channel nowhere.'],
      [['trace', 'zebra'], 'Nothing was found for zebra.'],
    ];
    await Promise.all(
      asked.map(async ([args, sentence]) => {
        const { status, out, errors } = await trial.run(args);
        expect({ status, out }).toEqual({ status: 1, out: '' });
        expect(errors).toMatch(/^[^\n]+\n$/);
        expect(errors).toContain(sentence);
      }),
    );
  });

  test('lets people and programs in, and shows no secret twice', async () => {
    const anna = await json(['user', 'add', 'anna', '--role', 'editor']);
    expect(anna.link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/welcome\//);
    const ben = await json(['user', 'add', 'ben', '--role', 'approver'], 'a password that is long\n');
    expect(ben).toMatchObject({ hasPassword: true });
    const token = await json(['token', 'create', '--role', 'editor', '--name', 'cms']);
    const listed = await trial.run(['token', 'list', '--json']);
    expect(listed.out).not.toContain(String(token.token));
    expect((await items(['user', 'list'])).map(({ name }) => name)).toEqual(['anna', 'ben']);
    expect(await json(['user', 'role', 'anna', 'approver'])).toMatchObject({
      name: 'anna',
      role: 'approver',
    });
    expect(await json(['token', 'revoke', 'cms'])).toMatchObject({ revoked: true });
  });

  test('stops and resumes with the kill switch', async () => {
    expect(await json(['pause', 'social', '--reason', 'a look first'])).toMatchObject({
      paused: null,
      channels: { social: { why: 'a look first' } },
    });
    expect(await json(['resume', 'social'])).toMatchObject({ channels: {} });
  });

  test('is examined by the doctor, which posts nothing and names what is wrong', async () => {
    const { status, out } = await trial.run(['doctor']);
    expect(status).toBe(0);
    for (const what of [
      'config',
      'store',
      'memory',
      'disk',
      'clock',
      'sending',
      'deliveries',
      'source inbox',
    ]) {
      expect(out).toMatch(new RegExp(`^ok +${what} `, 'm'));
    }
    expect(out).toMatch(/^warn +channel social .*mastodon\.invalid/m);
  });

  test('leaves no store running when the command ends', async () => {
    expect(await serverAnswers()).toBe('nobody');
  });
});

test('next to a running start a command uses its store, leaves it running, and refuses another newsroom', async () => {
  await trial.start(['--roles', 'worker']);
  expect((await items(['articles', 'list'])).length).toBe(3);
  expect(await serverAnswers()).toBe('ours');

  const second = await trial.run(['start', '--roles', 'worker']);
  expect(second.status).toBe(1);
  expect(second.errors).toContain('Slugline is already running on');

  await trial.write('other.yaml', 'newsroom: { id: other, name: Other, url: "https://other.example" }\n');
  const other = await trial.run(['--config', 'other.yaml', 'articles', 'list', '--json']);
  expect(other).toMatchObject({ status: 1, out: '' });
  expect(JSON.parse(other.errors)).toMatchObject({ error: { code: 'store.other-newsroom' } });

  const elsewhere = await trial.run(['articles', 'list'], {
    environment: { REDIS_URL: 'redis://127.0.0.1:1' },
  });
  expect(elsewhere.status).toBe(1);
  expect(elsewhere.errors).toContain('redis://127.0.0.1:1');
});
