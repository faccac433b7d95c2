/**
 * A thousand hub subscribers: how long after an article's intake each of them has the feed with it, once with all of
 * them working and once with a tenth that never answers. Subscribers run in a separate process, verify signatures, and
 * share one address with the dead ones.
 *
 * node bench/hub.ts [--short]
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { ingest } from '../src/actions/intake/ingest.ts';
import { startApp } from '../src/app.ts';
import { rounded, serve } from './load.ts';

const short = process.argv.includes('--short');
const live = 1_000;
const dead = live / 10;
const rounds = short ? 1 : 5;
const patienceMs = 60_000;

const folder = await mkdtemp(join(tmpdir(), 'slugline-bench-'));
await writeFile(
  join(folder, 'newsroom.yaml'),
  `newsroom: { id: bench, name: Bench, url: "https://bench.example", language: en, timezone: UTC }
feeds: [{ id: all, title: Everything, items: 50 }]
web: { port: 0 }
network: { allow: [127.0.0.1/32] }
`,
);
const app = await startApp({
  config: join(folder, 'newsroom.yaml'),
  data: join(folder, 'data'),
  roles: ['web', 'worker', 'scheduler'],
  environment: { ...process.env, REDIS_URL: '' },
  workingFolder: folder,
  log: pino({ level: 'warn' }, pino.destination(2)),
});
const { context } = app.newsroom;
const { redis, keys } = context.store;
const now = () => performance.timeOrigin + performance.now();
const paragraphs = 'The council of Vardan met on Tuesday and voted on the price of water. '.repeat(30);
const subscribers = await serve<{ port: number; secret: string }>('subscribers.ts');

async function publish(keywords: string[]): Promise<void> {
  const articles = keywords.map((keyword) => ({
    url: `https://bench.example/news/${keyword}`,
    headline: `Council votes on ${keyword}`,
    body: paragraphs,
    publishedAt: new Date(context.clock.now()).toISOString(),
    language: 'en',
  }));
  await ingest(context, articles, { source: 'command', pushed: true });
}

async function subscribe(paths: string[]): Promise<number> {
  const from = performance.now();
  const before = await redis.zcard(keys.due('lease'));
  const lanes = Array.from({ length: 16 }, async (_, lane) => {
    for (let n = lane; n < paths.length; n += 16) {
      const form = new URLSearchParams({
        'hub.mode': 'subscribe',
        'hub.topic': `${app.address}/feeds/all.rss`,
        'hub.callback': `http://127.0.0.1:${subscribers.answer.port}${paths[n]}`,
        'hub.secret': subscribers.answer.secret,
      });
      const { status } = await fetch(`${app.address}/hub`, { method: 'POST', body: form });
      if (status !== 202) throw new Error(`the hub answered ${status}`);
    }
  });
  await Promise.all(lanes);
  while ((await redis.zcard(keys.due('lease'))) < before + paths.length) await context.clock.wait(20);
  return performance.now() - from;
}

interface Timings {
  times: number[];
  pings: number;
  wrong: number;
}

/** How long each live subscriber waited (ms), sorted. */
async function timings(keyword: string): Promise<number[]> {
  const from = now();
  await publish([keyword]);
  for (;;) {
    const { times } = await subscribers.ask<Timings>(keyword);
    if (times.length === live) return times.map((at) => at - from).sort((a, b) => a - b);
    if (now() - from > patienceMs) throw new Error(`only ${times.length} of ${live} heard of ${keyword}`);
    await context.clock.wait(50);
  }
}

function spread(times: number[]) {
  const at = (share: number) =>
    Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0);
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}

await publish(Array.from({ length: 50 }, (_, n) => `number-${n}`));
while ((await redis.zcard(keys.feed('all'))) < 50) await context.clock.wait(20);
const verifiedMs = await subscribe(Array.from({ length: live }, (_, n) => `/live/${n}`));

const well: number[] = [];
for (let round = 0; round < rounds; round++) well.push(...(await timings(`well-${round}`)));
await subscribe(Array.from({ length: dead }, (_, n) => `/dead/${n}`));
// The dead ones have not failed before, so the first round is the worst case.
const first = await timings('dying');
const later: number[] = [];
for (let round = 0; round < rounds; round++) later.push(...(await timings(`dead-${round}`)));

const before = await subscribers.ask<Timings>('');
await publish(Array.from({ length: 100 }, (_, n) => `many-${n}`));
while ((await redis.zcard(keys.feed('all'))) < 152 + 2 * rounds - 1) await context.clock.wait(20);
let after = before;
for (let settled = before.pings - 1; settled !== after.pings || after.pings === before.pings; ) {
  settled = after.pings;
  await context.clock.wait(2_500);
  after = await subscribers.ask<Timings>('');
}

const sorted = (times: number[]) => times.sort((a, b) => a - b);
console.log(
  JSON.stringify({
    bench: 'hub',
    subscribers: live,
    verificationsPerSecond: Math.round(live / (verifiedMs / 1_000)),
    notifiedMs: spread(sorted(well)),
    withNewlyDeadTenthMs: spread(first),
    withDeadTenthMs: spread(sorted(later)),
    pingsOfAHundredArticles: rounded((after.pings - before.pings) / live),
    wrongSignatures: after.wrong,
  }),
);
await subscribers.stop();
await app.stop();
await rm(folder, { recursive: true, force: true });
process.exit(0);
