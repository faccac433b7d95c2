import { describe, expect, test } from 'vitest';
import { type Composing, compose } from '../../src/compose/composer.ts';
import { mastodon } from '../../src/compose/counting/mastodon.ts';
import { x } from '../../src/compose/counting/x.ts';
import { issuesOf } from '../../src/compose/validator.ts';
import { article } from './articles.ts';

const link = 'https://tarn.example/s/abcd';
const bridge = {
  headline: 'Second bridge of Tarn opens to trams',
  bullets: [
    'Mayor Ines Rask cuts the ribbon with builder Odd Lunde',
    'Both also promise a third bridge by 2031',
    'Fares stay at 3 crowns until spring',
  ],
};
const threadOf = (given: Parameters<typeof article>[0], how: Partial<Composing> = {}) => {
  const from = article(given);
  const composing = { counting: mastodon, link, threadParts: 10, ...how };
  const made = compose(from, composing);
  const thread = made.alternatives.find(({ variant }) => variant === 'thread');
  return { made, from, thread, texts: thread?.parts.map(({ text }) => text), composing };
};

describe('a thread', () => {
  test('is headline and link first, then the whole points, each dependent one in the post of the one before it', () => {
    const { made, thread, texts, from } = threadOf(bridge);
    expect(made.variant).toBe('list');
    expect(texts).toEqual([
      `Second bridge of Tarn opens to trams\n\n${link}`,
      'Mayor Ines Rask cuts the ribbon with builder Odd Lunde\nBoth also promise a third bridge by 2031',
      'Fares stay at 3 crowns until spring',
    ]);
    expect(thread?.reason).toMatch(/A thread of 3: headline and link first, then 3 summary points/);
    const parts = thread?.parts ?? [];
    expect(issuesOf(parts, { article: from, counting: mastodon, limit: 500, link })).toEqual([]);
  });

  test('leaves out a dependent point that does not fit next to the one that it depends on', () => {
    expect(threadOf(bridge, { limit: 90 }).texts).toEqual([
      `Second bridge of Tarn opens to trams\n\n${link}`,
      'Mayor Ines Rask cuts the ribbon with builder Odd Lunde',
      'Fares stay at 3 crowns until spring',
    ]);
  });

  test('is no longer than the channel’s threads may be, and each post within the limit', () => {
    const bullets = ['One gate', 'Two docks', 'Three cranes', 'Four ferries', 'Five tugs', 'Six piers'].map(
      (what) => `${what} of the harbour get new lamps of steel before the winter`,
    );
    const { thread } = threadOf({ headline: 'Harbour gets lamps', bullets }, { counting: x, threadParts: 3 });
    expect(thread?.parts).toHaveLength(3);
    for (const { length, limit } of thread?.parts ?? []) expect(length).toBeLessThanOrEqual(limit);
  });

  test('is not offered if the channel has none, or if one post says as much', () => {
    expect(threadOf(bridge, { threadParts: 1 }).thread).toBeUndefined();
    expect(threadOf({ ...bridge, bullets: ['Fares stay at 3 crowns'] }).thread).toBeUndefined();
    expect(threadOf({ ...bridge, language: 'sw' }).thread).toBeUndefined();
    // A single point that does not fit next to the headline makes one.
    const long = {
      ...bridge,
      bullets: [`Fares stay at 3 crowns ${'for trams and ferries '.repeat(3).trim()}`],
    };
    expect(threadOf(long, { limit: 100 }).texts).toHaveLength(2);
  });

  test('has the tags with the link, and the word for breaking news only in its first post', () => {
    const { texts = [] } = threadOf({ ...bridge, breaking: true, tags: ['harbour'] }, { hashtags: 1 });
    expect(texts[0]).toBe(`BREAKING: Second bridge of Tarn opens to trams\n\n${link}\n\n#harbour`);
    expect(texts.slice(1).join()).not.toMatch(/#|BREAKING|https/);
  });
});
