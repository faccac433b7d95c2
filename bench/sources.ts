/**
 * Three hundred feeds on one server, some of them slow (20 s), dead, silent (never an answer) or huge (20 MB), polled
 * at the same instants by one process with all roles over an embedded Redis. Prints one JSON line: how long after a
 * tick the working feeds were requested (ms), the process's peak memory, and how long its event loop was blocked.
 * `waitedForProcessorMs` is the part of a tick's delays in which other processes had the processor. The aim is a p95
 * below 2 s.
 *
 * node bench/sources.ts [--short]
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pino } from 'pino';
import { startApp } from '../src/app.ts';
import { rounded, serve } from './load.ts';
import type { Kinds, ServedFeed } from './sites.ts';

const short = process.argv.includes('--short');
const kinds: Kinds = { fast: 246, slow: 30, dead: 12, silent: 10, huge: 2 };
const everyMs = short ? 10_000 : 15_000;
const ticks = short ? 2 : 6;

const sites = await serve<{ feeds: ServedFeed[] }>('sites.ts', JSON.stringify(kinds));
const { feeds } = sites.answer;
const folder = await mkdtemp(join(tmpdir(), 'slugline-bench-'));
const sources = feeds.map(
  ({ id, url }) => `  - { id: ${id}, type: feed, url: "${url}", cron: "*/${everyMs / 1_000} * * * * *" }`,
);
await writeFile(
  join(folder, 'newsroom.yaml'),
  `newsroom: { id: bench, name: Bench, url: "https://bench.example", language: en, timezone: UTC }
sources:
${sources.join('\n')}
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
  log: pino({ level: 'error' }, pino.destination(2)),
});
const { clock, store } = app.newsroom.context;
const { redis, keys } = store;

/** How long this process was runnable while others ran (ms; Linux, Documentation/scheduler/sched-stats.rst). */
async function waitedForProcessor(): Promise<number> {
  const [, waited] = (await readFile('/proc/self/schedstat', 'utf8').catch(() => '0 0')).split(' ');
  return Number(waited) / 1e6;
}

let maxRss = 0;
const watching = setInterval(() => {
  maxRss = Math.max(maxRss, process.memoryUsage.rss());
}, 50);

/** First all existing articles are ingested, until nothing waits any more. */
const begun = performance.now();
for (;;) {
  const states = await Promise.all(feeds.map(({ id }) => redis.hget(keys.source(id), 'firstPollDone')));
  const isDone = (kind: keyof Kinds) => feeds.every((feed, n) => feed.kind !== kind || states[n] === '1');
  const counts = await app.queues.counts();
  const waiting = counts.reduce(
    (sum, { name, waiting, active }) => sum + (name === 'poll-source' ? 0 : waiting + active),
    0,
  );
  if (isDone('fast') && isDone('huge') && waiting + (await redis.xlen(keys.outbox)) === 0) break;
  if (performance.now() - begun > 240_000) throw new Error('what was there never came in');
  await clock.wait(500);
}
const firstMs = performance.now() - begun;
const firstRss = maxRss;
await sites.ask('asked');
maxRss = 0;
const loop = monitorEventLoopDelay({ resolution: 10 });
loop.enable();
const waitedBefore = await waitedForProcessor();
const from = Math.ceil(clock.now() / everyMs) * everyMs;
const ended = from + ticks * everyMs;
await clock.wait(ended - clock.now() - 500);
loop.disable();
const waitedATick = ((await waitedForProcessor()) - waitedBefore) / ticks;
clearInterval(watching);
const { asked } = await sites.ask<{ asked: [string, number][] }>('asked');

const delays: number[] = [];
const answering = new Set(feeds.filter(({ kind }) => kind === 'fast' || kind === 'huge').map(({ id }) => id));
for (let tick = from; tick < ended; tick += everyMs) {
  for (const id of answering) {
    const instant = asked.find(([name, at]) => name === id && at >= tick && at < tick + everyMs)?.[1];
    delays.push(instant === undefined ? everyMs : instant - tick);
  }
}
delays.sort((one, other) => one - other);
const percentile = (share: number) => Math.round(delays[Math.floor((delays.length - 1) * share)] ?? 0);
const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20);
process.stdout.write(
  `${JSON.stringify({
    bench: 'sources',
    feeds: kinds,
    everySeconds: everyMs / 1_000,
    ticks,
    askedAfterMs: { p50: percentile(0.5), p95: percentile(0.95), p99: percentile(0.99), most: percentile(1) },
    waitedForProcessorMs: Math.round(waitedATick),
    missed: delays.filter((delay) => delay === everyMs).length,
    first: { seconds: rounded(firstMs / 1_000), rssMb: megabytes(firstRss) },
    rssMb: megabytes(maxRss),
    loopDelayMs: { p99: rounded(loop.percentile(99) / 1e6), most: rounded(loop.max / 1e6) },
  })}\n`,
);
await app.stop();
await sites.stop();
await rm(folder, { recursive: true, force: true });
process.exit(0);
