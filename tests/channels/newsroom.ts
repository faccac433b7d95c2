import { createHash, randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import { Redis } from 'ioredis';
import type { Attempt, ChannelContext, Post, PostedArticle } from '../../src/channels/channel.ts';
import { machineClock } from '../../src/clock.ts';
import { createLog } from '../../src/log.ts';
import { createOutbound } from '../../src/net/outbound.ts';
import { systemRandom } from '../../src/random.ts';
import { openFreshness } from '../../src/store/freshness.ts';
import { keysOf } from '../../src/store/keys.ts';
import { unmeasuredMemory } from '../../src/store/memoryLimit.ts';
import { redisUrl } from '../support/redis.ts';

/** A newsroom with a settable time, a real `Outbound` to loopback, and every log line kept. */
export function openNewsroom(startsAt = Date.parse('2026-03-02T09:00:00Z')) {
  let now = startsAt;
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const clock = { ...machineClock, now: () => now };
  const log = createLog({ level: 'trace', destination });
  const net = createOutbound({ allow: ['127.0.0.1/32'], userAgent: 'Slugline/test', clock, log });
  const newsroom = { id: 'gull', name: 'The Gull', url: 'https://gull.example', timezone: 'UTC' };
  const redis = new Redis(redisUrl(), { lazyConnect: true });
  const store = {
    redis,
    keys: keysOf(`c-${randomBytes(6).toString('hex')}`),
    clock,
    random: systemRandom,
    home: 'test',
    memory: unmeasuredMemory(),
    freshness: openFreshness(clock),
  };
  const secret = Buffer.alloc(32, 7);
  const context: ChannelContext = {
    net,
    clock,
    log,
    newsroom,
    store,
    secret,
    webBase: 'http://127.0.0.1:8080',
  };
  return {
    context,
    now: () => now,
    pass: (ms: number) => {
      now += ms;
    },
    logged: () => lines.join(''),
    attempt: (given: Partial<Attempt> = {}): Attempt => ({
      number: 1,
      firstAttemptAt: now,
      deadline: now + 15_000,
      signal: new AbortController().signal,
      ...given,
    }),
    async close() {
      await net.close();
      redis.disconnect();
    },
  };
}

/** The article of each name, below the newsroom's site. */
export function articleFor(name: string, given: Partial<PostedArticle> = {}): PostedArticle {
  return {
    id: `a_${name}`,
    revision: 1,
    headline: `Ferry “Petrel” back in service: ${name}`,
    site: 'https://gull.example',
    url: `https://gull.example/harbour/${encodeURIComponent(name.replaceAll(' ', '-'))}`,
    publishedAt: '2026-03-02T08:00:00Z',
    updatedAt: '2026-03-02T08:00:00Z',
    tags: [],
    ...given,
  };
}

/** A separate post for each name, with its own short link. */
export function postFor(name: string, given: Partial<Post> = {}): Post {
  const hex = createHash('sha256').update(name).digest('hex');
  const link = `https://gull.example/s/${hex.slice(0, 6)}`;
  return {
    deliveryId: `d_${name}`,
    pushId: hex,
    articleId: `a_${name}`,
    purpose: 'post',
    part: 0,
    text: `Ferry “Petrel” back in service after refit & sea trials: ${name}\n\n${link}`,
    language: 'en',
    link,
    headline: `Ferry “Petrel” back in service: ${name}`,
    article: articleFor(name),
    ...given,
  };
}
