import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { deliveryById } from '../../src/delivery/delivery.ts';
import { type MastodonSimulator, startMastodon } from '../simulators/mastodon.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';
import { redisUrl } from '../support/redis.ts';
import { openTrial, type Trial } from './newsroom.ts';

/** The real program beside a newsroom whose clock is hours behind: what was due there is late here. */

let newsroom: TestNewsroom;
let mastodon: MastodonSimulator;
let trial: Trial;
const late: string[] = [];

beforeAll(async () => {
  mastodon = await startMastodon();
  const common = {
    type: 'mastodon',
    baseUrl: mastodon.url,
    expireAfter: '7d',
    separate: true,
    probeCard: false,
  };
  const channels = [
    { ...common, id: 'fedi', token: mastodon.token },
    { ...common, id: 'stranger', token: 'of-somebody-else' },
  ];
  newsroom = await openTestNewsroom({ channels });
  for (const name of ['ferry', 'bridge', 'tram', 'harbour']) {
    const article = { headline: `The ${name} is open again`, url: `https://tarn.example/${name}` };
    const draft = await draftFor(newsroom.context, await publish(newsroom.context, article), 'fedi');
    late.push(...(await approveDraft(newsroom.context, { id: draft.id, version: draft.version })).deliveries);
  }
  trial = await openTrial();
  const file = { newsroom: newsroom.config.newsroom, channels, network: { allow: ['127.0.0.1/32'] } };
  await trial.write('newsroom.yaml', JSON.stringify(file));
});
afterAll(async () => {
  await trial.end();
  await newsroom.close();
  await mastodon.close();
});

const run = (...args: string[]) =>
  trial.run(args, { environment: { REDIS_URL: redisUrl(), SLUGLINE_SECRET: 's'.repeat(40) } });
async function json<T>(...args: string[]): Promise<T> {
  const { out, errors } = await run(...args, '--json');
  expect(errors).toBe('');
  return JSON.parse(out) as T;
}
const delivery = async (id = '') => (await deliveryById(newsroom.context.store, id))!;
const listed = async () =>
  (await json<{ items: { id: string; late?: true }[] }>('backlog', 'list')).items.map(({ id }) => id);

describe('the backlog by command', () => {
  test('is listed in the order in which it goes, with the headlines', async () => {
    expect(await listed()).toEqual(late);
    const { out, status } = await run('backlog', 'list', '--channel', 'fedi');
    expect(status).toBe(0);
    for (const name of ['ferry', 'bridge', 'tram', 'harbour'])
      expect(out).toContain(`The ${name} is open again`);
    expect((await run('backlog', 'list', '--channel', 'stranger')).out).toContain('Nothing is late.');
  });

  test('skips one: it is cancelled, and no longer listed', async () => {
    const { status, out } = await run('backlog', 'skip', late[0]!);
    expect([status, out]).toEqual([0, expect.stringMatching(/\S/)]);
    expect((await delivery(late[0])).state).toBe('cancelled');
    expect(await listed()).toEqual(late.slice(1));
    expect((await run('backlog', 'skip', late[0]!)).status).not.toBe(0);
  });

  test('sends one now, past the channel’s slots and gap', async () => {
    expect((await run('backlog', 'send', late[1]!)).status).toBe(0);
    expect(await delivery(late[1])).toMatchObject({ state: 'scheduled', place: 'now' });
  });

  test('spaces out a channel’s, a gap apart', async () => {
    const { status } = await run('backlog', 'space', '--channel', 'fedi');
    expect(status).toBe(0);
    const [third, fourth] = [await delivery(late[2]), await delivery(late[3])];
    expect(Date.parse(third.dueAt)).toBeGreaterThan(Date.now() - 60_000);
    expect(Math.abs(Date.parse(fourth.dueAt) - Date.parse(third.dueAt))).toBeGreaterThanOrEqual(120_000);
  });

  test('refuses a delivery that there is not, and a channel that there is not', async () => {
    expect((await run('backlog', 'send', 'p_00000000000000000000')).status).not.toBe(0);
    expect((await run('backlog', 'space', '--channel', 'nowhere')).errors).toContain('nowhere');
  });
});

describe('channels by command', () => {
  type Row = { id: string; type: string; health: { state: string; reason?: string } };
  const healthOf = async (id: string) =>
    (await json<{ items: Row[] }>('channels', 'list')).items.find((row) => row.id === id)?.health;

  test('are listed with their state', async () => {
    expect(await healthOf('fedi')).toEqual({ state: 'ok' });
    const { redis, keys } = newsroom.context.store;
    await redis.hset(keys.channel('fedi'), {
      signedOutSince: Date.now(),
      signedOutWhy: 'the token was revoked',
    });
    expect(await healthOf('fedi')).toMatchObject({ state: 'needs-sign-in' });
    expect((await run('channels', 'list')).out).toMatch(
      /fedi +mastodon +needs-sign-in .*the token was revoked/,
    );
  });

  test('are checked without posting; one that works again is well again', async () => {
    const { status, out } = await run('channels', 'check', 'fedi');
    expect([status, out]).toEqual([0, expect.stringContaining('fedi: ')]);
    expect(await healthOf('fedi')).toEqual({ state: 'ok' });
    expect(mastodon.truth).toEqual([]);
  });

  test('say what is wrong, with a status that a script sees', async () => {
    const { status, out, errors } = await run('channels', 'check', 'stranger');
    expect(status).not.toBe(0);
    expect(`${out}${errors}`).toContain('Channel stranger does not work.');
    expect((await run('channels', 'check', 'nowhere')).errors).toContain('nowhere');
  });
});
