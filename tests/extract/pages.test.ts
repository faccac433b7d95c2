import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { ArticleInput } from '../../src/article/article.ts';
import { readDocument } from '../../src/extract/index.ts';

interface Expected {
  headline: string;
  caption: string | null;
  updated: string | null;
  bullets: string[];
  dateline: string;
  paragraphs: number;
  lang: string;
}

const folder = fileURLToPath(new URL('../../../shared/pages/', import.meta.url));
const isThere = existsSync(folder);
const pages = isThere ? readdirSync(folder).filter((name) => name.endsWith('.txt')) : [];

function expectedOf(name: string): Expected[] {
  return JSON.parse(readFileSync(`${folder}${name.replace('.txt', '.expected.json')}`, 'utf8')).articles;
}

function dayIn(timezone: string, instant: string): string {
  return new Intl.DateTimeFormat('sv', { timeZone: timezone, dateStyle: 'short' }).format(
    Date.parse(instant),
  );
}

function seen(article: ArticleInput, timezone: string): Expected {
  return {
    headline: article.headline,
    caption: article.image?.caption ?? null,
    updated: article.updatedAt ? dayIn(timezone, article.updatedAt) : null,
    bullets: article.bullets ?? [],
    dateline: article.dateline ?? '',
    paragraphs: article.body?.match(/<p>/g)?.length ?? 0,
    lang: article.language ?? '',
  };
}

if (!isThere) {
  test.skip('reads the shared example pages (skipped if their folder is absent)', () => {});
}

describe.skipIf(!isThere).each(['Asia/Karachi', 'America/New_York', 'UTC'])('in %s', (timezone) => {
  test.each(pages)('every field of %s is read', async (name) => {
    const bytes = readFileSync(folder + name);
    const { articles, refusals, notes } = await readDocument(bytes, {
      name,
      timezone,
      now: Date.UTC(2027, 0, 1),
    });
    expect(articles.map((article) => seen(article, timezone))).toEqual(expectedOf(name));
    expect([...refusals, ...notes]).toEqual([]);
  });

  test.each(pages)('%s gives the same as an HTML page', async (name) => {
    const text = new TextDecoder(name.startsWith('windows') ? 'windows-1252' : 'utf-8').decode(
      readFileSync(folder + name),
    );
    const blocks = text.split(/\r?\n/).map((line) => {
      const point = line.match(/^\s+•\s(.*)$/)?.[1];
      return point === undefined ? `<p>${line}</p>` : `<ul><li>${point}</li></ul>`;
    });
    const html = `<!doctype html><meta charset="utf-8"><nav><ul><li>Home</li></ul></nav><main>${blocks.join('\n')}</main>`;
    const { articles } = await readDocument(Buffer.from(html), { name, timezone, now: Date.UTC(2027, 0, 1) });
    expect(articles.map((article) => seen(article, timezone))).toEqual(expectedOf(name));
  });
});
