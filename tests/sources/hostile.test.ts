import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ArticleInput } from '../../src/article/article.ts';
import { SluglineError } from '../../src/errors.ts';
import { readDocument } from '../../src/extract/index.ts';
import { articlesOf } from '../../src/sources/feed/article.ts';
import { feedText, readDocument as readFeed } from '../../src/sources/feed/document.ts';

const corpus = resolve('../shared/corpora/feeds/files');
const reading = {
  url: 'https://tidewater.example/feed',
  timezone: 'UTC',
  takesFeedLanguage: true,
  language: 'en',
  now: Date.UTC(2026, 5, 8),
};

/** Cuts, doubles and swaps pieces of a document, as broken proxies and templates do. */
const damage = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 1, max: 300 }),
    how: fc.constantFrom('cut', 'double', 'noise', 'end'),
  }),
  { minLength: 1, maxLength: 4 },
);

function damaged(bytes: Buffer, changes: { at: number; length: number; how: string }[]): Buffer {
  return changes.reduce((so, { at, length, how }) => {
    const from = Math.floor(at * so.length);
    const piece = so.subarray(from, from + length);
    if (how === 'end') return so.subarray(0, from);
    if (how === 'noise')
      return Buffer.concat([
        so.subarray(0, from),
        Buffer.from(piece.map((byte, n) => byte ^ n)),
        so.subarray(from + length),
      ]);
    const middle = how === 'double' ? [piece, piece] : [];
    return Buffer.concat([so.subarray(0, from), ...middle, so.subarray(from + length)]);
  }, bytes);
}

describe('a damaged document', () => {
  test.skipIf(!existsSync(corpus))('of the feed corpus becomes sound articles or a sentence', () => {
    const files = readdirSync(corpus, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => resolve(parentPath, name))
      .sort();
    expect(files.length).toBeGreaterThan(1_000);
    fc.assert(
      fc.property(fc.nat(files.length - 1), damage, (at, changes) => {
        const bytes = damaged(readFileSync(files[at] ?? ''), changes);
        try {
          const { articles } = articlesOf(readFeed(feedText(bytes, 'feed')), reading);
          for (const article of articles) expect(ArticleInput.safeParse(article).success).toBe(true);
        } catch (error) {
          if (!(error instanceof Error) || error.name === 'AssertionError' || error instanceof TypeError)
            throw error;
          expect(error.message).not.toBe('');
        }
      }),
      { numRuns: 300 },
    );
  });

  test('of a page, an agency or our own JSON becomes sound articles or a sentence', async () => {
    const documents = [
      '<html lang="en"><head><script type="application/ld+json">{"@type":"NewsArticle","headline":"Crane","author":[{"name":"A"}]}</script>' +
        '<meta property="og:title" content="Crane"></head><body><article><h1>Crane</h1>' +
        '<ul><li>One</li><li>Two</li></ul><p>TARN: <a href="/x">Text</a>.</p><table><tr><td>1</td></tr></table></article></body></html>',
      '<newsItem guid="g"><itemMeta><pubStatus qcode="stat:usable"/></itemMeta>' +
        '<contentMeta><headline>Ferry</headline></contentMeta><contentSet><inlineXML><html><body><p>x</p></body></html></inlineXML></contentSet></newsItem>',
      '{"uri":"urn:x","headlines":[{"value":"Ferry"}],"bodies":[{"value":"<p>x</p>"}],"associations":[{"type":"picture","renditions":[{"href":"https://a.example/x"}]}]}',
    ].map((text) => Buffer.from(text));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...documents), damage, async (document, changes) => {
        try {
          const options = { name: 'x', timezone: 'UTC', now: 0, url: 'https://tidewater.example/x' };
          const { articles, provenance } = await readDocument(damaged(document, changes), options);
          expect(provenance).toHaveLength(articles.length);
          for (const article of articles) expect(ArticleInput.safeParse(article).success).toBe(true);
        } catch (error) {
          if (!(error instanceof SluglineError)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });
});
