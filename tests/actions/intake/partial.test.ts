import { afterEach, beforeEach, expect, test } from 'vitest';
import { ingest } from '../../../src/actions/intake/ingest.ts';
import { articleById, listArticles } from '../../../src/article/archive.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';

let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom();
});
afterEach(() => newsroom.close());

const from = { source: 'site', pushed: false };
const whole = {
  guid: 'crane',
  url: 'https://tarn.example/crane',
  headline: 'Crane falls at Tarnholm quay',
  standfirst: 'Nobody was hurt.',
  bullets: ['The crane was built in 1961', 'The quay is closed until Friday'],
  body: '<p>A crane fell at the quay of Tarnholm.</p>',
  image: { url: 'https://tarn.example/crane.jpg', caption: 'The crane' },
  tags: ['Harbour'],
  publishedAt: '2024-06-08T10:00:00Z',
};

test('a list’s few words about an article that is complete change only those words', async () => {
  const [first] = await ingest(newsroom.context, [whole], from);
  const id = first?.id ?? '';
  const words = {
    guid: 'crane',
    url: whole.url,
    headline: 'Crane falls, quay closed',
    publishedAt: whole.publishedAt,
  };
  const [row] = await ingest(newsroom.context, [words], { ...from, partial: true });
  expect(row?.outcome).toBe('revised');
  expect(await articleById(newsroom.context.store, id)).toMatchObject({
    revision: 2,
    headline: 'Crane falls, quay closed',
    standfirst: 'Nobody was hurt.',
    bullets: whole.bullets,
    body: whole.body,
    image: whole.image,
    tags: ['Harbour'],
  });
});

test('words that say nothing new create no revision', async () => {
  await ingest(newsroom.context, [whole], from);
  const words = {
    guid: 'crane',
    url: whole.url,
    headline: whole.headline,
    publishedAt: '2024-06-08T11:00:00Z',
  };
  expect(await ingest(newsroom.context, [words], { ...from, partial: true })).toMatchObject([
    { outcome: 'unchanged' },
  ]);
});

test('a story that two sources deliver at the same instant is held in one of them', async () => {
  const { headline, bullets, body } = whole;
  const story = (n: number) => ({
    guid: `g${n}`,
    url: `https://wire${n}.example/crane`,
    headline,
    bullets,
    body,
  });
  await Promise.all(
    [1, 2, 3].map((n) => ingest(newsroom.context, [story(n)], { source: `wire${n}`, pushed: false })),
  );
  const { items } = await listArticles(newsroom.context.store, 10);
  expect(items.filter(({ holdDrafts }) => holdDrafts?.startsWith('already here as'))).toHaveLength(2);
  expect(items).toHaveLength(3);
});
