import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as activitypub from '../../../src/channels/activitypub.ts';
import type { Outcome } from '../../../src/channels/channel.ts';
import { channelContext } from '../../../src/channels/configured.ts';
import { postFor } from '../../channels/newsroom.ts';
import { type FediverseOptions, type FediverseServer, startFediverse } from '../../simulators/activitypub.ts';
import { testWorker } from '../../support/worker.ts';
import { openTestWeb, type TestWeb } from '../../web/server.ts';

const keys = { id: 'fedi', type: 'activitypub', username: 'desk' };

let web: TestWeb;
const servers: FediverseServer[] = [];
beforeEach(async () => {
  web = await openTestWeb({ channels: [keys] });
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  await web.close();
});

const channel = () => web.config.channels[0] as activitypub.ActivityPubChannel;
const context = () => channelContext(web.context);
const worker = () => testWorker(web.context, web.clock);
const attempt = () => ({
  number: 1,
  firstAttemptAt: web.clock.now(),
  deadline: web.clock.now() + 15_000,
  signal: new AbortController().signal,
});

async function open(options: Partial<FediverseOptions> = {}): Promise<FediverseServer> {
  const server = await startFediverse({ now: () => web.clock.now(), ...options });
  servers.push(server);
  return server;
}

async function publish(name: string, given = {}): Promise<string> {
  const post = postFor(name, { part: 1, ...given });
  const outcome: Outcome = await activitypub.send(post, channel(), attempt(), context());
  if (outcome.kind !== 'sent') throw new Error(outcome.reason);
  return outcome.remoteId;
}

const actorName = () => `@desk@${new URL(web.base).host}`;

describe('the newsroom on the fediverse', () => {
  test('is found by its name, followed, and answers; each post reaches a server once', async () => {
    const server = await open({ accounts: ['ann', 'bob'] });
    const actor = await server.find(actorName());
    expect(actor).toMatchObject({ type: 'Organization', preferredUsername: 'desk', name: 'The Tarn Post' });
    expect(await server.follow('ann', actor)).toBe(202);
    expect(await server.follow('bob', actor)).toBe(202);
    await worker().settleDown();
    expect([...server.following].sort()).toEqual(['ann', 'bob'].map(server.accountUrl));
    await publish('ferry');
    await worker().settleDown();
    expect(server.truth).toHaveLength(1);
    expect(server.truth[0]?.content).toContain(
      '<p>Ferry “Petrel” back in service after refit &amp; sea trials',
    );
    expect(server.log.filter(({ type }) => type === 'Create')).toMatchObject([
      { to: '/inbox', way: 'cavage' },
    ]);
    expect(
      await (
        await fetch(String(actor.followers), { headers: { accept: 'application/activity+json' } })
      ).json(),
    ).toMatchObject({ type: 'OrderedCollection', totalItems: 2 });
  });

  test('sends a server nothing from before its first follower, and nothing after its last has gone', async () => {
    const server = await open();
    const actor = await server.find(actorName());
    await publish('before');
    await worker().settleDown();
    await server.follow('ann', actor);
    await worker().settleDown();
    await publish('during');
    await worker().settleDown();
    expect(await server.unfollow('ann', actor)).toBe(202);
    await publish('after');
    await worker().settleDown();
    expect(server.truth.map(({ content }) => /trials: (\w+)/.exec(content)?.[1])).toEqual(['during']);
  });

  test('uses the successor of the usual signatures where a server wants it', async () => {
    const server = await open({ accepts: 'rfc9421', isSecure: true });
    await server.follow('ann', await server.find(actorName()));
    await worker().settleDown();
    expect(server.following.size).toBe(1);
    await publish('ferry');
    await worker().settleDown();
    expect(server.truth).toHaveLength(1);
    // It remembers the kind, so that only the first activity was refused once.
    expect(server.log.map(({ outcome, way }) => way ?? outcome)).toEqual([
      '401 only rfc9421 is accepted here',
      'rfc9421',
      'rfc9421',
    ]);
  });

  test('edits and removes a post everywhere, and shows its tombstone at its address', async () => {
    const server = await open({ accounts: ['ann', 'bob'], shares: false });
    const actor = await server.find(actorName());
    await server.follow('ann', actor);
    await server.follow('bob', actor);
    const id = await publish('ferry', { contentWarning: 'storm', sensitive: true });
    await worker().settleDown();
    const copy = { remoteId: id, text: '', removed: false };
    expect(await activitypub.readBack(copy, channel(), context())).toEqual({
      kind: 'there',
      text: postFor('ferry').text,
    });
    const newer = postFor('ferry', { text: 'Correction: on Tuesday #Ferries', contentWarning: 'storm' });
    for (let n = 0; n < 2; n += 1)
      expect(await activitypub.edit(id, newer, channel(), context())).toMatchObject({ kind: 'sent' });
    await worker().settleDown();
    expect(server.truth[0]).toMatchObject({
      created: 1,
      edits: [expect.stringContaining('class="mention hashtag"')],
      document: {
        summary: 'storm',
        tag: [{ type: 'Hashtag', name: '#Ferries', href: `${web.base}/tag/ferries` }],
        contentMap: { en: expect.any(String) },
      },
    });
    for (let n = 0; n < 2; n += 1)
      expect(await activitypub.remove(id, channel(), context())).toMatchObject({ kind: 'sent' });
    await worker().settleDown();
    expect(server.truth[0]?.deletedAt).toBe(web.clock.now());
    expect(await activitypub.readBack(copy, channel(), context())).toMatchObject({ kind: 'gone' });
    const shown = await fetch(`${web.base}/activitypub/notes/${id}`);
    expect([shown.status, await shown.json()]).toMatchObject([410, { type: 'Tombstone' }]);
    // Both have an inbox of their own, and each gets everything.
    const reached = server.log.filter(({ type }) => type !== 'Accept').map(({ type, to }) => `${type} ${to}`);
    expect(reached.sort()).toEqual(
      ['Create', 'Update', 'Delete']
        .flatMap((type) => ['ann', 'bob'].map((name) => `${type} /users/${name}/inbox`))
        .sort(),
    );
  });

  test('tries a server again for days, in order, drops old news there, and gives it up after a week', async () => {
    let away = true;
    const server = await open({ faults: () => (away ? 503 : undefined) });
    await server.follow('ann', await server.find(actorName()));
    const other = await open();
    await other.follow('ann', await other.find(actorName()));
    await worker().settleDown();
    const first = await publish('first');
    await publish('second');
    await activitypub.edit(first, postFor('first', { text: 'first, corrected' }), channel(), context());
    const queue = worker();
    await queue.pass(10 * 60_000, 60_000);
    away = false;
    await queue.pass(3_600_000, 600_000);
    expect(server.log.map(({ type }) => type)).toEqual(['Accept', 'Create', 'Create', 'Update']);
    away = true;
    await publish('third');
    await queue.pass(3 * 86_400_000, 3_600_000);
    await publish('fourth');
    away = false;
    await queue.pass(3 * 3_600_000, 3_600_000);
    expect(server.truth.map(({ content }) => /first|second|third|fourth/.exec(content)?.[0])).toEqual([
      'first',
      'second',
      'fourth',
    ]);
    away = true;
    for (let day = 0; day < 9; day += 1) {
      await publish(`day ${day}`);
      await queue.pass(86_400_000, 3_600_000);
    }
    const { redis, keys: store } = web.context.store;
    expect(await redis.zrange(store.actorServers('desk'), '0', '-1')).toEqual([other.host]);
    expect(await redis.hget(store.actor('desk'), 'followers')).toBe('1');
    expect(await redis.zcard(store.actorFailing('desk'))).toBe(0);
    expect(await redis.zcard(store.due('fediverse'))).toBe(0);
  });

  test('holds everything while its channel is paused', async () => {
    const server = await open();
    await server.follow('ann', await server.find(actorName()));
    await worker().settleDown();
    await publish('ferry');
    await web.context.store.redis.hset(web.context.store.keys.channel('fedi'), 'paused', '1');
    await worker().pass(120_000, 30_000);
    expect(server.truth).toEqual([]);
    await web.context.store.redis.hdel(web.context.store.keys.channel('fedi'), 'paused');
    await worker().pass(120_000, 30_000);
    expect(server.truth).toHaveLength(1);
  });
});
