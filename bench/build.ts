/**
 * What a new article costs the feeds, in processor time and in time until it is visible, with a growing number of feeds
 * and of existing articles: the cost should not grow with them. Then articles at 50 a second, each from intake to a
 * reader's response. Web, worker and store on this machine; the processor time is that of web and worker.
 *
 * node bench/build.ts [--short]
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { ingest } from '../src/actions/intake/ingest.ts';
import { type RunningApp, startApp } from '../src/app.ts';
import { median, rounded } from './load.ts';

const short = process.argv.includes('--short');
const feedCounts = short ? [10, 100] : [10, 100, 1_000];
const articleCounts = short ? [300, 1_000] : [1_000, 10_000, 100_000];
const measuredArticles = short ? 20 : 60;
const secondsAtPace = short ? 4 : 20;
const pace = 50;
const topics = 10;
/** Long enough to process an article on an idle machine (ms). */
const moment = 100;
/** An article that is not visible by then is missed (ms). */
const longestWait = 5_000;

interface Newsroom {
  app: RunningApp;
  folder: string;
  /** How many articles it has. */
  size: number;
}

/** `all`, and feeds of topics: each article is in `all` and in one of them, however many there are. */
async function open(feeds: number): Promise<Newsroom> {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-bench-'));
  const ofTopics = Array.from(
    { length: feeds - 1 },
    (_, n) => `  - { id: t${n}, title: Topic ${n}, where: { section: topic ${n} } }`,
  );
  await writeFile(
    join(folder, 'newsroom.yaml'),
    `newsroom: { id: bench, name: Bench, url: "https://bench.example", language: en, timezone: UTC }
feeds:
  - { id: all, title: Everything, items: 50 }
${ofTopics.join('\n')}
web: { port: 0 }
`,
  );
  const app = await startApp({
    config: join(folder, 'newsroom.yaml'),
    data: join(folder, 'data'),
    roles: ['web', 'worker'],
    environment: { ...process.env, REDIS_URL: '' },
    workingFolder: folder,
    log: pino({ level: 'warn' }, pino.destination(2)),
  });
  return { app, folder, size: 0 };
}

async function close({ app, folder }: Newsroom): Promise<void> {
  await app.stop();
  await rm(folder, { recursive: true, force: true });
}

const keywords =
  'harbour council ferry lamp oil winter bridge school water price vote mayor crown gull pipe storm'.split(
    ' ',
  );
/** A text that differs for each seed as stories do, the same in every run. */
function sentence(seed: number, length: number): string {
  let state = seed + 1;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return `${keywords[(state >>> 16) % keywords.length]}${(state >>> 8) % 97}`;
  }).join(' ');
}

function article(newsroom: Newsroom): Record<string, unknown> {
  const n = newsroom.size++;
  return {
    url: `https://bench.example/news/${n}-`,
    headline: `Story ${n}: ${sentence(n, 6)}`,
    bullets: [sentence(n + 7, 9), sentence(n + 13, 8)],
    body: `<p>${sentence(n + 17, 60)}</p>`.repeat(5),
    section: `topic ${n % topics}`,
    publishedAt: new Date(newsroom.app.newsroom.context.clock.now()).toISOString(),
    language: 'en',
  };
}

async function fill(newsroom: Newsroom, size: number): Promise<void> {
  const { context } = newsroom.app.newsroom;
  const { redis, keys } = context.store;
  while (newsroom.size < size) {
    const some = Array.from({ length: Math.min(64, size - newsroom.size) }, () => article(newsroom));
    await ingest(context, some, { source: 'bench', pushed: true });
  }
  while ((await redis.zcard(keys.feed('all'))) < size) await context.clock.wait(20);
  await context.clock.wait(500);
}

async function tagOf({ app }: Newsroom, feed: string): Promise<string> {
  const answer = await fetch(`${app.address}/feeds/${feed}.rss`, { method: 'HEAD' });
  return answer.headers.get('etag') ?? '';
}

/** Processor time of this process while `work` runs (ms). */
async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** One article after the other with a pause after each, compared with the same time without articles. */
async function costs(newsroom: Newsroom): Promise<{ cpuMs: number; visibleMs: number }> {
  const { context } = newsroom.app.newsroom;
  const { clock } = context;
  const take = () => ingest(context, [article(newsroom)], { source: 'bench', pushed: true });
  const idle = await cpuOf(() => clock.wait(measuredArticles * moment));
  const busy = await cpuOf(async () => {
    const begun = clock.monotonic();
    for (let n = 1; n <= measuredArticles; n++) {
      await take();
      await clock.wait(Math.max(0, begun + n * moment - clock.monotonic()));
    }
  });
  const times: number[] = [];
  for (let n = 0; n < measuredArticles / 2; n++) {
    const tag = await tagOf(newsroom, 'all');
    const from = performance.now();
    await take();
    while ((await tagOf(newsroom, 'all')) === tag) await clock.wait(2);
    times.push(performance.now() - from);
    await clock.wait(moment);
  }
  return {
    cpuMs: rounded(Math.max(0, busy - idle) / measuredArticles),
    visibleMs: Math.round(median(times)),
  };
}

/** Articles at an even pace, and how long each took until a constantly polling reader saw it. */
async function atPace(newsroom: Newsroom): Promise<{ p50: number; p95: number; missed: number }> {
  const { context } = newsroom.app.newsroom;
  const waiting = new Map<number, number>();
  const times: number[] = [];
  let publishing = true;
  let missed = 0;
  const reader = (async () => {
    let tag = '';
    while (publishing || waiting.size > 0) {
      const answer = await fetch(`${newsroom.app.address}/feeds/all.json`, {
        headers: { 'if-none-match': tag, 'accept-encoding': 'identity' },
      });
      tag = answer.headers.get('etag') ?? tag;
      const text = await answer.text();
      for (const [n, from] of [...waiting]) {
        const took = performance.now() - from;
        // Fifty newer ones arrived before the reader's request, so it has left the feed's document.
        const isMissed = took > longestWait;
        if (!isMissed && !text.includes(`/news/${n}-`)) continue;
        waiting.delete(n);
        if (isMissed) missed += 1;
        times.push(took);
      }
      await context.clock.wait(5);
    }
  })();
  const begun = performance.now();
  const taken: Promise<unknown>[] = [];
  for (let n = 0; n < pace * secondsAtPace; n++) {
    const due = begun + (n * 1_000) / pace;
    if (due > performance.now()) await context.clock.wait(due - performance.now());
    waiting.set(newsroom.size, performance.now());
    taken.push(ingest(context, [article(newsroom)], { source: 'bench', pushed: true }));
  }
  await Promise.all(taken);
  publishing = false;
  await reader;
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.floor(sorted.length * share)] ?? 0);
  return { p50: at(0.5), p95: at(0.95), missed };
}

const byFeeds: Record<string, unknown> = {};
for (const feeds of feedCounts) {
  const newsroom = await open(feeds);
  await fill(newsroom, articleCounts[0] ?? 0);
  byFeeds[feeds] = await costs(newsroom);
  await close(newsroom);
}
const byArticles: Record<string, unknown> = {};
const growing = await open(feedCounts[0] ?? 10);
for (const articles of articleCounts) {
  await fill(growing, articles);
  byArticles[articles] = await costs(growing);
}
const visibleMs = await atPace(growing);
await close(growing);
process.stdout.write(
  `${JSON.stringify({ bench: 'build', byFeeds, byArticles, articlesASecond: pace, visibleMs })}\n`,
);
process.exit(0);
