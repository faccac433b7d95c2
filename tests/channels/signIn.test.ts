import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as bluesky from '../../src/channels/bluesky.ts';
import * as x from '../../src/channels/x.ts';
import { seal, unseal } from '../../src/store/sealedText.ts';
import { writerOf } from '../../src/store/writer.ts';
import { startBluesky } from '../simulators/bluesky.ts';
import { startX, type XOptions, type XSimulator } from '../simulators/x.ts';
import { seededRandom } from '../support/newsroom.ts';
import { openNewsroom, postFor } from './newsroom.ts';

type Newsroom = ReturnType<typeof openNewsroom>;
const keys = {
  clientId: 'client-of-the-gull',
  clientSecret: 'client-secret-1',
  refreshToken: 'first-refresh-1',
};
let newsroom: Newsroom;
let others: Newsroom[];
let server: XSimulator;
let renewFault: ReturnType<NonNullable<XOptions['renewFaults']>>;

beforeEach(async () => {
  renewFault = undefined;
  newsroom = openNewsroom();
  others = [];
  server = await startX({ now: newsroom.now, rotates: keys, renewFaults: () => renewFault });
});
afterEach(async () => {
  await server.close();
  for (const each of [newsroom, ...others]) await each.close();
});

const channel = () =>
  x.schema.parse({ id: 'x', type: 'x', baseUrl: server.url, token: 'x-simulator-token', ...keys });
const send = (name: string, { context, attempt } = newsroom) =>
  x.send(postFor(name), channel(), attempt(), context);

/** Another process of the same newsroom: its own memory and connections, the same store. */
function anotherProcess(): Newsroom {
  const other = openNewsroom(newsroom.now());
  other.context.store = { ...other.context.store, keys: newsroom.context.store.keys };
  others.push(other);
  return other;
}

describe('X’s rotating refresh tokens', () => {
  test('a token that has expired is renewed, and the next posts use the stored one', async () => {
    server.endToken();
    expect(await send('first')).toMatchObject({ kind: 'sent' });
    expect(await send('second')).toMatchObject({ kind: 'sent' });
    expect(server.renewals).toEqual({ done: 1, refused: 0 });
    newsroom.pass(3 * 3_600_000);
    expect(await send('third')).toMatchObject({ kind: 'sent' });
    expect(server.renewals).toEqual({ done: 2, refused: 0 });
  });

  test('of many simultaneous processes exactly one renews', async () => {
    server.endToken();
    const processes = [newsroom, ...Array.from({ length: 7 }, anotherProcess)];
    const outcomes = await Promise.all(processes.map((each, n) => send(`at-once-${n}`, each)));
    expect(outcomes.map(({ kind }) => kind)).toEqual(Array(8).fill('sent'));
    expect(server.renewals).toEqual({ done: 1, refused: 0 });
  });

  test('an empty answer never replaces a token', async () => {
    server.endToken();
    renewFault = 'empty';
    expect(await send('first')).toMatchObject({ kind: 'not-sent' });
    renewFault = undefined;
    expect(await send('first')).toMatchObject({ kind: 'sent' });
    expect(server.renewals).toEqual({ done: 1, refused: 0 });
  });

  test.each(['cut-before-reading', '500'] as const)(
    'a renewal that fails (%s) is tried again, and is no fault of the account',
    async (fault) => {
      server.endToken();
      renewFault = fault;
      const failed = await send('first');
      expect(failed).toMatchObject({
        kind: 'not-sent',
        reason: expect.stringContaining('could not be renewed'),
      });
      expect(failed).not.toHaveProperty('account');
      renewFault = undefined;
      expect(await send('first')).toMatchObject({ kind: 'sent' });
    },
  );

  test('a renewal whose answer was lost is reported: only a person can sign in again', async () => {
    server.endToken();
    renewFault = 'cut-after-renewing';
    await send('first');
    renewFault = undefined;
    expect(await send('first')).toMatchObject({
      kind: 'not-sent',
      account: 'signed-out',
      reason: expect.stringMatching(/was cut off, and may have used the token up: sign in again$/),
    });
  });

  test('new tokens in the configuration start afresh', async () => {
    server.endToken();
    renewFault = 'cut-after-renewing';
    await send('first');
    renewFault = undefined;
    const mended = { ...channel(), token: 'from-the-console', refreshToken: 'x-refresh-token-1' };
    expect(await x.send(postFor('first'), mended, newsroom.attempt(), newsroom.context)).toMatchObject({
      kind: 'sent',
    });
  });

  test('nothing of a token can be read in the store or the log', async () => {
    server.endToken();
    await send('first');
    const { store } = newsroom.context;
    const { redis, keys: names } = store;
    const stored = (await writerOf(store).keys(`${names.base}*`)).filter((name) => name.includes('sign-in'));
    expect(stored).toHaveLength(1);
    const text = JSON.stringify(await redis.hgetall(stored[0] ?? ''));
    for (const secret of ['x-access-token-1', 'x-refresh-token-1', keys.clientSecret, keys.refreshToken]) {
      expect(text).not.toContain(secret);
      expect(newsroom.logged()).not.toContain(secret);
    }
  });
});

test('one sign-in to Bluesky serves every process, its claims and doctor', async () => {
  const pds = await startBluesky({ now: newsroom.now });
  const { handle: identifier, password } = pds;
  const keys = { id: 'b', type: 'bluesky', baseUrl: pds.url, identifier, password };
  const account = bluesky.schema.parse(keys);
  const processes = [newsroom, ...Array.from({ length: 5 }, anotherProcess)];
  const outcomes = await Promise.all(
    processes.map(({ context, attempt }, n) => bluesky.send(postFor(`b${n}`), account, attempt(), context)),
  );
  expect(outcomes.map(({ kind }) => kind)).toEqual(Array(6).fill('sent'));
  for (const { context } of processes)
    expect(await bluesky.check(account, context)).toMatchObject({ ok: true });
  expect(pds.signIns).toBe(1);
  await pds.close();
});

describe('a sealed text', () => {
  const lock = { secret: Buffer.alloc(32, 1), purpose: 'sign-in', place: 'a', random: seededRandom() };
  const sealed = seal('token', lock);
  const other = `${sealed.slice(0, -1)}${sealed.endsWith('A') ? 'B' : 'A'}`;

  test('opens what it sealed', () => {
    expect(unseal(sealed, lock)).toBe('token');
    expect(seal('token', lock)).not.toBe(sealed);
  });

  test.each([
    ['with another secret', sealed, { ...lock, secret: Buffer.alloc(32, 2) }],
    ['for another purpose', sealed, { ...lock, purpose: 'other' }],
    ['at another place', sealed, { ...lock, place: 'b' }],
    ['where it was changed', other, lock],
    ['where it is none', 'v1.a', lock],
  ])('does not open %s', (_, text, key) => {
    expect(unseal(text, key)).toBeUndefined();
  });
});
