import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChannelContext, Post } from '../../../src/channels/channel.ts';
import * as linkedin from '../../../src/channels/linkedin.ts';
import { scripted } from '../../simulators/faults.ts';
import { type LinkedInOptions, startLinkedIn } from '../../simulators/linkedin.ts';
import { openNewsroom, postFor } from '../newsroom.ts';

const token = 'tok-li-9f3e-never-to-be-seen';
let newsroom: ReturnType<typeof openNewsroom>;
let startedAt: number;
let context: ChannelContext;
let server: Awaited<ReturnType<typeof startLinkedIn>>;
let channel: linkedin.LinkedInChannel;

beforeEach(() => {
  newsroom = openNewsroom();
  startedAt = newsroom.now();
  ({ context } = newsroom);
});
afterEach(async () => {
  await server.close();
  await newsroom.close();
  expect(newsroom.logged()).not.toContain(token);
});

async function start(options: Partial<LinkedInOptions> = {}, keys: Record<string, unknown> = {}) {
  server = await startLinkedIn({ now: newsroom.now, token, ...options });
  const { url: baseUrl, author } = server;
  channel = linkedin.schema.parse({ id: 'li', type: 'linkedin', baseUrl, author, token, ...keys });
}
const send = (post: Post, number = 1) =>
  linkedin.send(post, channel, newsroom.attempt({ number, firstAttemptAt: startedAt }), context);
const find = (post: Post) => linkedin.find(post, channel, { number: 1, firstAttemptAt: startedAt }, context);

test('a version that has ended is the channel’s fault: posts wait, and check and outcome say what to do', async () => {
  await start({}, { version: '202511' });
  const says = /version 202511 has ended: write a newer "version" for the channel into newsroom.yaml/;
  expect(await send(postFor('late'))).toEqual({
    ...{ kind: 'not-sent', status: 426, account: 'signed-out' },
    reason: expect.stringMatching(says),
  });
  expect(await linkedin.remove('urn:li:share:7', channel, context)).toMatchObject({ account: 'signed-out' });
  expect(await linkedin.check(channel, context)).toEqual({ ok: false, says: expect.stringMatching(says) });
  expect(server.truth).toEqual([]);
});

test('a missing permission is the account’s fault', async () => {
  await start({ lacksPermission: true });
  expect(await send(postFor('mute'))).toEqual({
    ...{ kind: 'not-sent', status: 403, account: 'signed-out' },
    reason: 'LinkedIn answered 403: Not enough permissions to access: posts.CREATE.20261001',
  });
});

test('what LinkedIn calls a duplicate is refused at first, and uncertain after an earlier attempt', async () => {
  await start({ faults: scripted('cut-after-storing') });
  const post = postFor('twice');
  expect(await send(post)).toMatchObject({ kind: 'uncertain' });
  expect(await send(post, 2)).toMatchObject({ kind: 'uncertain', status: 422 });
  expect(await find(post)).toMatchObject({ kind: 'found', remoteId: server.truth[0]!.id });
  expect(await send(post)).toMatchObject({ kind: 'refused', status: 422 });
  expect(server.truth).toHaveLength(1);
});
