import type { Article } from '../../src/article/article.ts';
import { cleanText } from '../../src/article/text.ts';

/** An article as intake would have made it from these fields. */
export function article(given: Partial<Article> & { headline: string }): Article {
  return {
    id: 'a_0000000000000001',
    source: 'command',
    status: 'published',
    revision: 1,
    corrections: [],
    code: 'tarn',
    firstSeenAt: '2026-05-03T06:00:00Z',
    makesDrafts: true,
    authors: [],
    tags: [],
    language: 'en',
    publishedAt: '2026-05-03T06:00:00Z',
    updatedAt: '2026-05-03T06:00:00Z',
    breaking: false,
    access: 'public',
    ...given,
    headline: cleanText(given.headline),
    bullets: (given.bullets ?? []).map(cleanText),
  };
}
