import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createToken } from '../../src/actions/accounts/createToken.ts';
import { deliver } from '../../src/actions/delivering/deliver.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { draftArticle } from '../../src/actions/drafting/draftArticle.ts';
import { ingestOne } from '../../src/actions/intake/ingest.ts';
import { deliveryById } from '../../src/delivery/delivery.ts';
import { expectedReplicas, openReplication } from '../../src/store/replication.ts';
import { checkSafety } from '../../src/store/safety.ts';
import type { Replication } from '../../src/store/store.ts';
import { serve } from '../net/loopback.ts';
import { openTestNewsroom } from '../support/newsroom.ts';
import { draftFor } from '../support/records.ts';
import { startRedis } from '../support/redis.ts';
import { soon } from '../support/soon.ts';
import { openSite } from '../web/public/site.ts';

const ends: (() => unknown)[] = [];
let master: Awaited<ReturnType<typeof startRedis>>;
let replica: Awaited<ReturnType<typeof startRedis>>;

async function server() {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-replication-'));
  const started = await startRedis(folder, [
    '--repl-diskless-sync-delay',
    '0',
    '--enable-debug-command',
    'local',
  ]);
  ends.push(
    () => rm(folder, { recursive: true, force: true }),
    () => started.stop(),
    () => started.child.kill('SIGCONT'),
  );
  return started;
}

function client(url: string): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: 0, retryStrategy: () => 50 });
  redis.on('error', () => {});
  ends.push(() => redis.disconnect());
  return redis;
}

async function follow(follower: { url: string }, leader: { port: number }): Promise<void> {
  const redis = client(follower.url);
  await redis.replicaof('127.0.0.1', leader.port);
  await soon(async () => expect(((await redis.call('ROLE')) as unknown[])[3]).toBe('connected'));
}

beforeEach(async () => {
  master = await server();
  replica = await server();
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const open = (redis: Redis): Promise<Replication> =>
  openReplication({ redis, open: () => client(master.url), base: '{r}', probe: '{r}:probe' });

const unconfirmed = { code: 'store.not-replicated', status: 503 };

describe('writes', () => {
  test('are confirmed once the replica has them, many at a time with few waits', async () => {
    await follow(replica, master);
    const redis = client(master.url);
    const replication = await open(redis);
    await redis.config('RESETSTAT');
    await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        const confirm = replication.mark();
        await redis.set(`{r}:${n}`, 'x');
        await confirm();
      }),
    );
    expect(await client(replica.url).exists(...Array.from({ length: 50 }, (_, n) => `{r}:${n}`))).toBe(50);
    const [, calls] = /cmdstat_wait:calls=(\d+)/.exec(await redis.info('commandstats')) ?? [];
    expect(Number(calls)).toBeLessThan(10);
  });

  test('are not confirmed while the replica is frozen, and are afterwards', async () => {
    await follow(replica, master);
    const replication = await open(client(master.url));
    replica.child.kill('SIGSTOP');
    await expect(replication.mark()()).rejects.toMatchObject(unconfirmed);
    replica.child.kill('SIGCONT');
    await soon(() => replication.mark()());
  });

  test('are not confirmed by a master whose replica has just left: it may be the master now', async () => {
    await follow(replica, master);
    const replication = await open(client(master.url));
    await client(replica.url).replicaof('NO', 'ONE');
    await expect(replication.mark()()).rejects.toMatchObject(unconfirmed);
  });

  test('are not confirmed if another server became the master since they began', async () => {
    await follow(replica, master);
    const redis = client(master.url);
    const replication = await open(redis);
    const confirm = replication.mark();
    // The same address, another history: like a name that now leads to the new master.
    await redis.call('DEBUG', 'CHANGE-REPL-ID');
    await expect(confirm()).rejects.toMatchObject(unconfirmed);
    await soon(() => replication.mark()());
  });

  test('wait for nobody if there are no replicas', async () => {
    const opened = vi.fn(() => client(master.url));
    const replication = await openReplication({
      redis: client(master.url),
      open: opened,
      base: '{r}',
      probe: '{r}:probe',
    });
    await replication.mark()();
    expect(opened).not.toHaveBeenCalled();
  });
});

test('a replica that left is expected for a while, and one fewer under a new master', () => {
  let now = 0;
  const expected = expectedReplicas(() => now);
  const saw = (replicas: number, at: number) => {
    now = at;
    expected.saw(replicas);
    return expected.count();
  };
  expect([saw(2, 0), saw(1, 1_000), saw(1, 16_000), saw(1, 16_001)]).toEqual([2, 2, 2, 1]);
  expect([saw(2, 17_000), saw(1, 18_000), saw(2, 20_000), saw(1, 34_000)]).toEqual([2, 2, 2, 2]);
  expected.sawNewMaster();
  expect(expected.count()).toBe(1);
  expected.sawNewMaster();
  expect(expected.count()).toBe(1);
});

test('an answer to a write waits for the replicas, at every door of the web; a read does not', async () => {
  await follow(replica, master);
  const site = await openSite({ redis: master.url });
  ends.push(() => site.close());
  site.context.store.replication = await open(client(master.url));
  site.web.store.replication = site.context.store.replication;
  const token = await createToken(site.context, { name: 'cms', role: 'editor' });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const send = (key: string) =>
    site.send('/api/v1/articles', JSON.stringify({ headline: 'Ferry', guid: 'f-1' }), {
      ...headers,
      'idempotency-key': key,
    });
  replica.child.kill('SIGSTOP');
  const refused = await send('one');
  expect([refused.status, refused.json<{ code: string }>().code]).toEqual([503, 'store.not-replicated']);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect((await site.get('/api/v1/articles', headers)).status).toBe(200);
  replica.child.kill('SIGCONT');
  await soon(async () => expect((await send('one')).status).toBe(202));
  expect((await send('two')).json<{ items: { outcome: string }[] }>().items[0]?.outcome).toBe('unchanged');
});

test('no byte of a claim is sent before the replicas have it: it is reverted, and sent later', async () => {
  await follow(replica, master);
  const bodies: string[] = [];
  const receiver = await serve((_request, response) => {
    bodies.push('');
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  ends.push(receiver.close);
  const newsroom = await openTestNewsroom(
    {
      channels: [
        {
          id: 'hook',
          type: 'webhook',
          url: receiver.origin,
          secret: 'hook-secret-hook-secret',
          cap: { gap: '1s' },
        },
      ],
    },
    master.url,
  );
  ends.push(newsroom.close);
  newsroom.context.store.replication = await open(client(master.url));
  const row = await ingestOne(
    newsroom.context,
    { headline: 'Ferry sails again' },
    { source: 'cms', pushed: true },
  );
  await draftArticle(newsroom.context, row.id ?? '');
  const draft = await draftFor(newsroom.context, row.id ?? '', 'hook');
  const { deliveries } = await approveDraft(newsroom.context, { id: draft.id, version: draft.version });
  const id = deliveries[0] ?? '';
  replica.child.kill('SIGSTOP');
  await deliver(newsroom.context, id);
  expect(bodies).toEqual([]);
  expect(await deliveryById(newsroom.context.store, id)).toMatchObject({
    state: 'retry_wait',
    reason: expect.stringContaining('Nothing was sent'),
  });
  replica.child.kill('SIGCONT');
  await soon(() => newsroom.context.store.replication?.mark()());
  newsroom.clock.advance(5_000);
  await deliver(newsroom.context, id);
  expect(await deliveryById(newsroom.context.store, id)).toMatchObject({ state: 'sent' });
  expect(bodies.length).toBe(1);
});

test('a store with replicas that accepts writes without them causes a warning', async () => {
  await follow(replica, master);
  const redis = client(master.url);
  const about = async () => (await checkSafety(redis, false)).warnings;
  expect(await about()).toEqual([expect.stringContaining('min-replicas-to-write 1')]);
  await redis.config('SET', 'min-replicas-to-write', '1');
  expect(await about()).toEqual([]);
});
