import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '../../../src/actions/context.ts';
import {
  createHomeWatch,
  heldReason,
  homeStateOf,
  renewEvery,
} from '../../../src/actions/operations/homeLease.ts';
import { resumeSending } from '../../../src/actions/operations/resumeSending.ts';
import { switches } from '../../../src/actions/operations/switches.ts';
import { leaseMs } from '../../../src/store/scripts/delivery/renewHome.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { crashingContext, Killed } from '../../support/worker.ts';
import { asHome, forgetHomes } from './otherHome.ts';

describe('on one store', () => {
  let newsroom: TestNewsroom;
  let first: Context;
  let second: Context;
  beforeEach(async () => {
    newsroom = await openTestNewsroom();
    await forgetHomes(newsroom.context);
    first = asHome(newsroom.context, 'first');
    second = asHome(newsroom.context, 'second');
  });
  afterEach(() => newsroom.close());

  test('the first start on a new store makes the first home, and only the first', async () => {
    expect(await homeStateOf(first)).toBe('armed');
    const states = await Promise.all([createHomeWatch(first)(), createHomeWatch(second)()]);
    expect(states).toEqual(['armed', 'watching']);
    expect(await newsroom.context.store.redis.hkeys(newsroom.context.store.keys.homes)).toEqual(['first']);
  });

  test('a second home is held until it has seen the first one renew twice, then sends by itself', async () => {
    const renew = createHomeWatch(first);
    const watch = createHomeWatch(second);
    await renew();
    const seen = [await watch()];
    for (let round = 0; round < 3; round++) {
      newsroom.clock.advance(renewEvery);
      seen.push(await watch());
      await renew();
    }
    expect(seen).toEqual(['watching', 'watching', 'watching', 'armed']);
    expect(await homeStateOf(second)).toBe('armed');
    expect((await switches(second)).armed).toBe(true);
  });

  test('a home that watches stays held if the known one dies after a single renewal', async () => {
    const renew = createHomeWatch(first);
    const watch = createHomeWatch(second);
    await renew();
    await watch();
    await renew();
    expect(await watch()).toBe('watching');
    for (let round = 0; round < 50; round++) {
      newsroom.clock.advance(renewEvery);
      expect(await watch()).not.toBe('armed');
    }
    expect(heldReason(await homeStateOf(second))).toContain('slugline resume --here');
    // The known one restarts after its kill and continues immediately; the other follows.
    expect(await createHomeWatch(first)()).toBe('armed');
    newsroom.clock.advance(renewEvery);
    await watch();
    await renew();
    expect(await watch()).toBe('armed');
  });

  test('none of two homes that the store does not know admits the other', async () => {
    await createHomeWatch(first)();
    const watches = ['b', 'c', 'd'].map((home) => createHomeWatch(asHome(newsroom.context, home)));
    for (let round = 0; round < 20; round++) {
      newsroom.clock.advance(renewEvery);
      const standings = await Promise.all(watches.map((watch) => watch()));
      expect(standings).not.toContain('armed');
    }
  });

  test('a person makes this home known, and the homes on the same store follow', async () => {
    await createHomeWatch(first)();
    newsroom.clock.advance(leaseMs);
    expect(await homeStateOf(second)).toBe('unknown');
    await resumeSending(second, { here: true });
    expect(await homeStateOf(second)).toBe('armed');
    const renew = createHomeWatch(second);
    const third = createHomeWatch(asHome(newsroom.context, 'third'));
    const seen = [];
    for (let round = 0; round < 3; round++) {
      seen.push(await third());
      await renew();
    }
    expect([...seen, await third()]).toEqual(['watching', 'watching', 'armed', 'armed']);
  });

  test('an earlier version’s store knows only the home that it had armed', async () => {
    const { redis, keys } = newsroom.context.store;
    await redis.hset(keys.switches, { armed: '1', home: 'fingerprint' });
    expect(await createHomeWatch(second)()).toBe('unknown');
    expect(await homeStateOf(asHome(newsroom.context, 'first', ['fingerprint']))).toBe('armed');
    expect(await createHomeWatch(asHome(newsroom.context, 'first', ['fingerprint']))()).toBe('armed');
    expect(await redis.hget(keys.switches, 'home')).toBe('fingerprint');
    // `shared` was in every store of REDIS_URL: only a data folder on which that version ran may use it.
    await redis.del(keys.homes);
    await redis.hset(keys.switches, { armed: '1', home: 'shared' });
    expect(await createHomeWatch(second)()).toBe('unknown');
    expect(await createHomeWatch(asHome(newsroom.context, 'second', ['shared']))()).toBe('armed');
  });

  test('a restored store arms no home by itself, not even the one that made the backup', async () => {
    const { redis, keys } = newsroom.context.store;
    await redis.hset(keys.switches, { armed: '0' });
    expect(await createHomeWatch(first)()).toBe('restored');
    expect(await createHomeWatch(asHome(newsroom.context, 'first', ['shared']))()).toBe('restored');
    await resumeSending(first, { here: true });
    expect(await createHomeWatch(first)()).toBe('armed');
  });

  test('a store that was put back to an older state sends nothing, although it knows the home', async () => {
    const { redis, keys } = newsroom.context.store;
    const renew = createHomeWatch(first);
    const renewTimes = async (times: number) => {
      for (let n = 0; n < times; n++) {
        newsroom.clock.advance(renewEvery);
        await renew();
      }
    };
    await renewTimes(5);
    const older = await redis.hgetall(keys.homes);
    // A fail-over that loses some seconds is none.
    await renewTimes(10);
    await redis.hset(keys.homes, older);
    expect(await renew()).toBe('armed');
    await redis.hset(keys.homes, older);
    await renewTimes(30);
    await redis.hset(keys.homes, older);
    expect(await renew()).toBe('restored');
    expect(await homeStateOf(first)).toBe('restored');
    expect(await createHomeWatch(second)()).toBe('restored');
    expect(Number(await redis.hget(keys.instance, 'restoredAt'))).toBe(newsroom.clock.now());
    await resumeSending(first, { here: true });
    expect([await renew(), await renew()]).toEqual(['armed', 'armed']);
  });

  test('what was held while the known home slept resumes when it renews again', async () => {
    const renew = createHomeWatch(first);
    await renew();
    const { redis, keys } = newsroom.context.store;
    const events = () => redis.xlen(keys.outbox);
    const before = await events();
    newsroom.clock.advance(renewEvery);
    await renew();
    expect(await events()).toBe(before);
    newsroom.clock.advance(leaseMs);
    await renew();
    expect(await events()).toBe(before + 1);
  });

  test.each(['before', 'after'] as const)(
    'killed %s any command a start leaves the store as it may be',
    async (when) => {
      for (let n = 1; n <= 12; n++) {
        await forgetHomes(newsroom.context);
        await createHomeWatch(first)();
        const dying = crashingContext(second, n, when);
        const watch = createHomeWatch(dying.context);
        const died = await (async () => {
          for (let round = 0; round < 4; round++) {
            await watch();
            await createHomeWatch(first)();
          }
        })().catch((error: unknown) => error);
        if (died !== undefined && !(died instanceof Killed)) throw died;
        const { redis, keys } = newsroom.context.store;
        expect(['first', 'first second']).toContain((await redis.hkeys(keys.homes)).sort().join(' '));
        // It is killed and starts again: from the beginning, or known already.
        const again = createHomeWatch(second);
        for (let round = 0; round < 3; round++) {
          await again();
          await createHomeWatch(first)();
        }
        expect(await again()).toBe('armed');
      }
    },
  );

  test('whatever the order, no home is admitted without two renewals by a known one while it watched', async () => {
    const step = fc.record({
      home: fc.constantFrom('a', 'b', 'c'),
      what: fc.constantFrom('turn', 'turn', 'turn', 'restart', 'late'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        await forgetHomes(newsroom.context);
        const known = new Set<string>();
        const watches = new Map<string, () => Promise<string>>();
        const renewals = new Map<string, number>();
        /** How often each home that watches could have seen each known one renew. */
        const since = new Map<string, Map<string, number>>();
        for (const { home, what } of steps) {
          if (what === 'restart' || !watches.has(home)) {
            watches.set(home, createHomeWatch(asHome(newsroom.context, home)));
            since.delete(home);
          }
          if (what === 'late') newsroom.clock.advance(leaseMs);
          const standing = await watches.get(home)?.();
          if (known.size === 0) known.add(home);
          else if (!known.has(home) && standing === 'armed') {
            const began = since.get(home);
            expect([...known].some((one) => (renewals.get(one) ?? 0) - (began?.get(one) ?? 0) >= 2)).toBe(
              true,
            );
            known.add(home);
          }
          if (known.has(home)) renewals.set(home, (renewals.get(home) ?? 0) + 1);
          else if (!since.has(home)) since.set(home, new Map(renewals));
          expect(standing === 'armed').toBe(known.has(home));
        }
      }),
      { numRuns: 60 },
    );
  });
});
