import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChannelContext, Post, StatisticsAnswer } from '../../src/channels/channel.ts';
import * as mastodon from '../../src/channels/mastodon.ts';
import type { OutboundResponse } from '../../src/net/outbound.ts';
import { startMastodon } from '../simulators/mastodon.ts';
import { startThreads } from '../simulators/threads.ts';
import { contracts } from './contracts.ts';
import { openNewsroom, postFor } from './newsroom.ts';
import type { Opened } from './openers.ts';

let newsroom: ReturnType<typeof openNewsroom>;
beforeEach(() => {
  newsroom = openNewsroom();
});
afterEach(() => newsroom.close());

/** The context of a platform whose every request is answered so. */
function answering(context: ChannelContext, status: number, body: string, headers = {}): ChannelContext {
  const request = async (url: string): Promise<OutboundResponse> => ({
    ...{ status, headers, url },
    body: new TextEncoder().encode(body),
  });
  return { ...context, net: { ...context.net, request } };
}

const counting = contracts.filter(({ type }) => type.statistics !== undefined);

test('the platforms that give numbers are these', () => {
  expect(counting.map(({ name }) => name)).toEqual([
    'Mastodon',
    'Bluesky',
    'Bluesky with standard.site',
    'Facebook',
    'LinkedIn',
    'Threads',
    'an actor of this server',
    'X',
  ]);
});

// Other servers tell of reactions at our inbox (tests/web/public/activitypubInbox.test.ts).
const asked = counting.filter(({ protocol }) => protocol === undefined);

describe.each(asked)('the numbers of posts: $name', ({ type, open }) => {
  let server: Opened;
  let context: ChannelContext;
  beforeEach(async () => {
    server = await open({ now: newsroom.now });
    context = server.store ? { ...newsroom.context, store: server.store } : newsroom.context;
  });
  afterEach(() => server.close());

  async function sent(post: Post): Promise<string> {
    const outcome = await type.send(post, server.channel, newsroom.attempt(), context);
    if (outcome.kind !== 'sent') throw new Error(outcome.reason);
    return outcome.remoteId;
  }
  const ask = (ids: string[], channel = server.channel, asked = context) =>
    type.statistics!(ids, channel, asked);
  const numbersOf = async (id: string) => {
    const answer = await ask([id]);
    return answer.kind === 'read' ? answer.posts.get(id) : answer;
  };

  test('are what people did with each; a post that is gone has none', async () => {
    const first = await sent(postFor('first'));
    const second = await sent(postFor('second'));
    server.react({ likes: 3, reposts: 2, quotes: 1, views: 40 });
    expect(await numbersOf(second)).toMatchObject({ likes: 3 });
    expect(await numbersOf(first)).toMatchObject({ likes: 0, replies: 0 });
    await type.remove!(first, server.channel, context);
    expect(await numbersOf(first)).toBeUndefined();
  });

  test('are told for as many posts at once as the type says', async () => {
    const id = await sent(postFor('one'));
    const answer = await ask(Array.from({ length: type.statisticsAtOnce ?? 0 }, () => id));
    expect(answer).toMatchObject({ kind: 'read' });
    if (answer.kind === 'read') expect([...answer.posts.keys()]).toEqual([id]);
  });

  test('are unknown where the platform refuses, limits or fails, and no secret is told', async () => {
    const id = await sent(postFor('one'));
    const [own = ''] = server.secrets;
    const echo = JSON.stringify({ error: own, message: own });
    const seen: Record<string, StatisticsAnswer> = { stranger: await ask([id], server.stranger) };
    for (const status of [403, 429, 500, 503])
      seen[status] = await ask(
        [id],
        server.channel,
        answering(context, status, echo, { 'retry-after': '90' }),
      );
    seen.garbage = await ask([id], server.channel, answering(context, 200, '<!doctype html>'));
    expect(Object.values(seen).map(({ kind }) => kind)).toEqual(Array(6).fill('unread'));
    expect(seen[429]).toMatchObject({ retryAfterMs: 90_000 });
    expect(seen[403]).toMatchObject({ refused: true });
    for (const secret of server.secrets) expect(JSON.stringify(seen)).not.toContain(secret);
  });

  test('are left for later where few requests are left', async () => {
    const id = await sent(postFor('one'));
    const { net } = context;
    const request: typeof net.request = async (url, options) => {
      const answer = await net.request(url, options);
      const headers = { ...answer.headers, 'ratelimit-remaining': '0', 'ratelimit-reset': '120' };
      return { ...answer, headers };
    };
    const answer = await ask([id], server.channel, { ...context, net: { ...net, request } });
    expect(answer).toMatchObject({ kind: 'read', restMs: 120_000 });
  });
});

describe('a server that does not answer for several statuses', () => {
  test('is asked for one after the other', async () => {
    const server = await startMastodon({ now: newsroom.now, answersForSeveral: false });
    const keys = { id: 'm', type: 'mastodon', baseUrl: server.url, token: server.token };
    const channel = mastodon.schema.parse({ ...keys, software: 'gotosocial' });
    const ids = [];
    for (const name of ['one', 'two', 'three']) {
      const outcome = await mastodon.send(postFor(name), channel, newsroom.attempt(), newsroom.context);
      if (outcome.kind === 'sent') ids.push(outcome.remoteId);
    }
    server.truth[0]!.deletedAt = newsroom.now();
    server.truth[1]!.reactions = { likes: 7, quotes: 2 };
    const answer = await mastodon.statistics(ids, channel, newsroom.context);
    expect(answer.kind === 'read' && [...answer.posts.values()]).toEqual([
      { likes: 7, reposts: 0, replies: 0, quotes: 2 },
      { likes: 0, reposts: 0, replies: 0, quotes: 0 },
    ]);
    await server.close();
  });
});

test('Threads without the right to insights says what its token lacks', async () => {
  const threads = contracts.find(({ name }) => name === 'Threads')!;
  const server = await startThreads({ token: 'THQV-insights', now: newsroom.now, tellsInsights: false });
  const channel = { id: 'th', type: 'threads', baseUrl: server.url, userId: server.userId };
  const answer = await threads.type.statistics!(
    ['181'],
    { ...channel, token: 'THQV-insights' } as never,
    newsroom.context,
  );
  expect(answer).toMatchObject({ kind: 'unread', refused: true });
  expect(answer.kind === 'unread' && answer.reason).toContain('does not have permission');
  await server.close();
});
