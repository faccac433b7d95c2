/**
 * Articles per second from intake to "in the feeds, with link and drafts", compared with bare BullMQ moving the same
 * number of jobs through the same Redis in the same run; latency from intake to visible in the feed; start-up time;
 * memory.
 *
 * node bench/pipeline.ts [--short]
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Queue, Worker } from 'bullmq';
import { pino } from 'pino';
import { ingest } from '../src/actions/intake/ingest.ts';
import { startApp } from '../src/app.ts';

const short = process.argv.includes('--short');
const articles = short ? 400 : 2_000;
const rounds = short ? 1 : 3;
const jobsAnArticle = 2;

const folder = await mkdtemp(join(tmpdir(), 'slugline-bench-'));
await writeFile(
  join(folder, 'newsroom.yaml'),
  `newsroom: { id: bench, name: Bench, url: "https://bench.example", language: en, timezone: UTC }
feeds:
  - { id: all, title: Everything, items: 50 }
  - { id: harbour, title: Harbour, where: { section: harbour } }
channels:
  - { id: one, type: mastodon, baseUrl: "https://mastodon.example", token: "\${BENCH_TOKEN}", dryRun: true }
  - { id: two, type: webhook, url: "https://hook.example/in", secret: "\${BENCH_TOKEN}", dryRun: true }
web: { port: 0 }
`,
);

const begun = performance.now();
const app = await startApp({
  config: join(folder, 'newsroom.yaml'),
  data: join(folder, 'data'),
  roles: ['web', 'worker', 'scheduler'],
  environment: { ...process.env, BENCH_TOKEN: 'bench-bench-bench-bench', REDIS_URL: '' },
  workingFolder: folder,
  log: pino({ level: 'warn' }, pino.destination(2)),
});
const startMs = performance.now() - begun;
const { context, connection } = app.newsroom;
const { redis, keys } = context.store;
const paragraphs = 'The council of Vardan met on Tuesday and voted on the price of water. '.repeat(40);

function article(n: string): Record<string, unknown> {
  return {
    url: `https://bench.example/news/${n}`,
    headline: `Council number ${n} votes on the price of water`,
    bullets: ['Motion fails by one vote, mayor says', 'Pipes need 16 million crowns before 2030'],
    body: paragraphs,
    section: 'harbour',
    tags: ['water', 'council'],
    publishedAt: new Date(context.clock.now()).toISOString(),
    language: 'en',
  };
}

async function through(total: number): Promise<void> {
  for (;;) {
    const [inFeed, drafts] = await Promise.all([
      redis.zcard(keys.feed('all')),
      redis.zcard(keys.drafts('*', '*')),
    ]);
    if (inFeed >= total && drafts >= 2 * total) return;
    await context.clock.wait(5);
  }
}

let total = 0;
async function pipelineRound(round: number): Promise<number> {
  const from = performance.now();
  const lanes = Array.from({ length: 32 }, async (_, lane) => {
    for (let n = lane; n < articles; n += 32)
      await ingest(context, [article(`${round}-${n}`)], { source: 'command', pushed: true });
  });
  await Promise.all(lanes);
  total += articles;
  await through(total);
  return articles / ((performance.now() - from) / 1_000);
}

async function bareRound(round: number): Promise<number> {
  const wanted = articles * jobsAnArticle;
  const options = { connection: connection.blocking() as never, prefix: `${keys.base}:bare${round}` };
  const queue = new Queue('bare', options);
  let done = 0;
  const all = Promise.withResolvers<void>();
  const worker = new Worker('bare', async () => undefined, {
    ...options,
    connection: connection.blocking() as never,
    concurrency: 64,
    removeOnComplete: { count: 200 },
  });
  worker.on('completed', () => {
    done += 1;
    if (done === wanted) all.resolve();
  });
  await worker.waitUntilReady();
  const from = performance.now();
  for (let n = 0; n < wanted; n += 256) {
    await queue.addBulk(
      Array.from({ length: Math.min(256, wanted - n) }, (_, k) => ({
        name: 'bare',
        data: { id: `a_${n + k}` },
      })),
    );
  }
  await all.promise;
  const jobs = wanted / ((performance.now() - from) / 1_000);
  await worker.close();
  await queue.obliterate({ force: true });
  await queue.close();
  return jobs;
}

/** From the start of intake until a reader's response contains the article, one after the other without load. */
async function latencies(count: number): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n++) {
    const from = performance.now();
    await ingest(context, [article(`late-${n}`)], { source: 'command', pushed: true });
    for (;;) {
      const answer = await fetch(`${app.address}/feeds/all.json`);
      if ((await answer.text()).includes(`/news/late-${n}"`)) break;
      await context.clock.wait(3);
    }
    times.push(performance.now() - from);
    total += 1;
  }
  return times.sort((a, b) => a - b);
}

const rest = process.memoryUsage().rss;
const pipeline: number[] = [];
const bare: number[] = [];
for (let round = 0; round < rounds; round++) {
  bare.push(await bareRound(round));
  pipeline.push(await pipelineRound(round));
}
const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const times = await latencies(short ? 20 : 100);
const at = (share: number) =>
  Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0);
const articlesPerSecond = median(pipeline);
const bareJobsPerSecond = median(bare);
process.stdout.write(
  `${JSON.stringify({
    bench: 'pipeline',
    articles: articles * rounds,
    articlesPerSecond: Math.round(articlesPerSecond),
    jobsPerSecond: Math.round(articlesPerSecond * jobsAnArticle),
    bareJobsPerSecond: Math.round(bareJobsPerSecond),
    ofBare: Number(((articlesPerSecond * jobsAnArticle) / bareJobsPerSecond).toFixed(2)),
    visibleMs: { p50: at(0.5), p95: at(0.95) },
    startMs: Math.round(startMs),
    restMiB: Math.round(rest / 1_048_576),
  })}\n`,
);
await app.stop();
await rm(folder, { recursive: true, force: true });
process.exit(0);
