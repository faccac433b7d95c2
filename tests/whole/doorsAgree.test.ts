import { afterAll, beforeAll, expect, test } from 'vitest';
import { browserOf } from '../web/server.ts';
import { openProgram, type Program } from './program.ts';

/** Commands, API and desk read by the same readers: what one says of a thing, the others say too. */

type Row = Record<string, unknown> & { id: string };

let program: Program;
let desk: ReturnType<typeof browserOf>;

beforeAll(async () => {
  program = await openProgram(`newsroom:
  { id: doors, name: The Quay Courier, url: "https://quay.example", language: en, timezone: Europe/Berlin }
feeds:
  - { id: all, title: Everything }
sources:
  - { id: inbox, type: folder, path: ./inbox, section: city }
  - { id: gone, type: feed, url: "http://127.0.0.1:9/rss", cron: "* * * * *" }
channels:
  - { id: hook, type: webhook, url: "http://127.0.0.1:9/hook", secret: a-secret-of-the-hook, cap: { gap: 30m } }
  - { id: dry, type: mastodon, baseUrl: "https://mastodon.invalid", token: x, dryRun: true }
network: { allow: [127.0.0.1/32] }
`);
  await program.write(
    'two.json',
    JSON.stringify(
      ['Boats sail again', 'School reopens'].map((headline, index) => ({
        headline,
        url: `https://quay.example/${index}`,
        section: 'city',
        tags: ['quay'],
      })),
    ),
  );
  await program.start();
  await program.command('ingest', 'two.json');
  const { link } = await program.command<{ link: string }>('user', 'add', 'vera', '--role', 'viewer');
  desk = browserOf(program.base);
  const path = new URL(link).pathname;
  const password = 'four gulls on a quay';
  const answer = await desk.post(path, { password, again: password });
  expect(answer.status).toBe(303);
  const drafts = await program.until('drafts', async () => {
    const rows = await rowsOf('drafts');
    return rows.length === 4 && rows;
  });
  const of = (channel: string) => drafts.filter((draft) => draft.channel === channel);
  const [first, second] = of('hook');
  await program.command('drafts', 'approve', first!.id, '--at', '2199-03-01T13:00:00Z', '--confirm');
  await program.command('drafts', 'approve', second!.id, '--at', '2199-03-01T13:00:00Z', '--confirm');
  await program.command('drafts', 'reject', of('dry')[0]!.id, '--reason', 'Not for this channel');
  await program.command('pause', 'hook', '--reason', 'The account is locked');
});
afterAll(() => program.end());

async function rowsOf(what: string): Promise<Row[]> {
  const { items } = await program.command<{ items: Row[] }>(what, 'list', '--limit', '100');
  return items;
}

async function apiRows(path: string): Promise<Row[]> {
  const response = await program.api(path);
  expect(response.status).toBe(200);
  return ((await response.json()) as { items: Row[] }).items;
}

async function deskText(path: string): Promise<string> {
  const { status, text } = await desk.get(path);
  expect(status).toBe(200);
  return text.replace(/&#39;|&apos;/g, "'").replace(/&amp;/g, '&');
}

test.each(['articles', 'drafts', 'deliveries'])('%s are the same rows by command and API', async (what) => {
  const rows = await rowsOf(what);
  expect(rows.length).toBeGreaterThan(1);
  expect(await apiRows(`/${what}`)).toEqual(rows);
  if (what === 'drafts') return;
  const page = await deskText(`/desk/${what}`);
  for (const { id } of rows) expect(page).toContain(id);
});

test.each(['drafts', 'deliveries'])('%s have one list of states', async (what) => {
  const states = [...new Set((await rowsOf(what)).map(({ state }) => String(state)))];
  expect(states.length).toBeGreaterThan(0);
  for (const state of states) {
    const { items } = await program.command<{ items: Row[] }>(what, 'list', '--state', state);
    expect(items.length).toBeGreaterThan(0);
    expect(await apiRows(`/${what}?state=${state}`)).toEqual(items);
    const page = await deskText(`/desk${what === 'drafts' ? '' : '/deliveries'}?state=${state}`);
    for (const { id } of items) expect(page).toContain(id);
  }
});

test('the calendar has the same places, in the same order, for the same reasons', async () => {
  const range = ['2199-01-01T00:00:00Z', '2200-01-01T00:00:00Z'] as const;
  const { items } = await program.command<{ items: Row[] }>('calendar', '--from', range[0], '--to', range[1]);
  expect(items.map(({ dueAt, why }) => [dueAt, why])).toEqual([
    ['2199-03-01T13:00:00Z', 'The requested time.'],
    ['2199-03-01T13:30:00Z', 'Next free slot after 2199-03-01T13:00:00Z: the gap to other posts.'],
  ]);
  expect(await apiRows(`/calendar?from=${range[0]}&to=${range[1]}`)).toEqual(items);
  const page = await deskText(`/desk/deliveries/${items[1]!.id}`);
  expect(page).toContain('the gap to other posts.');
});

test('sources and feeds are the same by command, API and operations', async () => {
  const failing = await program.until('a failed poll', async () => {
    const { items } = await program.command<{ items: Row[] }>('sources', 'list');
    return items.some(({ lastError }) => lastError) && items;
  });
  const [, gone] = failing;
  const source = (await apiRows('/sources')).find(({ id }) => id === 'gone')!;
  const compared = ({ nextPollAt, lastAttemptAt, notBefore, failures, ...row }: Row) => row;
  expect(compared(source)).toEqual(compared(gone!));
  expect(await deskText('/ops')).toContain(String(gone!.lastError).slice(0, 40));
  const feeds = await program.command<{ items: Row[] }>('feeds', 'list');
  expect(feeds.items.length).toBeGreaterThan(1);
  expect(feeds.items.map(({ articles, url, ...feed }) => feed)).toEqual(await apiRows('/feeds'));
});

test('channels are switched off, or send nothing, by command, API and operations alike', async () => {
  const { channels } = await program.command<{ channels: Record<string, unknown> }>('pause', 'dry');
  const rows = await apiRows('/channels');
  expect(Object.keys(channels).sort()).toEqual(['dry', 'hook']);
  expect(Object.fromEntries(rows.map(({ id, paused }) => [id, paused]))).toEqual(channels);
  const page = await deskText('/ops');
  expect(page).toContain('The account is locked');
});
