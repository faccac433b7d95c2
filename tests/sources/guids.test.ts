import { afterEach, describe, expect, test } from 'vitest';
import { pollSource } from '../../src/actions/intake/pollSource.ts';
import { listArticles } from '../../src/article/archive.ts';
import { serve } from '../net/loopback.ts';
import { openTestNewsroom } from '../support/newsroom.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Item {
  guid?: string;
  link: string;
  title: string;
}

const feedOf = (items: Item[]) =>
  `<rss version="2.0"><channel><title>Tarn</title>${items
    .map(
      ({ guid, link, title }) =>
        `<item>${guid ? `<guid isPermaLink="false">${guid}</guid>` : ''}<link>${link}</link><title>${title}</title><description>Text of ${title}.</description></item>`,
    )
    .join('')}</channel></rss>`;

/** A newsroom that polls a feed for each list of items, one after the other; answers with headline and revision of each article. */
async function polled(...documents: Item[][]) {
  let body = '';
  const server = await serve((_, response) => void response.end(body));
  const newsroom = await openTestNewsroom({
    sources: [
      { id: 'site', type: 'feed', url: `${server.origin}/rss`, owns: ['tarn.example'], complete: 'never' },
    ],
  });
  closing.push(server.close, newsroom.close);
  for (const items of documents) {
    body = feedOf(items);
    await pollSource(newsroom.context, 'site');
    newsroom.clock.advance(60_000);
  }
  const { items } = await listArticles(newsroom.context.store, 100);
  return items.map(({ headline, revision }) => `${headline} ${revision}`).sort();
}

const live = 'https://tarn.example/live';

describe('entries with guids of their own', () => {
  test('stay separate at one address, in one poll or several, and create no revision when they are repeated', async () => {
    const entries = ['Dam', 'Eel', 'Fen'].map((title, n) => ({ guid: `t-${n}`, link: live, title }));
    expect(await polled(entries, entries, entries.toReversed())).toEqual(['Dam 1', 'Eel 1', 'Fen 1']);
    expect(await polled(entries.slice(0, 1), entries.slice(0, 2), entries)).toEqual([
      'Dam 1',
      'Eel 1',
      'Fen 1',
    ]);
  });

  test('stay separate if their addresses differ only after the #', async () => {
    const entries = ['Dam', 'Eel'].map((title, n) => ({
      guid: `s-${n}`,
      link: `https://tarn.example/#!/s/${n}`,
      title,
    }));
    expect(await polled(entries, entries)).toEqual(['Dam 1', 'Eel 1']);
  });

  test('stay separate if the newest has the address that the one before had', async () => {
    const at = (n: number, link = `https://tarn.example/story-${n}`) => ({
      guid: `r-${n}`,
      link,
      title: `Story ${n}`,
    });
    const documents = Array.from({ length: 8 }, (_, newest) => {
      const shown = Array.from({ length: Math.min(newest, 2) }, (_, back) => at(newest - 1 - back));
      return [at(newest, live), ...shown];
    });
    expect(await polled(...documents)).toEqual(
      Array.from({ length: 8 }, (_, n) => `Story ${n} ${n === 7 ? 1 : 2}`),
    );
  });

  test('are one article if a single new guid arrives at an address', async () => {
    const entry = { link: 'https://tarn.example/dam', title: 'Dam' };
    expect(await polled([{ ...entry, guid: 'x-1' }], [{ ...entry, guid: 'x-2' }])).toEqual(['Dam 1']);
  });
});

describe('a guid that occurs twice in a document', () => {
  test('identifies nothing: the addresses do, poll after poll', async () => {
    const entries = ['Dam', 'Eel', 'Fen'].map((title, n) => ({
      guid: 'none',
      link: `https://tarn.example/n/${n}`,
      title,
    }));
    expect(await polled(entries, entries, entries)).toEqual(['Dam 1', 'Eel 1', 'Fen 1']);
  });

  test('still identifies the entry if the same entry occurs twice', async () => {
    const entry = { guid: 'one', link: 'https://tarn.example/dam', title: 'Dam' };
    const moved = { ...entry, link: 'https://tarn.example/new-dam' };
    expect(await polled([entry, entry], [moved, moved])).toEqual(['Dam 2']);
  });
});
