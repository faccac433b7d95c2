import { readdirSync, readFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sealAudit } from '../../src/accounts/audit/seal.ts';
import type { Context } from '../../src/actions/context.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { editDraft } from '../../src/actions/drafting/editDraft.ts';
import { rejectDraft } from '../../src/actions/drafting/rejectDraft.ts';
import { correctArticle } from '../../src/actions/intake/correctArticle.ts';
import { changeShortLink } from '../../src/actions/links/changeShortLink.ts';
import { createShortLink } from '../../src/actions/links/createShortLink.ts';
import { pauseSending } from '../../src/actions/operations/pauseSending.ts';
import { resumeSending } from '../../src/actions/operations/resumeSending.ts';
import { articleById } from '../../src/article/archive.ts';
import { deliveriesById } from '../../src/delivery/delivery.ts';
import { claimDelivery } from '../../src/store/scripts/delivery/claimDelivery.ts';
import { recordClicks } from '../../src/store/scripts/link/recordClicks.ts';
import { changeSourceHub } from '../../src/store/scripts/source/changeSourceHub.ts';
import { storePush } from '../../src/store/scripts/source/storePush.ts';
import { writerOf } from '../../src/store/writer.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, everythingStored, publish } from '../support/records.ts';
import { redisUrl } from '../support/redis.ts';
import { samples } from './callIdSamples.ts';

/**
 * A wire to the store that can lose answers: the command is carried out, its answer never arrives, the connection
 * breaks, and the client asks again.
 */
async function lossyWire(): Promise<{
  url: string;
  loseNext(): void;
  lost(): number;
  close(): Promise<void>;
}> {
  const target = new URL(redisUrl());
  let armed = false;
  let lost = 0;
  const sockets = new Set<Socket>();
  const server: Server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    let asked = false;
    client.on('data', (bytes) => {
      asked = asked || (armed && /EVAL/i.test(bytes.toString('latin1')));
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      if (asked && armed) {
        armed = false;
        lost += 1;
        client.destroy();
        upstream.destroy();
        return;
      }
      client.write(bytes);
    });
    client.on('close', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `redis://127.0.0.1:${address.port}`,
    loseNext() {
      armed = true;
    },
    lost: () => lost,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const story = {
  headline: 'Ferry returns to Orrin after the storm',
  url: 'https://tarn.example/ferry',
  bullets: ['First boat leaves at six'],
};

describe('a script whose answer is lost', () => {
  let newsroom: TestNewsroom;
  let wire: Awaited<ReturnType<typeof lossyWire>>;
  let lossy: Context;
  let redis: Redis;

  beforeEach(async () => {
    newsroom = await openTestNewsroom({ links: { utm: { source: '{channel}' } } });
    wire = await lossyWire();
    redis = new Redis(wire.url, { maxRetriesPerRequest: 5, retryStrategy: () => 5 });
    redis.on('error', () => undefined);
    lossy = { ...newsroom.context, store: { ...newsroom.context.store, redis } };
  });
  afterEach(async () => {
    redis.disconnect();
    await wire.close();
    await newsroom.close();
  });

  /** Does it once over the lossy wire, and says how often a command of the outbox's kind was written. */
  async function losing<T>(work: () => Promise<T>): Promise<{ answer: T; events: number; audits: number }> {
    const before = await counts();
    wire.loseNext();
    const answer = await work();
    expect(wire.lost()).toBeGreaterThan(0);
    const after = await counts();
    return { answer, events: after.events - before.events, audits: after.audits - before.audits };
  }
  async function counts() {
    const { keys } = newsroom.context.store;
    return {
      events: await newsroom.context.store.redis.xlen(keys.outbox),
      audits: await newsroom.context.store.redis.xlen(keys.audit),
    };
  }

  test('ingests an article once', async () => {
    const { events, answer } = await losing(() => publish(lossy, story));
    expect(events).toBe(1);
    expect((await articleById(newsroom.context.store, answer))?.revision).toBe(1);
  });

  test('makes one revision of a correction', async () => {
    const id = await publish(newsroom.context, story);
    const { events, audits } = await losing(() =>
      correctArticle(lossy, { id, note: 'The boat leaves at seven.' }),
    );
    expect({ events, audits }).toEqual({ events: 1, audits: 1 });
    expect(await articleById(newsroom.context.store, id)).toMatchObject({
      revision: 2,
      corrections: [{ note: 'The boat leaves at seven.' }],
    });
  });

  test('edits, approves and rejects a draft once', async () => {
    const id = await publish(newsroom.context, story);
    const draft = await draftFor(newsroom.context, id, 'hook');
    const edited = await losing(() =>
      editDraft(lossy, { id: draft.id, version: 1, text: `Boats again\n${draft.link.url}` }),
    );
    expect(edited.answer.version).toBe(2);
    expect(edited.audits).toBe(1);
    const approved = await losing(() => approveDraft(lossy, { id: draft.id, version: 2 }));
    expect(approved.answer.state).toBe('scheduled');
    expect(approved).toMatchObject({ events: 1, audits: 1 });
    const rejected = await losing(() => rejectDraft(lossy, { id: draft.id, reason: 'too late' }));
    expect(rejected.answer.state).toBe('rejected');
    expect(rejected.audits).toBe(1);
  });

  test('moves a source’s subscription once, and stores a push once', async () => {
    const { redis, keys } = newsroom.context.store;
    const move = { source: 'site', expected: 0, set: { state: 'wanted', word: 'w' }, askAt: 5, ask: true };
    const moved = await losing(() => changeSourceHub(lossy.store, move));
    expect(moved).toMatchObject({ answer: { outcome: 'changed', version: 1 }, events: 1 });
    const push = { source: 'site', word: 'w', contentType: 'text/xml', content: Buffer.from('<rss/>') };
    const stored = await losing(() => storePush(lossy.store, push));
    expect(stored).toMatchObject({ answer: { outcome: 'kept' }, events: 1 });
    expect(await redis.xlen(keys.sourcePushes('site'))).toBe(1);
    expect(await redis.hget(keys.sourceHub('site'), 'pushes')).toBe('1');
  });

  test('answers a repeated claim as the first time, and refuses another', async () => {
    const id = await publish(newsroom.context, story);
    const draft = await draftFor(newsroom.context, id, 'hook');
    await approveDraft(newsroom.context, { id: draft.id, version: 1 });
    const [delivery] = await deliveriesById(
      newsroom.context.store,
      (await draftFor(newsroom.context, id, 'hook')).deliveries,
    );
    const now = newsroom.clock.now();
    const claim = {
      id: delivery!.id,
      draftId: draft.id,
      articleId: id,
      channel: 'hook',
      from: 'scheduled' as const,
      attempt: 'one',
      deadline: now + 15_000,
      gap: 0,
      counters: [],
    };
    const { answer } = await losing(() => claimDelivery(lossy.store, claim));
    expect(answer).toMatchObject({ verdict: 'claimed', number: 1 });
    expect(await claimDelivery(newsroom.context.store, { ...claim, attempt: 'two' })).toEqual({
      verdict: 'moved',
      state: 'sending',
    });
  });

  test('creates one link, changes it once, and pauses once', async () => {
    const made = await losing(() =>
      createShortLink(lossy, { target: 'https://tarn.example/tickets', code: 'tickets' }),
    );
    expect(made.answer.code).toBe('tickets');
    const changed = await losing(() =>
      changeShortLink(lossy, { code: 'tickets', target: 'https://tarn.example/fares' }),
    );
    expect(changed.answer.history).toHaveLength(1);
    expect(changed.audits).toBe(1);
    const paused = await losing(() => pauseSending(lossy, { channel: 'hook', reason: 'wrong picture' }));
    expect(paused.audits).toBe(1);
  });
});

/** Calls of this script are sent twice, as the very same bytes, and must change nothing and answer alike the second time. */
function repeating({ store, ...context }: Context, script: string) {
  const body = readFileSync(`${scriptFolder}/${script}.lua`, 'utf8');
  const changed: boolean[] = [];
  const redis = new Proxy(writerOf(store), {
    get(target, name) {
      const value = Reflect.get(target, name);
      // Without a loaded script, every call brings its text.
      if (name === 'evalsha') return () => Promise.reject(new Error('NOSCRIPT'));
      if (name !== 'eval') return typeof value === 'function' ? value.bind(target) : value;
      return async (lua: string, count: number, ...given: string[]) => {
        if (!lua.endsWith(body)) return target.eval(lua, count, ...given);
        const before = await everythingStored({ store, ...context });
        const answer = await target.eval(lua, count, ...given);
        const after = await everythingStored({ store, ...context });
        const again = await target.eval(lua, count, ...given);
        expect(await everythingStored({ store, ...context })).toEqual(after);
        expect(JSON.parse(String(again))).toEqual(JSON.parse(String(answer)));
        changed.push(!isDeepStrictEqual(before, after));
        return answer;
      };
    },
  });
  return { context: { ...context, store: { ...store, redis } }, changed };
}

const scriptFolder = resolve(import.meta.dirname, '../../src/store/scripts');
const scripts = readdirSync(scriptFolder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.includes('/') && name.endsWith('.lua'))
  .map((name) => name.slice(0, -'.lua'.length))
  .sort();

describe('a repeated call id', () => {
  test('has a sample for every script, or the reason why it writes nothing', () => {
    expect(Object.keys(samples).sort()).toEqual(scripts);
  });

  test.each(scripts)('of %s returns the first answer and changes nothing', async (script) => {
    const sample = samples[script];
    const body = readFileSync(`${scriptFolder}/${script}.lua`, 'utf8');
    if (typeof sample === 'string') {
      expect(body).not.toMatch(/redis\.call\('(?!H?M?GET'|HGETALL|HLEN|Z?RANGE|ZRANGE|ZSCORE|EXISTS|TYPE)/);
      return;
    }
    const newsroom = await openTestNewsroom();
    try {
      const { context, changed } = repeating(newsroom.context, script);
      await sample?.(context, newsroom.context);
      expect(changed).toContain(true);
    } finally {
      await newsroom.close();
    }
  });
});

test('clicks and audit are kept as long as the newsroom says, and no longer', async () => {
  const newsroom = await openTestNewsroom();
  const store = { ...newsroom.context.store, retention: { audit: 100, clicksMs: 10 * 86_400_000 } };
  const click = (sequence: number, day: string) =>
    recordClicks(store, {
      process: 'web',
      sequence,
      day,
      links: [
        {
          code: 'abcd',
          channel: 'hook',
          variant: 'lead',
          rows: [
            {
              hour: `${day}T08`,
              referrer: 'social.example',
              device: 'phone',
              country: 'NO',
              count: 2,
              visitors: ['v1'],
            },
          ],
        },
      ],
    });
  await click(1, '2026-11-01');
  await click(2, '2026-11-05');
  await click(2, '2026-11-05');
  await click(3, '2026-11-14');
  expect(await store.redis.hgetall(store.keys.clicks('abcd'))).toEqual({
    total: '6',
    unique: '3',
    'day:2026-11-05': '2',
    'u:day:2026-11-05': '1',
    'day:2026-11-14': '2',
    'u:day:2026-11-14': '1',
    refs: '1',
    'ref:social.example': '6',
    'u:ref:social.example': '3',
    'dev:phone': '6',
    'u:dev:phone': '3',
    'cc:NO': '6',
    'u:cc:NO': '3',
  });
  expect((await store.redis.hkeys(store.keys.clickHours('abcd'))).sort()).toEqual([
    '2026-11-01T08',
    '2026-11-05T08',
    '2026-11-14T08',
    'u:2026-11-01T08',
    'u:2026-11-05T08',
    'u:2026-11-14T08',
  ]);
  await click(4, '2026-11-16');
  expect(await store.redis.hkeys(store.keys.clickHours('abcd'))).not.toContain('u:2026-11-01T08');
  expect(await store.redis.pttl(store.keys.clicksOfDay('2026-11-14'))).toBeGreaterThan(0);
  const context = { ...newsroom.context, store };
  for (let n = 0; n < 80; n++) {
    await pauseSending(context, {});
    await resumeSending(context, {});
  }
  await sealAudit(store);
  expect(await store.redis.xlen(store.keys.auditBook('decisions'))).toBe(100);
  await newsroom.close();
});
