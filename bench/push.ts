/**
 * Posts per second through the ledger (claimed durably, sent, recorded) if 1,000 are due at one instant, compared with
 * bare BullMQ that makes the same requests through the same Redis in the same run; how long after its due time a post's
 * request arrives if 100 are due at once; and whether either grows with the number of past deliveries. Beside the wall
 * clock, what a post costs in processor time until its draft is closed: of this process (`cpuMs`) and of Redis
 * (`storeMs`).
 *
 * node bench/push.ts [--short]
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Queue, Worker } from 'bullmq';
import { pino } from 'pino';
import { approveDraft } from '../src/actions/drafting/approveDraft.ts';
import { draftArticle } from '../src/actions/drafting/draftArticle.ts';
import { ingest } from '../src/actions/intake/ingest.ts';
import { startApp } from '../src/app.ts';
import { toInstant } from '../src/clock.ts';
import { limitConcurrency } from '../src/concurrency.ts';
import { draftsOfArticle } from '../src/review/draft.ts';
import { writerOf } from '../src/store/writer.ts';

const short = process.argv.includes('--short');
const pasts = short ? [10_000] : [1_000, 1_000_000];
const posts = 1_000;
const atOnce = 100;
const warmUp = 300;
/** How often both take their turn: what else the machine does meanwhile disturbs them alike. */
const rounds = short ? 1 : 2;
const channels = ['one', 'two', 'three', 'four', 'five', 'six'];
const hundredths = (number: number) => Math.round(number * 100) / 100;
/** The number that a worker sends at a time. */
const concurrency = 64;
/** How many are drafted or approved at the same time before a run. */
const prepared = limitConcurrency(32);

let arrived: number[] = [];
const receiver = createServer((request, response) => {
  arrived.push(context.clock.now());
  request.resume().on('end', () => response.writeHead(201, { 'content-type': 'application/json' }).end('{}'));
});
await new Promise<void>((resolve) => {
  receiver.listen(0, '127.0.0.1', resolve);
});
const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/posts`;

const folder = await mkdtemp(join(tmpdir(), 'slugline-bench-'));
await writeFile(
  join(folder, 'newsroom.yaml'),
  `newsroom: { id: bench, name: Bench, url: "https://bench.example", language: en, timezone: UTC }
channels:
${channels.map((id) => `  - { id: ${id}, type: webhook, url: "${url}", secret: "\${BENCH_SECRET}", separate: true, cap: { gap: 0s } }\n`).join('')}
network: { allow: [127.0.0.1/32] }
web: { port: 0 }
`,
);
const app = await startApp({
  config: join(folder, 'newsroom.yaml'),
  data: join(folder, 'data'),
  roles: ['web', 'worker', 'scheduler'],
  environment: { ...process.env, BENCH_SECRET: 'bench-bench-bench-bench', REDIS_URL: '' },
  workingFolder: folder,
  log: pino({ level: 'error' }, pino.destination(2)),
});
const { context, connection } = app.newsroom;
const { store, clock } = context;
const redis = writerOf(store);

/** Adds deliveries of earlier years, as the ledger keeps them permanently. */
async function addPast(from: number, to: number): Promise<void> {
  const { keys } = store;
  await redis.config('SET', 'appendfsync', 'no');
  const lists = [
    keys.deliveries('*', '*'),
    keys.deliveries('*', 'one'),
    keys.deliveries('sent', '*'),
    keys.deliveries('sent', 'one'),
  ];
  for (let start = from; start < to; start += 1_000) {
    const pipeline = redis.pipeline();
    for (let n = start; n < Math.min(to, start + 1_000); n++) {
      const id = `p_past${n}`;
      pipeline.hset(keys.delivery(id), { state: 'sent', channel: 'one', articleId: `a_${n}`, sentAt: n });
      for (const list of lists) pipeline.zadd(list, -n, id);
    }
    await pipeline.exec();
  }
  await redis.config('SET', 'appendfsync', 'always');
}

interface Approvable {
  id: string;
  version: number;
}

let articles = 0;
/** This many drafts of new articles, one for each channel of each. */
async function drafted(count: number): Promise<Approvable[]> {
  const inputs = Array.from({ length: Math.ceil(count / channels.length) }, () => {
    articles += 1;
    return {
      url: `https://bench.example/news/${articles}`,
      headline: `Council number ${articles} votes on the price of water`,
      body: '<p>The council of Vardan met on Tuesday and voted on the price of water.</p>'.repeat(25),
    };
  });
  const rows = await ingest(context, inputs, { source: 'bench', pushed: true });
  const draftsOf = async (id: string) => {
    await draftArticle(context, id);
    return draftsOfArticle(store, id);
  };
  const drafts = await Promise.all(rows.map(({ id }) => prepared(() => draftsOf(id ?? ''))));
  return drafts.flat().slice(0, count);
}

/** How long the last approvals took: all must be approved before they are due. */
let approvalMs = 20;

async function arrivals(count: number): Promise<number[]> {
  while (arrived.length < count) await clock.wait(5);
  return arrived.toSorted((a, b) => a - b);
}

interface Run {
  /** How long after its due time each request arrived (ms), in order. */
  late: number[];
  cpuMs: number;
  storeMs: number;
}

async function usedNow(): Promise<{ cpu: number; store: number }> {
  const { user, system } = process.cpuUsage();
  const info = await redis.info('cpu');
  const seconds = ['sys', 'user'].map((kind) =>
    Number(new RegExp(`used_cpu_${kind}:([\\d.]+)`).exec(info)?.[1]),
  );
  return { cpu: (user + system) / 1_000, store: seconds.reduce((sum, each) => sum + each, 0) * 1_000 };
}

/** Waits for the instant, then until all have arrived, then until `isOver`. */
async function run(count: number, at: number, isOver: () => Promise<boolean>): Promise<Run> {
  arrived = [];
  await clock.wait(Math.max(0, at - clock.now() - 50));
  const before = await usedNow();
  const late = (await arrivals(count)).map((instant) => instant - at);
  while (!(await isOver())) await clock.wait(20);
  const after = await usedNow();
  return { late, cpuMs: (after.cpu - before.cpu) / count, storeMs: (after.store - before.store) / count };
}

/**
 * Approves this many for one instant, and waits until all have arrived and their drafts are closed. If the machine was
 * too slow to approve them before that instant, others are approved.
 */
async function dueAtOnce(count: number): Promise<Run> {
  const drafts = await drafted(count);
  const begun = clock.now();
  const at = begun + 1_000 + 2 * count * approvalMs;
  const approve = (draft: Approvable) => approveDraft(context, { ...draft, at: toInstant(at) });
  await Promise.all(drafts.map(({ id, version }) => prepared(() => approve({ id, version }))));
  approvalMs = (clock.now() - begun) / count;
  const scheduled = store.keys.drafts('scheduled', '*');
  const done = await run(count, at, async () => (await redis.zcard(scheduled)) === 0);
  return begun + count * approvalMs < at ? done : dueAtOnce(count);
}

async function bareAtOnce(count: number): Promise<Run> {
  const options = { connection: connection.blocking() as never, prefix: `${store.keys.base}:bare` };
  const queue = new Queue('bare', options);
  const body = JSON.stringify({
    text: 'Council votes on the price of water',
    link: 'https://bench.example/s/abcd',
  });
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'k'.repeat(64) };
  const worker = new Worker('bare', () => context.net.request(url, { method: 'POST', headers, body }), {
    ...options,
    ...{ connection: connection.blocking() as never, concurrency, removeOnComplete: { count: 200 } },
  });
  await worker.waitUntilReady();
  const at = clock.now() + 2_000;
  const delay = at - Date.now();
  await queue.addBulk(
    Array.from({ length: count }, (_, n) => ({ name: 'bare', data: { n }, opts: { delay } })),
  );
  const done = await run(count, at, async () => (await queue.getActiveCount()) === 0);
  await worker.close();
  await queue.obliterate({ force: true });
  await queue.close();
  return done;
}

const quantile = (sorted: number[], share: number) =>
  Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0);
const average = (runs: Run[], of: (run: Run) => number) =>
  runs.reduce((sum, each) => sum + of(each), 0) / runs.length;
const lastMs = (runs: Run[]) => average(runs, ({ late }) => late.at(-1) ?? 0);
const perSecond = (runs: Run[]) => Math.round((posts / lastMs(runs)) * 1_000);
const cpuMs = (runs: Run[]) => average(runs, (each) => each.cpuMs);
const storeMs = (runs: Run[]) => average(runs, (each) => each.storeMs);

// A worker that has been running for a while: the first posts would measure the compiler.
await bareAtOnce(warmUp);
await dueAtOnce(warmUp);
const rows: Record<string, number>[] = [];
let before = 0;
for (const past of pasts) {
  await addPast(before, past);
  before = past;
  const [bare, ledger]: [Run[], Run[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    bare.push(await bareAtOnce(posts));
    ledger.push(await dueAtOnce(posts));
  }
  const { late } = await dueAtOnce(atOnce);
  const used = {
    cpuMs: cpuMs(ledger),
    bareCpuMs: cpuMs(bare),
    storeMs: storeMs(ledger),
    bareStoreMs: storeMs(bare),
  };
  rows.push({
    ...{ past, postsPerSecond: perSecond(ledger), barePerSecond: perSecond(bare) },
    share: hundredths(lastMs(bare) / lastMs(ledger)),
    shareByCpu: hundredths((used.bareCpuMs + used.bareStoreMs) / (used.cpuMs + used.storeMs)),
    ...Object.fromEntries(Object.entries(used).map(([name, ms]) => [name, hundredths(ms)])),
    ...{ dueToRequestP50Ms: quantile(late, 0.5), dueToRequestP95Ms: quantile(late, 0.95) },
  });
}
process.stdout.write(`${JSON.stringify({ bench: 'push', posts, atOnce, rows })}\n`);
await app.stop();
receiver.close();
await rm(folder, { recursive: true, force: true });
