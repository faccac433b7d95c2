import { afterAll, beforeAll, expect, test } from 'vitest';
import { pauseSending } from '../../../src/actions/operations/pauseSending.ts';
import { resumeSending } from '../../../src/actions/operations/resumeSending.ts';
import { recordChannelWell } from '../../../src/store/scripts/channel/recordChannelWell.ts';
import { approver } from '../../support/newsroom.ts';
import { openTestWeb, signedInAs, type TestWeb } from '../server.ts';

let web: TestWeb;
let browser: Awaited<ReturnType<typeof signedInAs>>;

beforeAll(async () => {
  web = await openTestWeb();
  browser = await signedInAs(web, { name: 'edda', role: 'editor' });
});
afterAll(() => web.close());

const desk = async () => (await browser.get('/desk')).text;

test('nothing is said while all is well', async () => {
  expect(await desk()).not.toContain('Nothing is sent');
});

test('a pause of everything is on every page of the desk, with who and why, until it ends', async () => {
  await pauseSending(web.as(approver), { reason: 'election night' });
  for (const page of ['/desk', '/desk/deliveries', '/desk/calendar'])
    expect((await browser.get(page)).text).toContain(
      'Nothing is sent: anna paused everything: election night.',
    );
  await resumeSending(web.as(approver), {});
  expect(await desk()).not.toContain('Nothing is sent');
});

test('a paused channel is named', async () => {
  await pauseSending(web.as(approver), { channel: 'hook' });
  expect(await desk()).toContain('Nothing is sent on hook: paused by a person.');
  await resumeSending(web.as(approver), { channel: 'hook' });
});

test('a channel whose account must be signed in again is named until it is well', async () => {
  const { store } = web.context;
  await store.redis.hset(store.keys.channel('hook'), {
    signedOutSince: web.clock.now(),
    signedOutWhy: 'the token was revoked',
  });
  expect(await desk()).toContain('Nothing is sent on hook: its account must be signed in again.');
  await recordChannelWell(store, { channel: 'hook', actor: 'anna' });
  expect(await desk()).not.toContain('Nothing is sent');
});

test('posts of withdrawn articles that may still be visible are counted', async () => {
  const { store } = web.context;
  await store.redis.zadd(store.keys.alarmingCopies, 1, 'c_1');
  expect(await desk()).toContain('A post of a withdrawn article may still be visible.');
  await store.redis.zadd(store.keys.alarmingCopies, 1, 'c_2');
  expect(await desk()).toContain('2 posts of withdrawn articles may still be visible.');
  await store.redis.del(store.keys.alarmingCopies);
});
