import { afterEach, beforeEach, expect, test } from 'vitest';
import { advancePushPage } from '../../src/store/scripts/push/advancePushPage.ts';
import { changeFollower } from '../../src/store/scripts/push/changeFollower.ts';
import { claimPushPage } from '../../src/store/scripts/push/claimPushPage.ts';
import { recordPushed } from '../../src/store/scripts/push/recordPushed.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { everythingStored, publish } from '../support/records.ts';
import { follower } from './callIdSamplesHub.ts';

let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom();
});
afterEach(() => newsroom.close());

/** Does it twice under one call id: the same answer, and the second changes nothing. */
async function twice<T>(work: () => Promise<T>): Promise<T> {
  const first = await work();
  const stored = await everythingStored(newsroom.context);
  expect(await work()).toEqual(first);
  expect(await everythingStored(newsroom.context)).toEqual(stored);
  return first;
}

test('the scripts of browser push change nothing when a call is repeated', async () => {
  const { store } = newsroom.context;
  const id = await publish(newsroom.context, { headline: 'Ferry returns to Orrin after the storm' });
  expect(await twice(() => changeFollower(store, follower, 'c1'))).toEqual({ outcome: 'follows' });
  const until = newsroom.clock.now() + 60_000;
  const page = { id, topic: 'all' };
  const claimed = await twice(() => claimPushPage(store, { ...page, until }, 'c2'));
  expect(claimed).toEqual({ outcome: 'claimed', after: '', claim: 'c2' });
  expect((await claimPushPage(store, { ...page, until }, 'c3')).outcome).toBe('busy');
  await twice(() => recordPushed(store, id, ['f1', 'unknown']));
  const turned = { ...page, claim: 'c2', after: 'f1', done: true, notBefore: 0 };
  expect((await twice(() => advancePushPage(store, turned))).outcome).toBe('turned');
  expect((await claimPushPage(store, { ...page, until }, 'c4')).outcome).toBe('done');
});

test('beyond its limits nobody more may follow, until somebody stops', async () => {
  const { store } = newsroom.context;
  await changeFollower(store, follower);
  expect((await changeFollower(store, { ...follower, id: 'f2' })).outcome).toBe('full');
  expect((await changeFollower(store, { ...follower, was: ['breaking'] })).outcome).toBe('moved');
  await changeFollower(store, { ...follower, was: ['all'], topics: [] });
  expect((await changeFollower(store, { ...follower, id: 'f2' })).outcome).toBe('follows');
});
