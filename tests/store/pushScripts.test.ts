import { afterEach, beforeEach, expect, test } from 'vitest';
import { changeFollower } from '../../src/store/scripts/changeFollower.ts';
import { claimPushPage } from '../../src/store/scripts/claimPushPage.ts';
import { notePushed } from '../../src/store/scripts/notePushed.ts';
import { turnPushPage } from '../../src/store/scripts/turnPushPage.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { everythingKept, publish } from '../support/records.ts';

let room: TestNewsroom;
beforeEach(async () => {
  room = await openTestNewsroom();
});
afterEach(() => room.close());

const follower = {
  id: 'f1',
  endpoint: 'https://push.example/1',
  p256dh: 'key',
  auth: 'secret',
  isElsewhere: true,
  was: [] as string[],
  topics: ['all'],
  most: 10,
  mostOfTopic: 10,
  mostElsewhere: 1,
};

/** Does it twice under one call id: the same answer, and the second changes nothing. */
async function twice<T>(work: () => Promise<T>): Promise<T> {
  const first = await work();
  const kept = await everythingKept(room.needs);
  expect(await work()).toEqual(first);
  expect(await everythingKept(room.needs)).toEqual(kept);
  return first;
}

test('the scripts of browser push change nothing when a call is repeated', async () => {
  const { store } = room.needs;
  const id = await publish(room.needs, { headline: 'Ferry returns to Orrin after the storm' });
  expect(await twice(() => changeFollower(store, follower, 'c1'))).toEqual({ outcome: 'follows' });
  const until = room.clock.now() + 60_000;
  const page = { id, topic: 'all' };
  const claimed = await twice(() => claimPushPage(store, { ...page, until }, 'c2'));
  expect(claimed).toEqual({ outcome: 'claimed', after: '', claim: 'c2' });
  expect((await claimPushPage(store, { ...page, until }, 'c3')).outcome).toBe('busy');
  await twice(() => notePushed(store, id, ['f1', 'unknown']));
  const turned = { ...page, claim: 'c2', after: 'f1', done: true, notBefore: 0 };
  expect((await twice(() => turnPushPage(store, turned))).outcome).toBe('turned');
  expect((await claimPushPage(store, { ...page, until }, 'c4')).outcome).toBe('done');
});

test('beyond its bounds nobody more may follow, and who stops makes room', async () => {
  const { store } = room.needs;
  await changeFollower(store, follower);
  expect((await changeFollower(store, { ...follower, id: 'f2' })).outcome).toBe('full');
  expect((await changeFollower(store, { ...follower, was: ['breaking'] })).outcome).toBe('moved');
  await changeFollower(store, { ...follower, was: ['all'], topics: [] });
  expect((await changeFollower(store, { ...follower, id: 'f2' })).outcome).toBe('follows');
});
