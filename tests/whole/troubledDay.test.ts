import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { executablePath } from '../support/chromium.ts';
import { type DraftShape, openProgram, type Program, type Row } from './program.ts';
import { type Platforms, startPlatforms } from './troubledDay/platforms.ts';

/**
 * One bad day on six channels, as an editor and an operator live through it, with the real program. `TROUBLED_DAY` names a
 * folder for what each of them sees at each moment.
 */

const folder = process.env.TROUBLED_DAY;
let program: Program;
let platforms: Platforms;
let browser: BrowserContext | undefined;
const ids = ['fedi', 'sky', 'threads', 'telegram', 'discord', 'slack'];

beforeAll(async () => {
  platforms = await startPlatforms();
  const newsroom = {
    id: 'day',
    name: 'The Tarn Courier',
    url: 'https://tarn.example',
    language: 'en',
    timezone: 'UTC',
  };
  const configuration = stringify({
    newsroom,
    feeds: [{ id: 'all', title: 'Everything' }],
    channels: platforms.channels.map((channel) => ({ probeCard: false, ...channel })),
    network: { allow: ['127.0.0.1/32'] },
  });
  program = await openProgram(configuration);
  await program.start();
  if (folder && executablePath) {
    await mkdir(folder, { recursive: true });
    const { link } = await program.command<{ link: string }>('user', 'add', 'ada', '--role', 'admin');
    const password = 'four gulls on a tarn';
    const chrome = await chromium.launch({ executablePath });
    browser = await chrome.newContext({ baseURL: program.base, viewport: { width: 1_200, height: 900 } });
    const welcome = await browser.newPage();
    await welcome.goto(link);
    for (const field of await welcome.locator('input[type=password]').all()) await field.fill(password);
    await welcome.keyboard.press('Enter');
    await welcome.waitForURL('**/desk');
    await welcome.close();
  }
}, 90_000);
afterAll(async () => {
  await browser?.browser()?.close();
  await program?.end();
  await platforms?.close();
});

interface DeliveryRow {
  id: string;
  articleId: string;
  channel: string;
  state: string;
  purpose: string;
  reason?: string;
}
interface CopyRow {
  id: string;
  channel: string;
  state: string;
  text: string;
  version: number;
  can: string[];
  evidence?: string;
}

async function get<T>(path: string): Promise<T> {
  const answer = await program.api(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}
const post = async <T>(path: string, body: object = {}): Promise<T> => {
  const answer = await program.api(path, body);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
  return (text ? JSON.parse(text) : {}) as T;
};
const deliveriesOf = async (article: string) =>
  (await get<{ items: DeliveryRow[] }>(`/deliveries?article=${article}&limit=100`)).items;
const draftsOf = async (article: string) =>
  (await get<{ items: (DraftShape & { purpose: string })[] }>('/drafts?limit=100')).items.filter(
    ({ articleId }) => articleId === article,
  );
const copiesOf = async (article: string) =>
  (await get<{ items: CopyRow[] }>(`/articles/${article}/copies`)).items;
const degraded = async () =>
  ((await (await fetch(`${program.base}/readyz`)).json()) as { degraded: string[] }).degraded;
const healthOf = async (id: string) =>
  (
    await get<{ items: { id: string; health: { state: string; reason?: string; hint?: string } }[] }>(
      '/channels',
    )
  ).items.find((each) => each.id === id)?.health;

async function statesOf(article: string): Promise<Record<string, string>> {
  const rows = await deliveriesOf(article);
  return Object.fromEntries(
    rows.filter(({ purpose }) => purpose === 'post').map((row) => [row.channel, row.state]),
  );
}

/** Takes an article in; resolves once each channel has its draft. */
async function taken(article: Record<string, unknown>): Promise<{ id: string; drafts: DraftShape[] }> {
  const [row] = (await post<{ items: [Row] }>('/articles', article)).items;
  const drafts = await program.until(`drafts of ${article.headline}`, async () => {
    const drafts = await draftsOf(row.id);
    return drafts.length === ids.length && drafts;
  });
  return { id: row.id, drafts };
}

async function approveAll(drafts: DraftShape[]): Promise<string[]> {
  const goes: string[] = [];
  for (const { id, version, channel } of drafts) {
    const answer = await post<{ goes: { why: string } }>(`/drafts/${id}/approve`, { version });
    goes.push(`${channel}: ${answer.goes.why}`);
  }
  return goes;
}

let moments = 0;
/** What desk, `/ops`, `/readyz` and the command line say now. */
async function moment(name: string, article: string): Promise<void> {
  if (!folder) return;
  moments += 1;
  const prefix = join(folder, `${String(moments).padStart(2, '0')}-${name}`);
  const lines = [
    `readyz: ${JSON.stringify(await degraded())}`,
    JSON.stringify(
      (await deliveriesOf(article)).map(({ channel, state, purpose, reason }) => ({
        channel,
        state,
        purpose,
        reason,
      })),
      null,
      1,
    ),
    JSON.stringify(await copiesOf(article), null, 1),
    ...(await Promise.all(
      [['channels', 'list'], ['doctor'], ['backlog', 'list'], ['copies', 'list']].map(async (args) => {
        const { stdout, stderr } = await program.run(...args);
        return `$ slugline ${args.join(' ')}\n${stdout}${stderr}`;
      }),
    )),
  ];
  await writeFile(`${prefix}.txt`, lines.join('\n\n'));
  for (const [page, path] of [
    ['desk', '/desk'],
    ['ops', '/ops'],
    ['article', `/desk/articles/${article}`],
    ['deliveries', '/desk/deliveries'],
  ]) {
    const tab = await browser?.newPage();
    await tab?.goto(path ?? '');
    await tab?.screenshot({ path: `${prefix}-${page}.png`, fullPage: true });
    await tab?.close();
  }
}

/** A claim's deadline, five seconds more, the first lookups after it: what a platform's lost answer takes (ms). */
const settled = 60_000;

async function untilStates(article: string, wanted: Record<string, string>): Promise<void> {
  let states: Record<string, string> = {};
  const arrive = async () => {
    states = await statesOf(article);
    return Object.entries(wanted).every(([id, state]) => states[id] === state);
  };
  await program.until(JSON.stringify(wanted), arrive, settled).catch((error: unknown) => {
    throw new Error(`the deliveries are ${JSON.stringify(states)}`, { cause: error });
  });
}
const everywhere = (state: string) => Object.fromEntries(ids.map((id) => [id, state]));
const howOften = (headline: string) =>
  Object.fromEntries(
    Object.entries(platforms.visible()).map(([id, texts]) => [
      id,
      texts.filter((text) => text.includes(headline)).length,
    ]),
  );

test('a bad day ends with every copy confirmed', async () => {
  const { gates } = platforms;

  // One token is revoked, one platform answers 429, two lose their answers after they have posted.
  const unauthorised = { ok: false, error_code: 401, description: 'Unauthorized' };
  gates.telegram.behaves(() => ({ status: 401, body: unauthorised }));
  const limited = { error: { message: 'Application request limit reached', code: 4 } };
  gates.threads.behaves(() => ({ status: 429, headers: { 'retry-after': '40' }, body: limited }));
  gates.fedi.behaves((method, path) =>
    method === 'POST' && path.startsWith('/api/v1/statuses') ? 'lost' : 'well',
  );
  gates.discord.behaves((method) => (method === 'POST' ? 'lost' : 'well'));
  const ferry = await taken({
    headline: 'Ferry Petrel returns to Orrin after eleven weeks',
    url: 'https://tarn.example/ferry',
    bullets: ['Six crossings a day from Tuesday', 'Fares stay at 3 crowns'],
  });
  const goes = await approveAll(ferry.drafts);
  await untilStates(ferry.id, {
    sky: 'sent',
    slack: 'sent',
    discord: 'uncertain',
    fedi: 'uncertain',
    telegram: 'scheduled',
    threads: 'scheduled',
  });
  await program.until(
    'the channels’ health',
    async () =>
      (await healthOf('telegram'))?.state === 'needs-sign-in' &&
      (await healthOf('threads'))?.state === 'resting',
  );
  await moment('faults', ferry.id);
  if (folder) await writeFile(join(folder, 'goes.txt'), goes.join('\n'));
  expect(await degraded()).toContain('channel:telegram');

  // Breaking news in the middle: it goes at once wherever a platform allows it.
  const fire = await taken({
    headline: 'Fire in the old harbour of Dessa, quays closed',
    url: 'https://tarn.example/fire',
    bullets: ['Nobody was hurt, the fire brigade said'],
    breaking: true,
  });
  const goesNow = await approveAll(fire.drafts);
  if (folder) await writeFile(join(folder, 'goesNow.txt'), goesNow.join('\n'));
  await untilStates(fire.id, { sky: 'sent', slack: 'sent' });
  await moment('breaking', fire.id);

  // Mastodon's post is found by a lookup, Discord shows nothing: a person looks.
  await untilStates(ferry.id, { fedi: 'sent', discord: 'unknown' });
  await untilStates(fire.id, { fedi: 'sent', discord: 'unknown' });
  await moment('settled', ferry.id);
  gates.fedi.behaves(() => 'well');
  gates.discord.behaves(() => 'well');
  for (const [index, article] of [ferry, fire].entries()) {
    const row = (await deliveriesOf(article.id)).find(({ channel }) => channel === 'discord');
    await post(`/deliveries/${row?.id}/resolve`, { sent: `https://discord.com/channels/1/2/12${index + 1}` });
  }

  // The kill switch, while one platform rests and one is signed out.
  const { paused } = await post<{ paused?: { why?: string } }>('/pause', {
    reason: 'A wrong figure is going round',
  });
  const bridge = await taken({
    headline: 'Bridge of Orrin opens to cyclists on Sunday',
    url: 'https://tarn.example/bridge',
    bullets: ['The council voted for it by nine to four'],
  });
  const goesLater = await approveAll(bridge.drafts);
  if (folder) await writeFile(join(folder, 'goesPaused.txt'), goesLater.join('\n'));
  // Telegram's waits for its sign-in in any case.
  const { telegram: _, ...others } = everywhere('held');
  await untilStates(bridge.id, others);
  expect(paused).toMatchObject({ why: 'A wrong figure is going round' });
  await moment('paused', bridge.id);
  await post('/resume');

  // The token is mended, the platform takes posts again.
  gates.telegram.behaves(() => 'well');
  gates.threads.behaves(() => 'well');
  await post('/channels/telegram/check');
  for (const article of [ferry, fire, bridge]) await untilStates(article.id, everywhere('sent'));
  await moment('mended', bridge.id);
  for (const headline of ['Petrel', 'Dessa', 'cyclists'])
    expect([headline, howOften(headline)]).toEqual([headline, Object.fromEntries(ids.map((id) => [id, 1]))]);

  // A correction of the first story: where posts can be edited they are, elsewhere a reply says it.
  await post('/articles', {
    headline: 'Ferry Petrel returns to Orrin after twelve weeks',
    url: 'https://tarn.example/ferry',
    bullets: ['Six crossings a day from Tuesday', 'Fares stay at 3 crowns'],
  });
  await post(`/articles/${ferry.id}/correct`, { note: 'The refit took twelve weeks, not eleven.' });
  const corrections = await program.until('a draft of the correction for each channel', async () => {
    const open = (await draftsOf(ferry.id)).filter(
      ({ state, purpose }) => state === 'in_review' && purpose !== 'post',
    );
    return open.length === ids.length && open;
  });
  await moment('correction', ferry.id);
  await approveAll(corrections);
  await program.until(
    'the copies are edited',
    async () => {
      const copies = await copiesOf(ferry.id);
      const states = Object.fromEntries(copies.map(({ channel, state }) => [channel, state]));
      return (
        states.fedi === 'edited' &&
        states.discord === 'edited' &&
        states.slack === 'edited' &&
        states.telegram === 'cannot-tell' &&
        copies.length === 8
      );
    },
    settled,
  );
  await moment('corrected', ferry.id);

  // The breaking story is withdrawn with its posts.
  await post(`/articles/${fire.id}/withdraw`, { note: 'It was an exercise.', copies: 'remove' });
  await moment('withdrawing', fire.id);
  await program.until(
    'every copy of the withdrawn story is gone',
    async () => {
      const copies = await copiesOf(fire.id);
      return copies.every(({ state }) => state === 'gone');
    },
    settled,
  );
  await moment('withdrawn', fire.id);
  expect(howOften('Dessa')).toEqual(Object.fromEntries(ids.map((id) => [id, 0])));

  // What no lookup can show a person confirms; then nothing is left to say.
  for (const { id, state } of await copiesOf(ferry.id))
    await post(`/copies/${id}/${state === 'cannot-tell' ? 'keep' : 'check'}`);
  for (const { id } of await copiesOf(bridge.id)) await post(`/copies/${id}/check`);
  await moment('confirmed', ferry.id);
  const copies = [...(await copiesOf(ferry.id)), ...(await copiesOf(bridge.id))];
  const sentences = copies.map(({ channel, evidence }) => `${channel}: ${evidence}`);
  // Of what Telegram shows nobody has read the bridge's post; nothing was changed there.
  const confirmed = /: (?:It is there\.|The new text is there\.|anna says that it may stay\.)$/;
  expect(sentences.filter((line) => !confirmed.test(line))).toEqual([
    'telegram: Could not be looked up: Telegram does not show a bot its posts',
  ]);
  expect(await degraded()).toEqual([]);
}, 400_000);
