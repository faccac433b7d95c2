import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChannelContext, Post } from '../../src/channels/channel.ts';
import * as facebook from '../../src/channels/facebook.ts';
import { type FacebookOptions, startFacebook } from '../simulators/facebook.ts';
import { scripted } from '../simulators/faults.ts';
import { openNewsroom, postFor } from './newsroom.ts';

const token = 'EAAG-9f3e-never-to-be-seen';
let newsroom: ReturnType<typeof openNewsroom>;
let startedAt: number;
let context: ChannelContext;
let server: Awaited<ReturnType<typeof startFacebook>>;
let channel: facebook.FacebookChannel;

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

async function start(options: Partial<FacebookOptions> = {}): Promise<void> {
  server = await startFacebook({ now: newsroom.now, token, ...options });
  const keys = { id: 'fb', type: 'facebook', baseUrl: server.url, pageId: server.pageId };
  channel = facebook.schema.parse({ ...keys, token });
}
const send = (post: Post, number = 1) =>
  facebook.send(post, channel, newsroom.attempt({ number, firstAttemptAt: startedAt }), context);
const find = (post: Post) => facebook.find(post, channel, { number: 1, firstAttemptAt: startedAt }, context);
async function idOf(post: Post): Promise<string> {
  const outcome = await send(post);
  if (outcome.kind !== 'sent') throw new Error(outcome.reason);
  return outcome.remoteId;
}

test('a post has Facebook’s own card of its link, and an address that opens', async () => {
  await start();
  expect(await send(postFor('card'))).toEqual({
    kind: 'sent',
    status: 200,
    remoteId: '10177_122000',
    remoteUrl: 'https://www.facebook.com/10177_122000',
  });
  expect(server.truth[0]).toMatchObject({ link: postFor('card').link });
  expect(facebook.idAt(new URL('https://www.facebook.com/10177_122000'), channel)).toBe('10177_122000');
});

test('a lookup reads every page back to before the first attempt', async () => {
  await start({ faults: scripted('cut-after-storing') });
  const post = postFor('deep');
  expect(await send(post)).toMatchObject({ kind: 'uncertain' });
  for (let n = 0; n < 120; n += 1) await idOf(postFor(`later ${n}`));
  expect(await find(post)).toMatchObject({ kind: 'found', remoteId: server.truth[0]!.id });
});

test('the link on a card is enough to prove a post whose text a person has changed', async () => {
  await start({ faults: scripted('cut-after-storing') });
  const post = postFor('changed');
  await send(post);
  server.truth[0]!.edits.push('Ferry back, says the harbour master');
  const withoutLink = server.truth[0]!;
  expect(withoutLink.edits.at(-1)).not.toContain(post.link);
  expect(await find(post)).toMatchObject({ kind: 'found', remoteId: withoutLink.id });
});

test('a lookup that fails can’t tell, and does not mean "not there"', async () => {
  await start({ readFaults: scripted('500-before-storing', 'garbage', '429') });
  for (let n = 0; n < 3; n += 1) expect(await find(postFor('look'))).toMatchObject({ kind: 'cannot-tell' });
  expect(await find(postFor('look'))).toMatchObject({ kind: 'absent' });
});

test('what Facebook calls a duplicate is refused at first, and uncertain after an earlier attempt', async () => {
  await start({ faults: scripted('cut-after-storing') });
  await send(postFor('twice'));
  expect(await send(postFor('twice'), 2)).toMatchObject({ kind: 'uncertain' });
  expect(await send(postFor('twice'))).toMatchObject({ kind: 'refused' });
  expect(server.truth).toHaveLength(1);
});

test('a person’s token is reported by a check, and a post with it waits for a page’s', async () => {
  await start({ isPersons: true });
  expect(await facebook.check(channel, context)).toEqual({
    ok: false,
    says: 'The token is that of “Mira Dolan” (777). Give the token of the page 10177, as /me/accounts lists it.',
  });
  expect(await send(postFor('nobody'))).toMatchObject({ kind: 'not-sent', account: 'signed-out' });
});

test('a post is called gone only if the page’s own list can be read', async () => {
  await start();
  const post = postFor('copy');
  const remoteId = await idOf(post);
  const copy = { remoteId, text: post.text, removed: false };
  expect(await facebook.readBack(copy, channel, context)).toEqual({ kind: 'there', text: post.text });
  await facebook.remove(remoteId, channel, context);
  expect(await facebook.readBack(copy, channel, context)).toMatchObject({ kind: 'gone' });
  const blind = { ...channel, pageId: '999' };
  expect(await facebook.readBack(copy, blind, context)).toMatchObject({ kind: 'cannot-tell' });
});

test('an edit of a post that is gone is refused, and is not the account’s fault', async () => {
  await start();
  const remoteId = await idOf(postFor('old'));
  server.truth[0]!.deletedAt = newsroom.now();
  const outcome = await facebook.edit(remoteId, postFor('new'), channel, context);
  expect(outcome).toMatchObject({ kind: 'refused' });
  expect(outcome).not.toHaveProperty('account');
});
