import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ChannelType } from '../../src/channels/channel.ts';
import * as discord from '../../src/channels/discord.ts';
import * as slack from '../../src/channels/slack.ts';
import * as telegram from '../../src/channels/telegram.ts';
import type { ChannelConfig } from '../../src/config/schema.ts';
import {
  type ChatOptions,
  type ChatSimulator,
  startDiscord,
  startSlack,
  startTelegram,
} from '../simulators/chats.ts';
import { type Fault, scripted } from '../simulators/faults.ts';
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

type Started = (options?: ChatOptions) => Promise<ChannelConfig>;
const kinds: [string, ChannelType, Started][] = [
  ['Telegram', telegram, startedTelegram as Started],
  ['Discord', discord, startedDiscord as Started],
  ['Slack', slack, startedSlack as Started],
];

describe.each(kinds)('%s', (_, kind, start) => {
  it('shows the text as the draft has it', async () => {
    const channel = await start();
    const post = postFor('exact');
    const outcome = await kind.send!(post, channel, newsroom.attempt(), newsroom.context);
    expect(outcome).toMatchObject({ kind: 'sent', status: 200 });
    const [shown] = server.truth;
    expect(shown?.text.replaceAll('&amp;', '&')).toBe(post.text);
    expect(JSON.parse(server.posts[0]!)).toEqual(kind.payload(post, channel));
  });

  it.each<[Fault, string, number | undefined, number]>([
    ['refuse', 'refused', 403, 0],
    ['429', 'not-sent', 429, 0],
    ['cut-before-reading', 'uncertain', undefined, 0],
    ['500-before-storing', 'uncertain', 500, 0],
    ['cut-after-storing', 'uncertain', undefined, 1],
    ['500-after-storing', 'uncertain', 500, 1],
    ['garbage', 'uncertain', 200, 1],
  ])('after "%s" the attempt is %s', async (fault, outcomeKind, status, visible) => {
    const channel = await start({ faults: scripted(fault) });
    const outcome = await kind.send!(postFor(fault), channel, newsroom.attempt(), newsroom.context);
    expect({ kind: outcome.kind, status: outcome.status }).toEqual({ kind: outcomeKind, status });
    expect(server.truth).toHaveLength(visible);
    expect(JSON.stringify(outcome)).not.toContain(server.secret);
  });

  it('waits as long as it is asked to', async () => {
    const channel = await start({ faults: scripted('429') });
    const outcome = await kind.send!(postFor('wait'), channel, newsroom.attempt(), newsroom.context);
    expect(outcome).toMatchObject({ kind: 'not-sent', retryAfterMs: 60_000 });
  });

  it('is uncertain when the claim’s deadline cuts an answer that never comes, and lets nothing leave after it', async () => {
    const claim = new AbortController();
    const channel = await start({ faults: scripted('stall-after-storing'), onStored: () => claim.abort() });
    const attempt = newsroom.attempt({ signal: claim.signal });
    expect(await kind.send!(postFor('stall'), channel, attempt, newsroom.context)).toMatchObject({
      kind: 'uncertain',
    });
    const late = newsroom.attempt({ deadline: newsroom.now() - 1 });
    expect(await kind.send!(postFor('late'), channel, late, newsroom.context)).toMatchObject({
      kind: 'not-sent',
    });
    expect(server.posts).toHaveLength(1);
  });

  it('is not sent where nobody listens, without telling the address', async () => {
    const channel = await start();
    await server.close();
    const outcome = await kind.send!(postFor('closed'), channel, newsroom.attempt(), newsroom.context);
    expect(outcome).toMatchObject({ kind: 'not-sent' });
    expect(JSON.stringify(outcome)).not.toContain(server.secret);
  });

  it('can be settled by a person alone', async () => {
    const channel = await start();
    expect(kind.abilities(channel)).toMatchObject({ settles: 'blind', repeatWithin: 0 });
    const attempted = { number: 1, firstAttemptAt: newsroom.now() };
    expect(await kind.find!(postFor('blind'), channel, attempted, newsroom.context)).toMatchObject({
      kind: 'cannot-tell',
    });
  });

  it('is checked without posting', async () => {
    const channel = await start();
    const check = await kind.check!(channel, newsroom.context);
    expect(check.ok).toBe(true);
    expect(check.says).toContain('waits for a person');
    expect(check.says).not.toContain(server.secret);
    expect(server.posts).toEqual([]);
    await server.close();
    expect(await kind.check!(channel, newsroom.context)).toMatchObject({ ok: false });
  });
});

describe('Telegram beside that', () => {
  it('gives the post’s address in a public channel', async () => {
    const channel = await startedTelegram();
    expect(await telegram.send(postFor('url'), channel, newsroom.attempt(), newsroom.context)).toMatchObject({
      remoteId: '1',
      remoteUrl: 'https://t.me/courier/1',
    });
  });

  it('posts the picture with the text below it, and the text alone where the picture can’t be got', async () => {
    const channel = await startedTelegram({}, { photo: true });
    const image = { url: 'https://gull.example/petrel.jpg' };
    await telegram.send(postFor('photo', { image }), channel, newsroom.attempt(), newsroom.context);
    expect(server.truth[0]).toMatchObject({ photo: image.url, text: postFor('photo').text });
    const gone = postFor('gone', { image: { url: 'https://gone.example/petrel.jpg' } });
    expect(await telegram.send(gone, channel, newsroom.attempt(), newsroom.context)).toMatchObject({
      kind: 'sent',
    });
    expect(server.truth).toHaveLength(2);
    expect(server.truth[1]).not.toHaveProperty('photo');
  });

  it('removes a post, by its id or its address; one that is gone counts as removed', async () => {
    const channel = await startedTelegram();
    await telegram.send(postFor('away'), channel, newsroom.attempt(), newsroom.context);
    for (const name of ['1', 'https://t.me/courier/1']) {
      expect(await telegram.remove(name, channel, newsroom.context)).toMatchObject({ kind: 'sent' });
    }
    expect(server.truth[0]?.deletedAt).toBe(newsroom.now());
  });

  it('says what is wrong with token and chat', async () => {
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

describe('Discord beside that', () => {
  it('asks for the message’s id, by which it is edited and removed', async () => {
    const channel = await startedDiscord();
    const sent = await discord.send(postFor('kept'), channel, newsroom.attempt(), newsroom.context);
    if (sent.kind !== 'sent') throw new Error(sent.reason);
    expect(sent.remoteId).toBe('121');
    const other = postFor('kept', { text: 'Another text' });
    expect(await discord.edit(sent.remoteId, other, channel, newsroom.context)).toMatchObject({
      kind: 'sent',
    });
    expect(server.truth[0]?.edits).toEqual(['Another text']);
    for (let n = 0; n < 2; n += 1)
      expect(await discord.remove(sent.remoteId, channel, newsroom.context)).toMatchObject({ kind: 'sent' });
  });

  it('goes to another server where a baseUrl is given', async () => {
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

it('Slack’s own word tells why a post was refused', async () => {
  const channel = await startedSlack();
  const gone = { ...channel, webhookUrl: address(`${server.url}/services/gone`) };
  expect(await slack.send(postFor('gone'), gone, newsroom.attempt(), newsroom.context)).toEqual({
    kind: 'refused',
    status: 404,
    reason: 'Slack answered 404: no_service',
  });
});
