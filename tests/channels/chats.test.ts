import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import * as discord from '../../src/channels/discord.ts';
import * as slack from '../../src/channels/slack.ts';
import * as telegram from '../../src/channels/telegram.ts';
import { samples } from '../pictures/samples.ts';
import type { ChatOptions, ChatSimulator } from '../simulators/chat.ts';
import { startDiscord } from '../simulators/discord.ts';
import { startSlack } from '../simulators/slack.ts';
import { startTelegram } from '../simulators/telegram.ts';
import { address } from '../support/address.ts';
import { openNewsroom, postFor } from './newsroom.ts';

let newsroom: ReturnType<typeof openNewsroom>;
let server: ChatSimulator;

beforeAll(() => {
  newsroom = openNewsroom();
});
afterAll(() => newsroom.close());
afterEach(async () => {
  await server.close();
  expect(newsroom.logged()).not.toContain(server.secret);
});

async function startedTelegram(options: ChatOptions = {}, keys: Record<string, unknown> = {}) {
  const simulator = await startTelegram({ now: newsroom.now, ...options });
  server = simulator;
  const { url: baseUrl, secret: token } = simulator;
  return telegram.schema.parse({ id: 't', type: 'telegram', baseUrl, token, chatId: '@courier', ...keys });
}
async function startedDiscord(options: ChatOptions = {}, keys: Record<string, unknown> = {}) {
  const simulator = await startDiscord({ now: newsroom.now, ...options });
  server = simulator;
  return discord.schema.parse({ id: 'd', type: 'discord', webhookUrl: simulator.webhookUrl, ...keys });
}
async function startedSlack(options: ChatOptions = {}, keys: Record<string, unknown> = {}) {
  const simulator = await startSlack({ now: newsroom.now, ...options });
  server = simulator;
  return slack.schema.parse({ id: 's', type: 'slack', webhookUrl: simulator.webhookUrl, ...keys });
}

const picture = async () =>
  ({ bytes: await samples.png(), type: 'image/png', width: 640, height: 400 }) as const;

describe('Telegram', () => {
  test('edits a text, or the caption below a picture; the same words again are harmless', async () => {
    const channel = await startedTelegram({}, { photo: true });
    for (const post of [postFor('words'), postFor('caption', { file: await picture() })])
      await telegram.send(post, channel, newsroom.attempt(), newsroom.context);
    for (const remoteId of ['1', 'https://t.me/courier/2', '2'])
      expect(await telegram.edit(remoteId, postFor('newer'), channel, newsroom.context)).toMatchObject({
        kind: 'sent',
        status: 200,
      });
    expect(server.truth.map(({ edits }) => edits)).toEqual([
      [postFor('newer').text],
      [postFor('newer').text],
    ]);
    expect(await telegram.edit('9', postFor('gone'), channel, newsroom.context)).toMatchObject({
      kind: 'refused',
    });
  });

  test('returns the post’s address in a public channel', async () => {
    const channel = await startedTelegram();
    expect(await telegram.send(postFor('url'), channel, newsroom.attempt(), newsroom.context)).toMatchObject({
      remoteId: '1',
      remoteUrl: 'https://t.me/courier/1',
    });
  });

  test('shows a picture with the text below it, and refuses one that it can’t show', async () => {
    const channel = await startedTelegram({}, { photo: true });
    const file = await picture();
    await telegram.send(postFor('photo', { file }), channel, newsroom.attempt(), newsroom.context);
    expect(server.truth[0]).toMatchObject({
      text: postFor('photo').text,
      picture: { type: 'image/png', width: 640, height: 400 },
    });
    const long = { ...file, bytes: await samples.png(4_200, 200) };
    expect(
      await telegram.send(postFor('long', { file: long }), channel, newsroom.attempt(), newsroom.context),
    ).toMatchObject({ kind: 'refused', reason: expect.stringContaining('PHOTO_INVALID_DIMENSIONS') });
    expect(server.truth).toHaveLength(1);
  });

  test('removes a post, by its id or its address; one that is gone counts as removed', async () => {
    const channel = await startedTelegram();
    await telegram.send(postFor('away'), channel, newsroom.attempt(), newsroom.context);
    for (const name of ['1', 'https://t.me/courier/1']) {
      expect(await telegram.remove(name, channel, newsroom.context)).toMatchObject({ kind: 'sent' });
    }
    expect(server.truth[0]?.deletedAt).toBe(newsroom.now());
  });

  test('says what is wrong with token and chat', async () => {
    const channel = await startedTelegram();
    expect(await telegram.check({ ...channel, token: '1:no' }, newsroom.context)).toMatchObject({
      ok: false,
      says: expect.stringContaining('Unauthorized. Take the token from @BotFather'),
    });
    expect(await telegram.check({ ...channel, chatId: '@other' }, newsroom.context)).toMatchObject({
      ok: false,
      says: expect.stringContaining('chat not found for @other'),
    });
  });
});

describe('Discord', () => {
  test('keeps the picture of a message that is edited', async () => {
    const channel = await startedDiscord({}, { photo: true });
    const image = { url: 'https://gull.example/petrel.jpg', alt: 'A white ferry' };
    const post = postFor('kept', { file: await picture(), image });
    const sent = await discord.send(post, channel, newsroom.attempt(), newsroom.context);
    if (sent.kind !== 'sent') throw new Error(sent.reason);
    await discord.edit(sent.remoteId, postFor('newer'), channel, newsroom.context);
    expect(server.truth[0]).toMatchObject({
      edits: [discord.payload(postFor('newer')).content],
      picture: { type: 'image/png', alt: 'A white ferry' },
    });
  });

  test('is sent to another server if a baseUrl is given', async () => {
    const channel = await startedDiscord();
    const path = new URL(channel.webhookUrl).pathname;
    const moved = {
      ...channel,
      webhookUrl: address(`https://discord.invalid${path}`),
      baseUrl: address(server.url),
    };
    expect(await discord.send(postFor('base'), moved, newsroom.attempt(), newsroom.context)).toMatchObject({
      kind: 'sent',
    });
  });
});

describe('Telegram’s refusals', () => {
  test('of the chat are the account’s: the channel waits for a person', async () => {
    const channel = await startedTelegram({}, { chatId: '@elsewhere' });
    expect(await telegram.send(postFor('lost'), channel, newsroom.attempt(), newsroom.context)).toEqual({
      ...{ kind: 'not-sent', status: 400, account: 'signed-out' },
      reason: 'Telegram answered 400: Bad Request: chat not found',
    });
  });

  test('of a removal after two days are the post’s', async () => {
    const channel = await startedTelegram();
    await telegram.send(postFor('old'), channel, newsroom.attempt(), newsroom.context);
    newsroom.pass(49 * 3_600_000);
    expect(await telegram.remove('1', channel, newsroom.context)).toEqual({
      ...{ kind: 'refused', status: 400 },
      reason: "Telegram answered 400: Bad Request: message can't be deleted for everyone",
    });
  });
});

test('Slack’s own error says why a post was refused', async () => {
  const channel = await startedSlack();
  const gone = { ...channel, webhookUrl: address(`${server.url}/services/gone`) };
  expect(await slack.send(postFor('gone'), gone, newsroom.attempt(), newsroom.context)).toEqual({
    kind: 'not-sent',
    status: 404,
    account: 'signed-out',
    reason: 'Slack answered 404: no_service',
  });
});
