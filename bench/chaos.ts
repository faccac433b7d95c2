/**
 * What is lost by kills: three worker processes and a scheduler post articles to six channels while a worker is killed
 * every 2 seconds, the scheduler every 15, Redis every 30, and one worker is frozen until after its claims' deadline
 * and then continued. Some articles are withdrawn meanwhile. Prints one JSON line from the platforms' own logs; it
 * fails if a post is lost or duplicated, is undecided although its platform could tell, or stays visible after a
 * withdrawal without an alarm, or if a process ends by itself.
 *
 * node bench/chaos.ts [--short] [--articles N]
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { stringify } from 'yaml';
import { ingest } from '../src/actions/intake/ingest.ts';
import { withdrawArticle } from '../src/actions/intake/withdrawArticle.ts';
import { deliveriesOfArticle } from '../src/delivery/articleDeliveries.ts';
import { listDeliveries } from '../src/delivery/delivery.ts';
import { openNewsroom } from '../src/newsroom.ts';
import { seeded } from '../tests/simulators/faults.ts';
import { startPlatforms } from './chaos/platforms.ts';
import { openRole, type Role } from './chaos/processes.ts';
import { judge } from './chaos/verdict.ts';
import { killAll, pause, safe, startServer, until } from './failover/servers.ts';

const { values: given } = parseArgs({
  options: { short: { type: 'boolean' }, articles: { type: 'string' } },
});
const { short = false } = given;
const articles = Number(given.articles ?? (short ? 500 : 10_000));
/**
 * Kills end when this share of the posts is published, in the short run after half a minute: what the last kill left
 * open takes a minute and a half to settle.
 */
const killsUntil = short ? 0.3 : 0.95;
const frozenFor = 22_000;
/** A run that hangs is ended (ms). */
const longestRun = short ? 600_000 : 7_200_000;
const withdrawEvery = 20;

const folder = await mkdtemp(join(tmpdir(), 'slugline-chaos-'));
const settings = safe.filter(([name = '']) => !name.startsWith('min-replicas'));
const server = await startServer(folder, settings);
const platforms = await startPlatforms();
await writeFile(
  join(folder, 'newsroom.yaml'),
  stringify({
    newsroom: { id: 'chaos', name: 'Chaos', url: 'https://daily.example', language: 'en', timezone: 'UTC' },
    channels: platforms.map(({ channel }) => ({
      ...channel,
      ...{ review: 'auto', cap: { gap: '0s' }, settleAfter: '1m', probeCard: false, onWithdraw: 'remove' },
    })),
    network: { allow: ['127.0.0.1/32'] },
  }),
);
const environment = {
  REDIS_URL: `redis://127.0.0.1:${server.port}`,
  SLUGLINE_SECRET: 'a secret for the time of this run, no longer',
};
const workers = ['worker-1', 'worker-2', 'worker-3'].map((name) =>
  openRole(folder, 'worker', name, environment),
);
const scheduler = openRole(folder, 'scheduler', 'scheduler', environment);
const processes = [...workers, scheduler];

process.on('exit', () => {
  killAll();
  for (const each of processes) void each.kill();
});
setTimeout(() => {
  process.stderr.write('the run took too long and was ended\n');
  process.exit(1);
}, longestRun + 10_000).unref();

const newsroom = await openNewsroom({
  ...{ data: join(folder, 'bench'), environment, workingFolder: folder, purpose: 'command' },
  log: pino({ level: 'fatal' }),
});
const { context } = newsroom;
const { redis, keys } = context.store;
let begun = performance.now();
const since = () => performance.now() - begun;
const kills = { worker: 0, scheduler: 0, redis: 0 };
let goesOn = true;

/** Repeats the work until the store accepts it: this run kills Redis on purpose. */
async function insist<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (since() > longestRun) throw error;
      await pause(200);
    }
  }
}

/** Counted from when it is back: on a busy machine a server that is killed by the clock would never be up. */
async function killEvery(ms: number, kill: () => Promise<void>): Promise<void> {
  for (;;) {
    const next = since() + ms;
    while (goesOn && since() < next) await pause(50);
    if (!goesOn) return;
    await kill();
  }
}

/**
 * Kills a process and starts it again. Never one that is still starting: it holds no work, and on a busy machine it
 * would never become ready.
 */
async function again(roles: Role[], kind: 'worker' | 'scheduler'): Promise<void> {
  const role = roles.find((each) => each.isUp());
  if (!role) return;
  await role.kill();
  role.start();
  kills[kind] += 1;
}

const ids: string[] = [];
const withdrawn = new Set<string>();
const random = seeded(18);

async function feed(): Promise<void> {
  const words = () => Math.floor(random() * 2 ** 32).toString(36);
  for (let n = 0; n < articles; n += 10) {
    const batch = Array.from({ length: Math.min(10, articles - n) }, (_, k) => {
      const headline = [words(), words(), words(), words()].join(' ');
      return { guid: `g${n + k}`, headline, url: `https://daily.example/${n + k}` };
    });
    const rows = await insist(() => ingest(context, batch, { source: 'command', pushed: true }));
    for (const { id } of rows) if (id) ids.push(id);
  }
}

/** Withdraws some as soon as their first post is published, so that kills hit removals too. */
async function withdraw(): Promise<void> {
  for (let n = 0; n < articles; n += withdrawEvery) {
    await until('the article is there', async () => ids[n] !== undefined, longestRun);
    const id = ids[n] ?? '';
    const isOut = async () =>
      (await deliveriesOfArticle(context, id)).some(({ state }) => state === 'sent' || state === 'unknown');
    await until('it has a post', isOut, longestRun);
    await insist(() => withdrawArticle(context, { id }));
    withdrawn.add(id);
  }
}

const open = ['scheduled', 'retry_wait', 'held', 'sending', 'uncertain'];
async function openDeliveries(): Promise<number> {
  const counts = await Promise.all(open.map((state) => redis.zcard(keys.deliveries(state, '*'))));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Whether nothing more happens by itself; lookups of removals end after a quarter of an hour. */
async function isOver(): Promise<boolean> {
  const [left, all, approved, removals] = await Promise.all([
    openDeliveries(),
    redis.zcard(keys.drafts('*', '*')),
    redis.zcard(keys.drafts('approved', '*')),
    redis.zcard(keys.due('copies')),
  ]);
  return ids.length === articles && all >= articles * platforms.length && left + approved + removals === 0;
}

/** Whether only those drafts are open whose posts nobody can prove. */
async function areClosed(): Promise<boolean> {
  const [scheduled, unknown] = await Promise.all([
    redis.zcard(keys.drafts('scheduled', '*')),
    redis.zcard(keys.deliveries('unknown', '*')),
  ]);
  return scheduled <= unknown;
}

/** Freezes one worker that holds claims until others have found these, and lets it continue. */
async function freezeOne(): Promise<number> {
  const [frozen] = workers as [Role];
  await until('something is being sent', async () => (await redis.zcard(keys.due('claims'))) > 0, longestRun);
  frozen.freeze();
  const claims = await insist(() => redis.zcard(keys.due('claims')));
  await pause(frozenFor);
  frozen.wake();
  return claims;
}

for (const each of processes) each.start();
await until('all are up', async () => processes.every((each) => each.isUp()), 120_000);
begun = performance.now();
setInterval(async () => {
  const states = [...open, 'sent', 'unknown'];
  const counts = await Promise.all(states.map((state) => redis.zcard(keys.deliveries(state, '*')))).catch(
    () => [],
  );
  const shown = counts.map((count, n) => `${states[n]} ${count}`).join(', ');
  process.stderr.write(`${Math.round(since() / 1_000)} s: ${ids.length} articles; ${shown || 'no store'}\n`);
}, 10_000).unref();
const running = [
  feed(),
  withdraw(),
  killEvery(2_000, () => {
    // The first one is frozen and is not killed.
    const [, ...mortal] = workers;
    return again(kills.worker % 2 ? mortal : mortal.reverse(), 'worker');
  }),
  killEvery(short ? 7_000 : 15_000, () => again([scheduler], 'scheduler')),
  killEvery(short ? 9_000 : 30_000, async () => {
    await server.kill();
    await pause(500);
    await server.start();
    kills.redis += 1;
  }),
];
const freezing = freezeOne();
const most = articles * platforms.length * killsUntil;
await until(
  'enough posts are out',
  async () => (short && since() > 30_000) || (await redis.zcard(keys.deliveries('sent', '*'))) >= most,
  longestRun,
);
goesOn = false;
const claimsFrozen = await freezing;
await Promise.all(running);
await until('everything has come to its end', isOver, longestRun - since()).catch(async (error: Error) => {
  for (const state of open)
    for (const delivery of (await listDeliveries(context.store, { state }, 3)).items)
      process.stderr.write(`${JSON.stringify(delivery)}\n`);
  throw error;
});
// A withdrawn article's last posts are followed when their drafts are closed, which comes after they were sent.
await until('every draft is closed', areClosed, 60_000).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
});
const seconds = Math.round(since() / 1_000);
const verdict = await judge(context, platforms, ids, withdrawn);
for (const each of processes) await each.kill();
for (const line of processes.flatMap((each) => each.errors()).slice(0, 5))
  process.stderr.write(`${line.slice(0, 2_000)}\n`);
await newsroom.close();
await Promise.all(platforms.map((platform) => platform.close()));
killAll();
await rm(folder, { recursive: true, force: true });
const { examples, ...figures } = verdict;
const ended = processes.reduce((sum, each) => sum + each.endedByItself(), 0);
for (const example of examples) process.stderr.write(`${example}\n`);
const run = {
  articles,
  channels: platforms.length,
  withdrawn: withdrawn.size,
  kills,
  ended,
  claimsFrozen,
  seconds,
};
process.stdout.write(`${JSON.stringify({ bench: 'chaos', ...run, ...figures })}\n`);
const { lost, twice, lies, unsettled, unsaid } = verdict;
process.exit(lost + twice + lies + unsettled + unsaid + ended === 0 ? 0 : 1);
