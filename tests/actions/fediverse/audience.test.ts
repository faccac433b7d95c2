import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkChannel } from '../../../src/actions/channels/checkChannel.ts';
import { channelStates } from '../../../src/actions/delivering/channelStates.ts';
import { healthProblems } from '../../../src/actions/operations/healthProblems.ts';
import * as activitypub from '../../../src/channels/activitypub.ts';
import { channelContext } from '../../../src/channels/configured.ts';
import { postFor } from '../../channels/newsroom.ts';
import { type FediverseServer, type InboxFault, startFediverse } from '../../simulators/activitypub.ts';
import { testWorker } from '../../support/worker.ts';
import { openTestWeb, signedInAs, type TestWeb } from '../../web/server.ts';

const day = 86_400_000;
const hour = 3_600_000;

let web: TestWeb;
const servers: FediverseServer[] = [];
beforeEach(async () => {
  web = await openTestWeb({ channels: [{ id: 'fedi', type: 'activitypub', username: 'desk' }] });
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  await web.close();
});

const worker = () => testWorker(web.context, web.clock);
const channel = () => web.config.channels[0] as activitypub.ActivityPubChannel;

async function followedBy(faults: () => InboxFault | undefined): Promise<FediverseServer> {
  const server = await startFediverse({ now: () => web.clock.now(), faults });
  servers.push(server);
  await server.follow('ann', await server.find(`@desk@${new URL(web.base).host}`));
  await worker().settleDown();
  return server;
}

async function publish(name: string): Promise<void> {
  const now = web.clock.now();
  const attempt = {
    number: 1,
    firstAttemptAt: now,
    deadline: now + 15_000,
    signal: new AbortController().signal,
  };
  const outcome = await activitypub.send(
    postFor(name, { part: 1 }),
    channel(),
    attempt,
    channelContext(web.context),
  );
  expect(outcome.kind).toBe('sent');
}

const audience = async () => (await channelStates(web.context))[0]?.audience;
const alarms = async () =>
  (await healthProblems(web.context)).filter(({ name }) => name.startsWith('followers:'));

describe('who follows, and which servers do not get the posts', () => {
  test('one server of several that is away is shown with its reason and its end, and is no alarm', async () => {
    let away = false;
    const dead = await followedBy(() => (away ? 503 : undefined));
    await followedBy(() => undefined);
    expect(await audience()).toMatchObject({
      ...{ followers: 2, servers: 2, failing: 0, refusing: 0, behind: [] },
      says: ['2 accounts on 2 servers follow it.'],
    });
    away = true;
    const since = web.clock.now();
    await publish('ferry');
    await worker().settleDown();
    await worker().pass(day, hour);
    const seen = await audience();
    expect(seen).toMatchObject({
      failing: 1,
      behind: [{ host: dead.host, reason: 'it answered 503', followers: 1 }],
    });
    const [behind] = seen?.behind ?? [];
    expect(Date.parse(behind?.since ?? '') - since).toBeLessThan(60_000);
    expect(Date.parse(behind?.givenUpAt ?? '') - Date.parse(behind?.since ?? '')).toBe(7 * day);
    expect(Date.parse(behind?.nextTryAt ?? '')).toBeGreaterThan(web.clock.now() - hour);
    expect(seen?.says[1]).toBe(
      `1 of 2 servers is behind: ${dead.host}, not reached since ${behind?.since} (it answered 503); it is tried again until ${behind?.givenUpAt}, then it is forgotten with its 1 follower.`,
    );
    expect(await alarms()).toEqual([]);
    const admin = await signedInAs(web, { name: 'ada', role: 'admin' });
    expect((await admin.get('/ops/channels')).text).toContain(`1 of 2 servers is behind: ${dead.host}`);
    const listed = JSON.parse((await admin.get('/api/v1/channels')).text) as { items: unknown[] };
    expect(listed.items[0]).toMatchObject({ audience: { failing: 1, says: seen?.says } });
    expect((await checkChannel(web.context, { id: 'fedi' })).says).toContain('1 of 2 servers is behind');
    away = false;
    await worker().pass(3 * hour, hour);
    expect(await audience()).toMatchObject({ failing: 0, behind: [], says: [expect.any(String)] });
  });

  test('none that is reached for an hour is an alarm, and nobody is forgotten for it in the first weeks', async () => {
    let away = false;
    for (let n = 0; n < 2; n += 1) await followedBy(() => (away ? 'cut' : undefined));
    away = true;
    await publish('ferry');
    await worker().pass(hour / 2, 60_000);
    expect(await alarms()).toEqual([]);
    await worker().pass(hour, 600_000);
    expect(await alarms()).toMatchObject([
      { name: 'followers:fedi', says: expect.stringContaining('none of the 2 servers') },
    ]);
    await web.context.store.redis.hset(web.context.store.keys.channel('fedi'), { paused: web.clock.now() });
    expect(await alarms()).toEqual([]);
    await web.context.store.redis.hdel(web.context.store.keys.channel('fedi'), 'paused');
    await worker().pass(10 * day, 6 * hour);
    expect(await audience()).toMatchObject({ followers: 2, servers: 2, failing: 2 });
    away = false;
    await publish('tram');
    await worker().pass(3 * hour, hour);
    expect(await audience()).toMatchObject({ followers: 2, failing: 0 });
    expect(await alarms()).toEqual([]);
    expect(servers.map(({ truth }) => truth.length)).toEqual([1, 1]);
    away = true;
    for (let week = 0; week < 5; week += 1) {
      await publish(`week ${week}`);
      await worker().pass(7 * day, 6 * hour);
    }
    expect(await audience()).toMatchObject({ followers: 0, servers: 0, failing: 0 });
  });

  test('one that refuses is offered each new post, and its answer ends the week after which it is forgotten', async () => {
    let fault: InboxFault | undefined;
    const stern = await followedBy(() => fault);
    const other = await followedBy(() => undefined);
    fault = 503;
    await publish('ferry');
    await worker().pass(6 * day, hour);
    fault = 404;
    await publish('harbour');
    await worker().pass(2 * hour, hour);
    const [refused] = (await audience())?.refuses ?? [];
    expect(refused).toMatchObject({ host: stern.host, reason: 'it answered 404' });
    expect((await audience())?.says).toEqual([
      '2 accounts on 2 servers follow it.',
      `1 of 2 servers refuses posts: ${stern.host}, since ${refused?.since} (it answered 404); each new post is offered again.`,
    ]);
    fault = 503;
    await publish('tram');
    await worker().pass(2 * day, hour);
    expect(await audience()).toMatchObject({ followers: 2, failing: 1, refusing: 0 });
    fault = undefined;
    await publish('bridge');
    await worker().pass(2 * hour, hour);
    expect(stern.truth).toHaveLength(1);
    expect(other.truth).toHaveLength(4);
  });

  test('an actor that can’t act is no fault of the servers', async () => {
    await followedBy(() => undefined);
    const { redis, keys } = web.context.store;
    const sealed = await redis.hget(keys.actor('desk'), 'sealed');
    await publish('ferry');
    await redis.hset(keys.actor('desk'), { sealed: 'v1.of-another-secret' });
    await worker().pass(9 * day, 6 * hour);
    expect(await audience()).toMatchObject({ followers: 1, failing: 0 });
    await redis.hset(keys.actor('desk'), { sealed: sealed ?? '' });
    await publish('tram');
    await worker().pass(3 * hour, hour);
    expect(servers[0]?.truth).toHaveLength(1);
  });
});
