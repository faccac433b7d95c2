import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as facebook from '../../src/channels/facebook.ts';
import * as linkedin from '../../src/channels/linkedin.ts';
import * as threads from '../../src/channels/threads.ts';
import { type LinkedInOptions, type LinkedInSimulator, startLinkedIn } from '../simulators/linkedin.ts';
import { startThreads, type ThreadsOptions, type ThreadsSimulator } from '../simulators/threads.ts';
import { openNewsroom, postFor } from './newsroom.ts';

/** Tokens that end after 60 days: renewed ahead, by one process, and never replaced by nothing. */

const day = 86_400_000;
type Newsroom = ReturnType<typeof openNewsroom>;
let newsroom: Newsroom;
let others: Newsroom[];

beforeEach(() => {
  newsroom = openNewsroom();
  others = [];
});
afterEach(async () => {
  for (const each of [newsroom, ...others]) await each.close();
});

/** Another process of the same newsroom: its own memory and connections, the same store. */
function anotherProcess(): Newsroom {
  const other = openNewsroom(newsroom.now());
  other.context.store = { ...other.context.store, keys: newsroom.context.store.keys };
  others.push(other);
  return other;
}

describe('Threads', () => {
  let server: ThreadsSimulator;
  let renewFault: ReturnType<NonNullable<ThreadsOptions['renewFaults']>>;
  beforeEach(async () => {
    renewFault = undefined;
    const options = { token: 'threads-first-token', now: newsroom.now, renewFaults: () => renewFault };
    server = await startThreads(options);
  });
  afterEach(() => server.close());

  const channel = () =>
    threads.schema.parse({
      ...{
        id: 't',
        type: 'threads',
        baseUrl: server.url,
        token: 'threads-first-token',
        userId: server.userId,
      },
    });
  const renew = ({ context } = newsroom) => threads.signIn(channel(), context).renewAhead();
  const state = () => threads.signIn(channel(), newsroom.context).state();
  const send = (name: string) => threads.send(postFor(name), channel(), newsroom.attempt(), newsroom.context);

  test('a token is renewed when its end is unknown, then every 30 days, and works for years', async () => {
    expect(await state()).toEqual({ isSignedIn: true });
    expect(await renew()).toBe(true);
    expect(await state()).toMatchObject({ endsAt: newsroom.now() + 60 * day });
    expect(await renew()).toBe(false);
    for (let month = 0; month < 24; month += 1) {
      newsroom.pass(31 * day);
      expect(await renew()).toBe(true);
    }
    expect(await send('years later')).toMatchObject({ kind: 'sent' });
    expect(server.bearer.issued).toBe(25);
  });

  test('of many processes at once exactly one renews', async () => {
    const processes = [newsroom, ...Array.from({ length: 5 }, anotherProcess)];
    await Promise.all(processes.map(renew));
    expect(server.bearer.issued).toBe(1);
  });

  test.each(['empty', '500'] as const)('an answer that is %s takes no token’s place', async (fault) => {
    renewFault = fault;
    await expect(renew()).rejects.toThrow('could not be renewed');
    expect(await send('meanwhile')).toMatchObject({ kind: 'sent' });
    renewFault = undefined;
    expect(await renew()).toBe(true);
    expect(await send('afterwards')).toMatchObject({ kind: 'sent' });
  });

  test('a token of a few hours is left alone, and posts', async () => {
    server.bearer.grow(3_600_000);
    await expect(renew()).rejects.toThrow('24 hours');
    expect(await send('young')).toMatchObject({ kind: 'sent' });
    newsroom.pass(day);
    expect(await renew()).toBe(true);
  });

  test('a token that has ended is asked for once, and its channel needs its sign-in', async () => {
    newsroom.pass(61 * day);
    expect(await send('late')).toMatchObject({ kind: 'not-sent', account: 'signed-out' });
    expect(server.bearer.issued).toBe(0);
  });

  test('neither the store nor the log shows a token', async () => {
    await renew();
    await send('first');
    expect(newsroom.logged()).not.toMatch(/threads-long-lived-1|threads-first-token/);
  });
});

describe('LinkedIn', () => {
  let server: LinkedInSimulator;
  let renewFault: ReturnType<NonNullable<LinkedInOptions['renewFaults']>>;
  beforeEach(async () => {
    renewFault = undefined;
    server = await startLinkedIn({
      now: newsroom.now,
      token: 'linkedin-first-token',
      refreshToken: 'linkedin-refresh-token',
      renewFaults: () => renewFault,
    });
  });
  afterEach(() => server.close());

  const channel = (more: object = { refreshToken: 'linkedin-refresh-token' }) =>
    linkedin.schema.parse({
      ...{
        id: 'l',
        type: 'linkedin',
        baseUrl: server.url,
        token: 'linkedin-first-token',
        author: server.author,
      },
      ...{ clientId: server.program.id, clientSecret: server.program.secret },
      ...more,
    });
  const send = (name: string, of = newsroom, given = channel()) =>
    linkedin.send(postFor(name), given, of.attempt(), of.context);
  const wayOf = (given = channel()) => linkedin.signIn(given, newsroom.context);

  test('a token that has ended is renewed by one of many processes, and all post with it', async () => {
    newsroom.pass(61 * day);
    const processes = [newsroom, ...Array.from({ length: 5 }, anotherProcess)];
    const outcomes = await Promise.all(processes.map((each, n) => send(`at-once-${n}`, each)));
    expect(outcomes.map(({ kind }) => kind)).toEqual(Array(6).fill('sent'));
    expect(server.bearer.issued).toBe(1);
  });

  test('it is renewed two weeks ahead; the refresh token’s own end is known and not put off', async () => {
    const refreshEnd = newsroom.now() + 365 * day;
    expect(await wayOf().renewAhead()).toBe(true);
    expect(await wayOf().renewAhead()).toBe(false);
    expect(await wayOf().state()).toMatchObject({ endsAt: refreshEnd });
    newsroom.pass(47 * day);
    expect(await wayOf().renewAhead()).toBe(true);
    expect((await wayOf().state()).endsAt).toBe(refreshEnd);
  });

  test('an empty answer takes no token’s place', async () => {
    newsroom.pass(61 * day);
    renewFault = 'empty';
    expect(await send('first')).toMatchObject({ kind: 'not-sent' });
    renewFault = undefined;
    expect(await send('first')).toMatchObject({ kind: 'sent' });
    expect(server.bearer.issued).toBe(1);
  });

  test('without a refresh token nothing is renewed, and the channel needs its sign-in', async () => {
    newsroom.pass(61 * day);
    const given = channel({});
    expect(await wayOf(given).renewAhead()).toBe(false);
    expect(await send('first', newsroom, given)).toMatchObject({ kind: 'not-sent', account: 'signed-out' });
  });
});

test('a Facebook page’s token has no end: nothing is kept of one that newsroom.yaml gives', async () => {
  const keys = { id: 'f', type: 'facebook', baseUrl: 'http://127.0.0.1:9', pageId: '1' };
  const given = facebook.schema.parse({ ...keys, token: 'page' });
  expect(facebook.signIn(given, newsroom.context).isKept).toBe(false);
  const way = facebook.signIn(facebook.schema.parse(keys), newsroom.context);
  expect(await way.state()).toEqual({ isSignedIn: false });
});
