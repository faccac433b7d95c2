import { afterEach, describe, expect, test } from 'vitest';
import { rescheduleDraft } from '../../../src/actions/delivering/rescheduleDraft.ts';
import { whenItGoes } from '../../../src/actions/delivering/whenItGoes.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { pauseSending } from '../../../src/actions/operations/pauseSending.ts';
import { toInstant } from '../../../src/clock.ts';
import { deliveriesById } from '../../../src/delivery/delivery.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { draftFor, publish } from '../../support/records.ts';

const minute = 60_000;
const hour = 60 * minute;

let newsroom: TestNewsroom;
let number = 0;
afterEach(() => newsroom.close());

/** 23:30 in Karachi, where posts go from 08:00 to 22:00. */
const night = Date.parse('2026-11-20T18:30:00Z');
const morning = Date.parse('2026-11-21T03:00:00Z');

async function open(channel: object = {}, at = night): Promise<void> {
  newsroom = await openTestNewsroom({
    newsroom: { timezone: 'Asia/Karachi' },
    channels: [
      {
        id: 'hook',
        type: 'webhook',
        url: 'http://127.0.0.1:9/hook',
        secret: 'hook-secret-hook-secret',
        slots: ['08:00-22:00'],
        ...channel,
      },
    ],
  });
  newsroom.clock.set(at);
}

async function drafted(article: object = {}) {
  number += 1;
  const headline = `Ferry number ${number} returns to Orrin`;
  const url = `https://tarn.example/ferry-${number}`;
  const id = await publish(newsroom.context, { headline, url, ...article });
  return draftFor(newsroom.context, id, 'hook');
}

async function approve(how: object = {}, article: object = {}) {
  const draft = await drafted(article);
  const approved = await approveDraft(newsroom.context, { id: draft.id, version: draft.version, ...how });
  return whenItGoes(newsroom.context, approved);
}

describe('an approval says when the post will really be sent', () => {
  test('the next slot and its distance, during quiet hours', async () => {
    await open();
    expect(await approve()).toEqual({
      at: toInstant(morning),
      why: `It will be sent at ${toInstant(morning)} because of the channel’s slots.`,
      late: 'That is 9 hours from now.',
    });
  });

  test('the gap and the cap', async () => {
    await open({ slots: [], cap: { perDay: 2 } });
    expect(await approve()).toEqual({ at: toInstant(night), why: 'It will be sent now.' });
    expect(await approve()).toMatchObject({
      why: expect.stringMatching(/because of the gap to other posts\.$/),
    });
    expect(await approve({ at: toInstant(night + 20 * minute) })).toEqual({
      at: '2026-11-20T19:00:00Z',
      why: 'It will be sent at 2026-11-20T19:00:00Z because of the cap of posts a day.',
    });
  });

  test('now: past slots, gap and queue, but not past the cap or the embargo', async () => {
    await open({ cap: { perDay: 2 } });
    await approve();
    expect(await approve({ place: 'now' })).toEqual({
      at: toInstant(night),
      why: 'It will be sent now, ignoring the channel’s slots, gap and queue.',
    });
    await newsroom.context.store.redis.hset(newsroom.context.store.keys.channel('hook'), {
      lastClaimAt: night,
      countDay: '2026-11-20',
      count: 2,
    });
    expect(await approve({ place: 'now' })).toMatchObject({
      at: '2026-11-20T19:00:00Z',
      why: expect.stringContaining('the cap of posts a day'),
    });
    const embargoUntil = toInstant(night + 3 * hour);
    expect(await approve({ place: 'now' }, { embargoUntil })).toMatchObject({
      at: embargoUntil,
      why: expect.stringContaining('embargo'),
      late: 'That is 3 hours from now.',
    });
  });

  test('breaking news is sent as now, unless it was given a time', async () => {
    await open();
    expect(await approve({}, { breaking: true })).toEqual({
      at: toInstant(night),
      why: 'It will be sent now, ignoring the channel’s slots, gap and queue, as breaking news.',
    });
    const at = toInstant(morning + hour);
    expect(await approve({ at }, { breaking: true })).toMatchObject({
      at,
      why: `It will be sent at ${at}, as requested.`,
    });
  });

  test('a person’s exact time outside the slots is kept and reported as such', async () => {
    await open();
    const at = toInstant(night + 2 * hour);
    expect(await approve({ at })).toEqual({
      at,
      why: `It will be sent at ${at}, as requested, outside the channel’s slots.`,
    });
  });

  test('what prevents it: pause, dry run, a sign-in, a rest, posting by hand', async () => {
    await open({ slots: [] });
    await pauseSending(newsroom.context, { reason: 'wrong pictures' });
    expect((await approve())?.why).toBe(
      'Everything is paused (by ada: wrong pictures): it waits until somebody resumes sending. Otherwise it would be sent now.',
    );
    await newsroom.close();
    await open({ slots: [], dryRun: true });
    expect((await approve())?.why).toMatch(/^Nothing is sent on this channel: dry run/);
    await newsroom.close();
    await open({ slots: [] });
    const { redis, keys } = newsroom.context.store;
    await redis.hset(keys.channel('hook'), { signedOutSince: night, signedOutWhy: 'answered 401' });
    expect((await approve())?.why).toMatch(/^The channel needs a sign-in \(answered 401\)/);
    await redis.del(keys.channel('hook'));
    const until = night + 18 * hour;
    await redis.hset(keys.channel('hook'), { restSince: night, restUntil: until, restWhy: 'answered 429' });
    expect(await approve()).toMatchObject({
      at: toInstant(until),
      why: expect.stringMatching(/when the channel has rested: answered 429/),
      late: 'That is 18 hours from now.',
    });
    await newsroom.close();
    newsroom = await openTestNewsroom({ channels: [{ id: 'hook', type: 'manual' }] });
    expect((await approve())?.why).toBe('It waits for somebody to post it by hand now.');
  });

  test('only its place moves a scheduled post ahead', async () => {
    await open();
    const draft = await drafted();
    const { version } = await approveDraft(newsroom.context, { id: draft.id, version: 1 });
    const moved = await rescheduleDraft(newsroom.context, { id: draft.id, version, place: 'now' });
    expect(await whenItGoes(newsroom.context, moved)).toMatchObject({ at: toInstant(night) });
    const [delivery] = await deliveriesById(newsroom.context.store, moved.deliveries);
    expect(delivery).toMatchObject({ place: 'now', dueAt: toInstant(night) });
    await expect(rescheduleDraft(newsroom.context, { id: draft.id, version })).rejects.toMatchObject({
      code: 'request.invalid',
    });
  });
});
