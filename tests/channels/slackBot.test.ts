import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChannelContext, Post } from '../../src/channels/channel.ts';
import * as slack from '../../src/channels/slack.ts';
import { scripted } from '../simulators/faults.ts';
import { type SlackBotOptions, startSlackBot } from '../simulators/slackBot.ts';
import { openNewsroom, postFor } from './newsroom.ts';

let newsroom: ReturnType<typeof openNewsroom>;
let context: ChannelContext;
let startedAt: number;
let server: Awaited<ReturnType<typeof startSlackBot>>;
let channel: slack.SlackChannel;

beforeEach(() => {
  newsroom = openNewsroom();
  ({ context } = newsroom);
  startedAt = newsroom.now();
});
afterEach(async () => {
  await server.close();
  await newsroom.close();
  expect(newsroom.logged()).not.toContain(server.secret);
});

async function start(options: SlackBotOptions = {}): Promise<void> {
  server = await startSlackBot({ now: newsroom.now, ...options });
  const keys = { id: 's', type: 'slack', baseUrl: server.url, token: server.secret, channel: server.channel };
  channel = slack.schema.parse(keys);
}
const send = (post: Post) => slack.send(post, channel, newsroom.attempt(), context);
const find = (post: Post) => slack.find(post, channel, { number: 1, firstAttemptAt: startedAt }, context);

test('a message has the id in its address, by which it is edited, read back and removed', async () => {
  await start();
  const sent = await send(postFor('ids'));
  if (sent.kind !== 'sent') throw new Error(sent.reason);
  expect(slack.idAt(new URL(sent.remoteUrl ?? ''))).toBe(sent.remoteId);
  const newer = postFor('ids', { text: 'Fares < 3 & > 2 crowns' });
  await slack.edit(sent.remoteId, newer, channel, context);
  const copy = { remoteId: sent.remoteId, text: newer.text, removed: false };
  expect(await slack.readBack(copy, channel, context)).toEqual({ kind: 'there', text: newer.text });
  await slack.remove(sent.remoteId, channel, context);
  expect(await slack.readBack(copy, channel, context)).toMatchObject({ kind: 'gone' });
  const blind = { ...channel, channel: 'C0ELSEWHERE' };
  expect(await slack.readBack(copy, blind, context)).toMatchObject({ kind: 'cannot-tell' });
});

test('a lookup reads every page, and takes nobody else’s message with our link for ours', async () => {
  await start({ faults: scripted('cut-after-storing', 'cut-before-reading') });
  const post = postFor('deep');
  expect(await send(post)).toMatchObject({ kind: 'uncertain' });
  for (let n = 0; n < 120; n += 1) server.say(`Later talk ${n}`);
  expect(await find(post)).toMatchObject({ kind: 'found', remoteId: server.truth[0]!.ts });
  const lost = postFor('lost');
  await send(lost);
  server.say(lost.text);
  expect(await find(lost)).toMatchObject({ kind: 'absent' });
});

test('a check reports a bot that may not read its channel, with what it needs', async () => {
  await start({ scopes: ['chat:write'] });
  const { ok, says } = await slack.check(channel, context);
  expect(ok).toBe(false);
  expect(says).toContain('missing_scope (the bot needs channels:history)');
  expect(says).toContain('Invite @courier_bot');
  expect(await find(postFor('unread'))).toMatchObject({ kind: 'cannot-tell' });
});

test('a bot that was removed from its channel waits, and no post fails', async () => {
  await start();
  channel = { ...channel, channel: 'C0ELSEWHERE' };
  expect(await send(postFor('out'))).toMatchObject({ kind: 'not-sent', account: 'signed-out' });
});

test.each([
  [{ token: 'xoxb-1' }],
  [{ channel: 'C0123456789' }],
  [{}],
  [{ webhookUrl: 'https://hooks.slack.example/services/T/B/x', token: 'xoxb-1', channel: 'C0123456789' }],
  [{ token: 'xoxb-1', channel: '#general' }],
])('a channel is a webhook, or a bot with its channel’s id: %j is neither', async (keys) => {
  await start();
  expect(slack.schema.safeParse({ id: 's', type: 'slack', ...keys }).success).toBe(false);
});
