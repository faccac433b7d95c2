/**
 * Feed entries and article pages per second, from bytes to articles, compared with the bare parsing library on the same
 * bytes in the same run: feedsmith for feeds; linkedom with readability, and htmlparser2's tree alone, for pages.
 * Prints one JSON line; rates are the median of the rounds, `large` is a feed near the limit of 10 MiB and the most
 * memory that it added to the process.
 *
 * node bench/intake.ts [--short]
 */
import { Readability } from '@mozilla/readability';
import { parseFeed } from 'feedsmith';
import { parseDocument } from 'htmlparser2';
import { parseHTML } from 'linkedom';
import { machineClock } from '../src/clock.ts';
import { readDocument } from '../src/extract/index.ts';
import { articlesOf } from '../src/sources/feed/article.ts';
import { feedText, readDocument as readFeedDocument } from '../src/sources/feed/document.ts';
import { readFeed } from '../src/sources/feed/read.ts';

const short = process.argv.includes('--short');
const rounds = short ? 3 : 5;
const roundMs = short ? 300 : 1_000;

const paragraph =
  'The council of Vardan met on Tuesday and voted, after <a href="/news/talks">long talks</a>, on the price of water for the town and the villages around it. ';
const paragraphs = (count: number) => `<p>${paragraph.repeat(3)}</p>`.repeat(count);

function feedOf(items: number): Uint8Array {
  const entries = Array.from(
    { length: items },
    (
      _,
      n,
    ) => `<item><title>Council ${n} votes on the price of water</title><link>https://bench.example/news/${n}</link>
<guid isPermaLink="false">council-${n}</guid><pubDate>Sat, 08 Jun 2024 10:00:00 +0500</pubDate><dc:creator>Ann Lee</dc:creator>
<category>Water</category><description>Motion ${n} fails by one vote.</description><content:encoded><![CDATA[${paragraphs(4)}]]></content:encoded></item>`,
  );
  return Buffer.from(
    `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Bench</title><link>https://bench.example/</link><language>en</language>${entries.join('')}</channel></rss>`,
  );
}

const menu = `<nav>${'<a href="/s">Section</a>'.repeat(60)}</nav><div class="rail">${'<div class="card"><a href="/x">Another story of the day</a></div>'.repeat(40)}</div>`;
const data = JSON.stringify({
  '@type': 'NewsArticle',
  headline: 'Council votes on the price of water',
  datePublished: '2024-06-08T10:00:00Z',
  author: [{ name: 'Ann Lee' }],
});
const head = `<head><title>Council | Bench</title><meta property="og:type" content="article"><script type="application/ld+json">${data}</script></head>`;
/** A page with summary points and an "Updated" line, and one without any markers. */
const pages = [
  `<html lang="en">${head}<body>${menu}<main><h1>Council votes on the price of water</h1>
<p>Updated 08 June 2024</p><p>Follow</p><ul><li>Motion fails</li><li>Pipes need money</li></ul><p>VARDAN: ${paragraph}</p>${paragraphs(12)}</main></body></html>`,
  `<html lang="en">${head}<body>${menu}<div class="story">${paragraphs(13)}</div></body></html>`,
].map((html) => Buffer.from(html));

async function rateOf(work: () => unknown, pieces: number): Promise<number> {
  let done = 0;
  const from = performance.now();
  while (performance.now() - from < roundMs) {
    await work();
    done += pieces;
  }
  return done / ((performance.now() - from) / 1_000);
}

/** Rounds alternate, so that a busy machine affects all alike. */
async function medians(works: [work: () => unknown, pieces: number][]): Promise<number[]> {
  for (const [work, pieces] of works) await rateOf(work, pieces);
  const rates: number[][] = works.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const [at, [work, pieces]] of works.entries()) rates[at]?.push(await rateOf(work, pieces));
  return rates.map((some) => some.sort((one, other) => one - other)[Math.floor(rounds / 2)] ?? 0);
}

const items = 100;
const feed = feedOf(items);
const reading = {
  url: 'https://bench.example/rss.xml',
  timezone: 'UTC',
  takesFeedLanguage: true,
  language: 'en',
  now: Date.UTC(2026, 5, 8),
};
const options = {
  name: 'page',
  contentType: 'text/html',
  timezone: 'UTC',
  now: Date.UTC(2024, 5, 9),
  url: 'https://bench.example/news/1',
};
const [feedOurs = 0, feedBare = 0] = await medians([
  [() => articlesOf(readFeedDocument(feedText(feed, reading.url, 'application/rss+xml')), reading), items],
  [() => parseFeed(Buffer.from(feed).toString('utf8')), items],
]);
const each = (work: (page: Buffer) => unknown): [() => Promise<void>, number] => [
  async () => {
    for (const page of pages) await work(page);
  },
  pages.length,
];
const [pageOurs = 0, shaped = 0, unmarked = 0, pageBare = 0, tree = 0] = await medians([
  each((page) => readDocument(page, options)),
  [() => readDocument(pages[0] ?? Buffer.of(), options), 1],
  [() => readDocument(pages[1] ?? Buffer.of(), options), 1],
  each((page) => new Readability(parseHTML(page.toString('utf8')).document).parse()),
  each((page) => parseDocument(page.toString('utf8'))),
]);

/** Reads a large feed in a thread, as a poll does. */
async function memoryOf(bytes: Uint8Array): Promise<{ addedMb: number; ms: number; articles: number }> {
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 20);
  const from = performance.now();
  const { articles } = await readFeed(bytes, 'application/rss+xml', reading, machineClock);
  clearInterval(watch);
  most = Math.max(most, process.memoryUsage().rss);
  return { addedMb: (most - before) / 2 ** 20, ms: performance.now() - from, articles: articles.length };
}
const largest = feedOf(4_000);
const large = short ? undefined : await memoryOf(largest);

const round = (rate: number) => Math.round(rate);
const share = (ours: number, bare: number) => Number((ours / bare).toFixed(2));
process.stdout.write(
  `${JSON.stringify({
    bench: 'intake',
    feed: {
      itemsPerSecond: round(feedOurs),
      feedsmithPerSecond: round(feedBare),
      share: share(feedOurs, feedBare),
    },
    pages: {
      perSecond: round(pageOurs),
      shapedPerSecond: round(shaped),
      unmarkedPerSecond: round(unmarked),
      readabilityPerSecond: round(pageBare),
      share: share(pageOurs, pageBare),
      treePerSecond: round(tree),
    },
    ...(large
      ? {
          large: {
            mb: round(largest.length / 2 ** 20),
            ms: round(large.ms),
            addedMb: round(large.addedMb),
            articles: large.articles,
          },
        }
      : {}),
    node: process.version,
  })}\n`,
);
