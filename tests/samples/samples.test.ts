import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ArticleInput } from '../../src/article/article.ts';
import { channelTypes } from '../../src/channels/index.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Variants } from '../../src/config/schema.ts';
import { readDocument } from '../../src/extract/index.ts';
import { sourceTypes } from '../../src/sources/index.ts';

const samples = new URL('../../samples/', import.meta.url);
const here = fileURLToPath(samples);

function schemasOf(types: readonly { schema: z.ZodObject }[]): Variants {
  const [first, ...rest] = types.map(({ schema }) => schema);
  return [first ?? z.object({}), ...rest];
}

async function config() {
  const loaded = await loadConfig({
    environment: {},
    workingFolder: here,
    checkoutFolder: here,
    sourceSchemas: schemasOf(sourceTypes),
    channelSchemas: schemasOf(channelTypes),
  });
  return loaded.config;
}

const files = readdirSync(new URL('articles/', samples)).flatMap((section) =>
  readdirSync(new URL(`articles/${section}/`, samples)).map((name) => ({ section, name })),
);

function read({ section, name }: { section: string; name: string }) {
  return readDocument(readFileSync(new URL(`articles/${section}/${name}`, samples)), {
    name,
    timezone: 'Asia/Karachi',
    now: Date.parse('2026-11-24T12:00:00Z'),
    language: 'en',
  });
}

describe('the sample newsroom', () => {
  test('is called sample, has a feed of everything, and posts only to pages of this server', async () => {
    const { newsroom, feeds, channels } = await config();
    expect(newsroom.id).toBe('sample');
    expect(feeds.map(({ id }) => id)).toContain('all');
    expect(channels.map(({ type }) => type)).toEqual(['sandbox', 'sandbox', 'sandbox']);
  });

  test('has a source for each of its folders', async () => {
    const { sources } = await config();
    for (const { path } of sources)
      expect(existsSync(new URL(String(path), samples)), String(path)).toBe(true);
    expect(new Set(files.map(({ section }) => section))).toEqual(new Set(sources.map(({ id }) => id)));
  });

  test('has nothing that the program leaves out', async () => {
    for (const file of files) {
      const { articles, refusals, notes } = await read(file);
      expect(refusals, file.name).toEqual([]);
      expect(notes, file.name).toEqual([]);
      for (const given of articles) {
        expect(given.bullets?.length, given.headline).toBeGreaterThan(1);
        expect(given.dateline, given.headline).toMatch(/\p{L}/u);
        expect(given.body?.match(/<p>/g)?.length, given.headline).toBeGreaterThan(2);
        expect(given.updatedAt, given.headline).toMatch(/^2026-11-/);
      }
    }
  });

  test('speaks four languages, and has a page with two articles', async () => {
    const documents = await Promise.all(files.map(read));
    const languages = documents.flatMap(({ articles }) => articles.map(({ language }) => language));
    expect(new Set(languages)).toEqual(new Set(['en', 'ur', 'ar', 'fr']));
    const plain = files.flatMap(({ name }, at) =>
      name.endsWith('.txt') ? [documents[at]!.articles.length] : [],
    );
    expect(Math.max(...plain)).toBe(2);
  });

  test('corrects an existing article', async () => {
    const { articles } = z
      .object({ articles: z.array(z.object({ headline: z.string(), note: z.string().min(1) })) })
      .parse(JSON.parse(readFileSync(new URL('corrections.json', samples), 'utf8')));
    const headlines = (await Promise.all(files.map(read))).flatMap((document) =>
      document.articles.map(({ headline }) => headline),
    );
    expect(articles.length).toBeGreaterThan(0);
    for (const { headline } of articles) expect(headlines).toContain(headline);
  });

  test('has every image that its articles show', () => {
    const { articles } = JSON.parse(readFileSync(new URL('articles/cms/newsroom.json', samples), 'utf8'));
    const shown = articles.map((given: unknown) => ArticleInput.parse(given).image?.url).filter(Boolean);
    expect(shown).toHaveLength(2);
    for (const url of shown) {
      const { pathname } = new URL(url);
      expect(existsSync(new URL(`..${pathname}`, samples)), pathname).toBe(true);
    }
  });
});
