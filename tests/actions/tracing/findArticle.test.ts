import { afterAll, beforeAll, expect, test } from 'vitest';
import { findArticle } from '../../../src/actions/tracing/findArticle.ts';
import { postPlaces } from '../../../src/store/scripts/delivery/indexPosts.ts';
import { writerOf } from '../../../src/store/writer.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { publish } from '../../support/records.ts';

let newsroom: TestNewsroom;
let oldest: string;

/** More newer articles and posts than were looked through before. */
const newer = 2_100;

beforeAll(async () => {
  newsroom = await openTestNewsroom();
  const { context } = newsroom;
  const { keys } = context.store;
  const redis = writerOf(context.store);
  oldest = await publish(context, {
    headline: 'Lighthouse relit',
    url: 'https://tarn.example/relit',
    language: 'en',
    publishedAt: '2020-01-01T00:00:00Z',
  });
  const json = JSON.stringify({ id: 'a_x', headline: 'Something else', publishedAt: '2024-01-01T00:00:00Z' });
  const writes = redis.pipeline();
  for (let n = 0; n < newer; n++) {
    writes.hset(keys.article(`a_${n}`), { json });
    writes.zadd(keys.found('w:something'), 0, `a_${n}`);
    writes.zadd(keys.articles, -Date.parse('2024-01-01T00:00:00Z') - n, `a_${n}`);
    writes.hset(keys.delivery(`p_${n}`), {
      id: `p_${n}`,
      state: 'sent',
      articleId: `a_${n}`,
      createdAt: '1',
      dueAt: '1',
      expiresAt: '1',
    });
    writes.zadd(keys.deliveries('sent', '*'), -n - 2, `p_${n}`);
  }
  writes.hset(keys.delivery('p_old'), {
    id: 'p_old',
    state: 'sent',
    articleId: oldest,
    createdAt: '1',
    dueAt: '1',
    expiresAt: '1',
    remoteUrl: 'https://social.example/@tarn/1',
  });
  const [{ bucket, field } = { bucket: '', field: '' }] = postPlaces('', {
    remoteUrl: 'https://social.example/@tarn/1',
  });
  writes.hset(keys.postIndex(bucket), field, 'p_old');
  writes.zadd(keys.deliveries('sent', '*'), -1, 'p_old');
  writes.zadd(keys.foundWords, 0, 'something');
  await writes.exec();
});
afterAll(() => newsroom.close());

test.each([
  ['words of a headline', 'lighthouse relit'],
  ['the address of a post', 'https://social.example/@tarn/1'],
])(
  '%s leads to the oldest article that is kept',
  async (_, query) => {
    expect(await findArticle(newsroom.context, query, 20)).toMatchObject({
      article: { id: oldest },
      others: [],
    });
  },
  60_000,
);

test('of many with the same words the newest is shown, and the others are named', async () => {
  const { article, others, total } = await findArticle(newsroom.context, 'someth', 20);
  expect(article?.headline).toBe('Something else');
  expect(others).toHaveLength(20);
  expect(total).toBe(newer);
});
