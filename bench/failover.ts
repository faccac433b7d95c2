/**
 * What is lost by fail-overs: two Slugline processes on a group that Sentinel watches (a master, two replicas), then on
 * a cluster (three masters with a replica each), while content systems push signed batches and retry those that were
 * not accepted. The master changes repeatedly, by planned fail-overs (SENTINEL FAILOVER, CLUSTER FAILOVER) and by kill
 * -9. Prints one JSON line; it fails if an article that was answered with 202 is missing, one was rejected, or a post
 * was sent twice.
 *
 * node bench/failover.ts [--short]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keysOf } from '../src/store/keys.ts';
import { openProgram, type Program } from '../tests/whole/program.ts';
import { startClusterGroup } from './failover/cluster.ts';
import { startSentinelGroup } from './failover/sentinel.ts';
import { type Group, killAll, pause, until } from './failover/servers.ts';
import { secret, startReceiver, startTraffic } from './failover/traffic.ts';

const short = process.argv.includes('--short');
const rounds = short ? { sentinel: 1, cluster: 1 } : { sentinel: 20, cluster: 10 };
/** A run that hangs is ended (ms). */
const longestRun = short ? 240_000 : 1_800_000;

const newsroom = 'failover';
const keys = keysOf(newsroom);

const configuration = (receiver: string, port: number) => `newsroom:
  { id: ${newsroom}, name: The Harbour Post, url: "https://daily.example", language: en, timezone: UTC }
web: { port: ${port} }
feeds: [{ id: all, title: Everything }]
sources: [{ id: cms, type: webhook, secret: ${JSON.stringify(secret)} }]
channels:
  - { id: hook, type: webhook, url: "${receiver}", secret: "a secret of the receiver", review: auto, cap: { gap: 1s } }
network: { allow: [127.0.0.1/32] }
`;

interface Figures {
  failovers: Record<'planned' | 'killed', number>;
  acknowledged: number;
  missing: Record<'planned' | 'killed', number>;
  rejected: number;
  posts: number;
  postedTwice: number;
  slowestAnswerMs: number;
  longestPauseMs: number;
}

async function measure(kind: string, group: Group, times: number): Promise<Figures> {
  const receiver = await startReceiver();
  const environment = {
    REDIS_URL: group.url,
    SLUGLINE_SECRET: 'a secret for the time of this run, no longer',
  };
  const programs: Program[] = [];
  const missing = { planned: 0, killed: 0 };
  try {
    for (let n = 0; n < 2; n++) {
      const program = await openProgram('', environment);
      const port = Number(new URL(program.base).port);
      await program.write('newsroom.yaml', configuration(receiver.url, port));
      await program.start();
      programs.push(program);
    }
    const traffic = startTraffic(
      programs.map(({ base }) => base),
      4,
      5,
    );
    const checked = new Set<string>();

    /** Checks for everything that was acknowledged on the current master. */
    async function lost(): Promise<number> {
      const redis = await group.master();
      const ids = [...traffic.acknowledged].filter((id) => !checked.has(id));
      let count = 0;
      for (const id of ids) {
        if ((await redis.exists(keys.article(id))) === 0) count += 1;
        checked.add(id);
      }
      return count;
    }

    for (let round = 0; round < times; round++) {
      for (const how of ['planned', 'killed'] as const) {
        await pause(1_000);
        await group.failOver(how);
        const before = traffic.acknowledged.size;
        await until('articles are taken again', async () => traffic.acknowledged.size > before);
        missing[how] += await lost();
        process.stderr.write(
          `${kind} ${how} ${round + 1}: ${traffic.acknowledged.size} acknowledged, ${missing[how]} missing\n`,
        );
      }
    }
    await traffic.stop();
    for (const [title, count] of traffic.refusals)
      process.stderr.write(`${kind}: ${count} times "${title}"\n`);
    missing.killed += await lost();
    // A fail-over must not cause errors in the program: those in the log are shown.
    for (const program of programs)
      for (const line of program.printed().split('\n'))
        if (line.includes('"level":50')) process.stderr.write(`${kind}: ${line.slice(0, 600)}\n`);
    return {
      failovers: { planned: times, killed: times },
      acknowledged: traffic.acknowledged.size,
      missing,
      rejected: traffic.rejected,
      posts: receiver.posts.size,
      postedTwice: [...receiver.posts.values()].filter((count) => count > 1).length,
      slowestAnswerMs: Math.round(traffic.slowestMs),
      longestPauseMs: Math.round(traffic.longestPauseMs),
    };
  } catch (error) {
    for (const program of programs) process.stderr.write(program.printed().slice(-3_000));
    throw error;
  } finally {
    for (const program of programs) await program.stop('SIGKILL').then(() => program.end());
    receiver.close();
  }
}

const folder = await mkdtemp(join(tmpdir(), 'slugline-failover-'));
process.on('exit', killAll);
setTimeout(() => {
  process.stderr.write('the run took too long and was ended\n');
  process.exit(1);
}, longestRun).unref();

const sentinel = await measure('sentinel', await startSentinelGroup(folder), rounds.sentinel);
const cluster = await measure('cluster', await startClusterGroup(folder, keys.base), rounds.cluster);
killAll();
await rm(folder, { recursive: true, force: true });
process.stdout.write(`${JSON.stringify({ bench: 'failover', sentinel, cluster })}\n`);
const isWell = ({ missing, rejected, postedTwice, posts }: Figures) =>
  missing.planned + missing.killed + rejected + postedTwice === 0 && posts > 0;
process.exit(isWell(sentinel) && isWell(cluster) ? 0 : 1);
