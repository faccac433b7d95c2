import { createHmac } from 'node:crypto';
import { DateTime } from 'luxon';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Context } from '../../../src/actions/context.ts';
import { storeWatcher } from '../../../src/actions/notices/watchProblems.ts';
import { shownByDiscord } from '../../../src/compose/counting/discord.ts';
import { type Running, readBody, serve } from '../../simulators/server.ts';
import { type SmtpSimulator, startSmtp } from '../../simulators/smtp.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';

const secret = 'notice-secret-notice';

interface Post {
  path: string;
  body: Record<string, unknown>;
  isSigned: boolean;
}

let posts: Post[];
let status: number;
let server: Running;
let smtp: SmtpSimulator;
/** The recipients that the mail server refuses. */
let refused: Set<string>;
let newsroom: TestNewsroom | undefined;
beforeEach(async () => {
  posts = [];
  status = 200;
  refused = new Set();
  const fault = (to: string) => (refused.has(to) ? 'refuse-recipient' : undefined);
  smtp = await startSmtp({ user: 'desk', password: 'hush', isBulk: false, fault });
  server = await serve(async (request, response, { pathname }) => {
    const body = await readBody(request);
    const { 'x-timestamp': at, 'x-signature-256': signature } = request.headers;
    const wanted = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
    if (status < 300)
      posts.push({ path: pathname, body: JSON.parse(body), isSigned: signature === `sha256=${wanted}` });
    response.writeHead(status).end();
  });
});
afterEach(async () => {
  await newsroom?.close();
  newsroom = undefined;
  await server.close();
  await smtp.close();
});

const chat = (more: object = {}) => ({ type: 'slack', webhookUrl: `${server.url}/slack`, ...more });

async function open(notices: object[]): Promise<TestNewsroom> {
  newsroom = await openTestNewsroom({ notices });
  return newsroom;
}

/** The channel needs its sign-in, or no longer. */
async function signOut({ store }: Context, reason?: string): Promise<void> {
  const { redis, keys } = store as TestNewsroom['context']['store'];
  if (reason === undefined) await redis.hdel(keys.channel('hook'), 'signedOutSince', 'signedOutWhy');
  else await redis.hset(keys.channel('hook'), { signedOutSince: '1', signedOutWhy: reason });
}

/** Checks each half minute, as a process does. */
async function pass({ clock }: TestNewsroom, check: () => Promise<void>, minutes: number): Promise<void> {
  for (let n = 0; n < minutes * 2; n++) {
    clock.advance(30_000);
    await check();
  }
}

test('a problem that lasts is sent once, and its end once', async () => {
  const here = await open([chat()]);
  const check = storeWatcher(here.context);
  await pass(here, check, 10);
  expect(posts).toEqual([]);
  await signOut(here.context, 'the token <was> revoked & ended');
  await check();
  expect(posts).toEqual([]);
  await pass(here, check, 30);
  expect(posts).toHaveLength(1);
  const text = String(posts[0]?.body.text);
  expect(text).toMatch(/^channel:hook, since \d{4}-\d\d-\d\d \d\d:\d\d \S+: /);
  expect(text).toContain('the token &lt;was&gt; revoked &amp; ended');
  expect(text).toContain(`${here.config.web.baseUrl}/ops`);

  await signOut(here.context);
  await pass(here, check, 4);
  expect(posts).toHaveLength(1);
  await pass(here, check, 10);
  expect(posts).toHaveLength(2);
  expect(posts[1]?.body.text).toMatch(/^Over: channel:hook, from \S+ \S+ \S+ to /);
});

test('a problem that comes and goes is one problem, and one of a moment is none', async () => {
  const here = await open([chat()]);
  const check = storeWatcher(here.context);
  await signOut(here.context, 'no answer');
  await check();
  await signOut(here.context);
  await pass(here, check, 5);
  expect(posts).toEqual([]);
  for (let n = 0; n < 6; n++) {
    await signOut(here.context, 'no answer');
    await pass(here, check, 2);
    await signOut(here.context);
    await pass(here, check, 2);
  }
  expect(posts).toHaveLength(1);
});

test('each kind of receiver gets its own form', async () => {
  const here = await open([
    { type: 'discord', webhookUrl: `${server.url}/discord` },
    { type: 'webhook', url: `${server.url}/own`, secret },
    {
      type: 'email',
      smtpUrl: smtp.url,
      from: 'Desk <desk@tarn.example>',
      to: ['a@tarn.example', 'b@tarn.example'],
    },
  ]);
  await signOut(here.context, 'revoked');
  await pass(here, storeWatcher(here.context), 2);
  const discord = posts.find(({ path }) => path === '/discord')?.body;
  expect(discord).toMatchObject({
    allowed_mentions: { parse: [] },
    content: expect.stringContaining('revoked'),
  });
  expect(posts.find(({ path }) => path === '/own')).toMatchObject({
    isSigned: true,
    body: {
      newsroom: here.config.newsroom.id,
      problems: [
        { name: 'channel:hook', says: expect.stringContaining('revoked'), since: expect.any(String) },
      ],
      over: [],
    },
  });
  expect(smtp.truth.map(({ to, mail }) => [to, mail.subject]).sort()).toEqual([
    ['a@tarn.example', 'The Tarn Post: channel:hook'],
    ['b@tarn.example', 'The Tarn Post: channel:hook'],
  ]);
});

test('a recipient who is refused makes nobody else get the mail again', async () => {
  const to = ['a@tarn.example', 'b@tarn.example', 'c@tarn.example'];
  const here = await open([{ type: 'email', smtpUrl: smtp.url, from: 'desk@tarn.example', to }]);
  const check = storeWatcher(here.context);
  await signOut(here.context, 'revoked');
  refused.add('b@tarn.example');
  await pass(here, check, 5);
  expect(smtp.truth.map((mail) => mail.to).sort()).toEqual(['a@tarn.example', 'c@tarn.example']);
  refused.clear();
  await pass(here, check, 5);
  expect(smtp.truth.map((mail) => mail.to).sort()).toEqual(to);
});

test('one address in two entries hears of both, of each once', async () => {
  const here = await open([chat({ on: ['source'] }), chat({ on: ['channel'] }), chat({ on: ['channel'] })]);
  await signOut(here.context, 'revoked');
  await pass(here, storeWatcher(here.context), 30);
  expect(posts.map(({ body }) => String(body.text).split(',')[0])).toEqual(['channel:hook', 'channel:hook']);
});

test('a long notice fits Discord after its signs are escaped, whole signs and the page at its end', async () => {
  const here = await open([{ type: 'discord', webhookUrl: `${server.url}/discord` }]);
  await signOut(here.context, '*_🚢~'.repeat(700));
  await pass(here, storeWatcher(here.context), 2);
  const content = String(posts[0]?.body.content);
  expect(Array.from(content).length).toBeLessThanOrEqual(2_000);
  expect(Array.from(content).length).toBeGreaterThan(1_990);
  expect(content.isWellFormed()).toBe(true);
  expect(content).toMatch(/(?:\\\*|\\_|🚢|\\~)…\n\nhttp\S+\/ops$/);
  expect(shownByDiscord(content)).toContain('*_🚢~*_🚢~');
});

test('a receiver hears only of what it chose', async () => {
  const here = await open([
    chat({ on: ['source', 'deliveries'] }),
    { type: 'discord', webhookUrl: `${server.url}/discord`, on: ['channel:hook'] },
  ]);
  await signOut(here.context, 'revoked');
  await pass(here, storeWatcher(here.context), 3);
  expect(posts.map(({ path }) => path)).toEqual(['/discord']);
});

test('in quiet hours nothing is sent; what is still wrong afterwards is', async () => {
  const here = await open([chat({ quiet: '22:00-07:00' })]);
  const night = DateTime.fromMillis(here.clock.now(), { zone: 'Europe/Berlin' })
    .minus({ days: 1 })
    .set({ hour: 22, minute: 0, second: 0, millisecond: 0 });
  here.clock.set(night.toMillis());
  const check = storeWatcher(here.context);
  await signOut(here.context, 'revoked');
  await pass(here, check, 30);
  expect(posts).toEqual([]);
  here.clock.set(night.plus({ hours: 9 }).minus({ minutes: 2 }).toMillis());
  await pass(here, check, 1);
  expect(posts).toEqual([]);
  await pass(here, check, 2);
  expect(posts).toHaveLength(1);
});

test('two processes send one notice; one that was not accepted is repeated', async () => {
  const here = await open([chat()]);
  const checks = [storeWatcher(here.context), storeWatcher(here.context)];
  await signOut(here.context, 'revoked');
  status = 500;
  await pass(here, async () => void (await Promise.all(checks.map((check) => check()))), 5);
  expect(posts).toEqual([]);
  status = 200;
  await pass(here, async () => void (await Promise.all(checks.map((check) => check()))), 5);
  expect(posts).toHaveLength(1);
});

test('a store that does not answer is told by the process itself', async () => {
  const here = await open([chat()]);
  const away = async () => {
    throw new Error('Connection is closed.');
  };
  const redis = new Proxy(here.context.store.redis, { get: () => away });
  const check = storeWatcher({ ...here.context, store: { ...here.context.store, redis } });
  await pass(here, check, 3);
  expect(posts.map(({ body }) => String(body.text).split(',')[0])).toEqual(['store']);
});
