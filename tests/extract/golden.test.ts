import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ArticleInput } from '../../src/article/article.ts';
import { readDocument } from '../../src/extract/index.ts';

const folder = new URL('./golden/', import.meta.url);
const pages = readdirSync(folder).filter((name) => name.endsWith('.txt'));

test.each(pages)('%s is read as its JSON says', async (name) => {
  const { articles, refusals, notes } = await readDocument(readFileSync(new URL(name, folder)), {
    name,
    timezone: 'Europe/Berlin',
    now: Date.UTC(2025, 5, 1),
  });
  const expected: unknown = JSON.parse(readFileSync(new URL(name.replace('.txt', '.json'), folder), 'utf8'));
  expect(articles).toEqual(expected);
  expect([...refusals, ...notes]).toEqual([]);
  for (const article of articles) expect(ArticleInput.safeParse(article).success).toBe(true);
});
