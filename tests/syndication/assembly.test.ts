import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { formats } from '../../feeds/index.ts';
import { assembleFeed } from '../../src/syndication/assembly.ts';
import { entryOf } from '../../src/syndication/entry.ts';
import { headOf } from '../../src/syndication/head.ts';
import { addresses, article, newsroom } from './samples.ts';

function assemble(extension: string, updatedAt = '2024-06-08T11:30:00Z') {
  const format = formats[extension]!;
  const head = headOf(
    newsroom,
    { id: 'all', title: 'Everything' },
    extension,
    Object.keys(formats),
    addresses,
    updatedAt,
  );
  return assembleFeed(format, head, [format.fragment(entryOf(article, addresses, newsroom.id, 'full'))]);
}

test.each(Object.keys(formats))('%s: the three codings contain the same document', async (extension) => {
  const { bytes, gzip, brotli } = await assemble(extension);
  expect(gunzipSync(gzip)).toEqual(bytes);
  expect(brotliDecompressSync(brotli)).toEqual(bytes);
  expect(bytes.toString()).toContain('Harbour road');
});

test('two assemblies of the same feed agree in every byte and tag', async () => {
  expect(await assemble('rss')).toEqual(await assemble('rss'));
});

test('each coding has a strong tag of its own, and another document has other tags', async () => {
  const [one, other] = await Promise.all([assemble('atom'), assemble('atom', '2024-06-08T11:31:00Z')]);
  const tags = [...Object.values(one.etag), ...Object.values(other.etag)];
  expect(new Set(tags).size).toBe(6);
  for (const tag of tags) expect(tag).toMatch(/^"[\w-]+"$/);
});

test('gzip names neither a time nor the machine that made it', async () => {
  const { gzip } = await assemble('rss');
  expect([...gzip.subarray(4, 8)]).toEqual([0, 0, 0, 0]);
  expect(gzip[9]).toBe(255);
});

test('it was last modified when the feed was updated', async () => {
  expect(await assemble('json')).toMatchObject({
    lastModified: 'Sat, 08 Jun 2024 11:30:00 GMT',
    mediaType: 'application/feed+json',
  });
});
