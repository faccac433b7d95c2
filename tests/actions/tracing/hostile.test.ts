import { afterAll, beforeAll, expect, test } from 'vitest';
import { createShortLink } from '../../../src/actions/links/createShortLink.ts';
import { findArticle, idFrom } from '../../../src/actions/tracing/findArticle.ts';
import { linkStoryOf } from '../../../src/actions/tracing/linkStory.ts';
import { storyOf } from '../../../src/actions/tracing/story.ts';
import { requireArticle } from '../../../src/article/archive.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { draftFor, publish } from '../../support/records.ts';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
});
afterAll(() => newsroom.close());

const hostile = [
  'https://',
  'http://%',
  'http://[::1',
  'https://tarn.example/%E0%A4%A',
  'https://user:pw@tarn.example/x',
  `https://tarn.example/${'a'.repeat(100_000)}`,
  'x'.repeat(100_000),
  `${'\u{1F600}'.repeat(20_000)}`,
  '\u0000',
  '\uD800',
  '*',
  'a_*',
  'd_',
  'p_zzzz',
  'd_0000000000000000',
  'w:ferry',
  '__proto__',
  'constructor',
  '+',
  '.svg',
  'https://tarn.example/s/',
  '{slugline}:users',
  '\u202Eferry',
];

test.each(hostile)('what is found for hostile words, ids and addresses is nothing (%#)', async (query) => {
  await publish(newsroom.context, { headline: 'The ferry returns', url: 'https://tarn.example/ferry' });
  const { context } = newsroom;
  expect(await idFrom(context, query)).toBeUndefined();
  expect(await linkStoryOf(context, query)).toBeUndefined();
});

test('a link of no article is found by its page with any parameters, and not by a part of the address', async () => {
  const { context } = newsroom;
  await createShortLink(context, { code: 'promo', target: 'https://tarn.example/promo?from=mail' });
  await createShortLink(context, { code: 'tickets', target: 'https://tarn.example/tickets' });
  const codeOf = async (query: string) => (await linkStoryOf(context, query))?.link.code;
  for (const query of ['promo', 'https://tarn.example/promo', 'https://tarn.example/promo?from=mail'])
    expect([query, await codeOf(query)]).toEqual([query, 'promo']);
  expect(await codeOf('https://tarn.example/tickets?utm_source=x#buy')).toBe('tickets');
  for (const query of ['https://tarn.example/tick', 'https://tarn.example/', 'https://tarn', 'https://'])
    expect([query, await codeOf(query)]).toEqual([query, undefined]);
});

test('an article’s history has the link that a person made for it, and what was done to it', async () => {
  const { context } = newsroom;
  const id = await publish(context, { headline: 'The mill burns', url: 'https://tarn.example/mill' });
  const draft = await draftFor(context, id, 'hook');
  const { code } = await createShortLink(context, {
    code: 'mill-help',
    target: 'https://tarn.example/help',
    articleId: id,
  });
  for (const query of [
    id,
    draft.id,
    code,
    'mill burn',
    `${context.config.links.baseUrl}/${code}`,
    draft.link.url,
    `${draft.link.url}.png`,
  ]) {
    const { article } = await findArticle(context, query, 5);
    expect([query, article?.id]).toEqual([query, id]);
  }
  const { events, links } = await storyOf(context, await requireArticle(context.store, id));
  expect(links.map((each) => each.code)).toContain('mill-help');
  expect(events.map(({ what }) => what).join('\n')).toMatch(/link created.*https:\/\/tarn\.example\/help/);
});
