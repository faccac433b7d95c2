import { Cluster, type Redis } from 'ioredis';
import { SluglineError } from '../errors.ts';
import { joined, joinedBy } from '../joined.ts';
import type { RedisClient } from './store.ts';

/** What the store's server is, and what could not be verified. */
export interface SafetyReport {
  server: 'redis' | 'valkey';
  version: string;
  warnings: string[];
}

interface Weakness {
  why: string;
  fix: string;
  /** Whether a trial may continue in spite of it. */
  forTrials: boolean;
}

function fieldsOf(info: string): Map<string, string> {
  const pairs = info.split(/\r?\n/).map((line) => line.split(':', 2));
  return new Map(pairs.flatMap(([name, value]) => (name && value !== undefined ? [[name, value]] : [])));
}

function isAtLeast(version: string, major: number, minor: number): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

/** The setting's value; undefined if the service forbids CONFIG, as managed ones do. */
async function settingOf(redis: Redis, name: string): Promise<string | undefined> {
  try {
    const answer = await redis.config('GET', name);
    return Array.isArray(answer) && answer[1] !== undefined ? String(answer[1]) : undefined;
  } catch (error) {
    if (error instanceof Error && /unknown command|NOPERM|not allowed/i.test(error.message)) return undefined;
    throw error;
  }
}

async function examine(redis: Redis): Promise<{ report: SafetyReport; weaknesses: Weakness[] }> {
  const info = fieldsOf(await redis.info());
  const valkey = info.get('valkey_version');
  const version = valkey ?? info.get('redis_version') ?? '0';
  const report: SafetyReport = { server: valkey ? 'valkey' : 'redis', version, warnings: [] };
  const weaknesses: Weakness[] = [];
  if (!(valkey ? isAtLeast(version, 7, 2) : isAtLeast(version, 6, 2))) {
    const why = `it is ${report.server} ${version}, and Slugline needs Redis 6.2 or Valkey 7.2`;
    weaknesses.push({ why, fix: 'Use a newer server', forTrials: false });
  }
  const policy = info.get('maxmemory_policy') ?? (await settingOf(redis, 'maxmemory-policy'));
  if (policy !== 'noeviction') {
    const why = `it may evict keys (maxmemory-policy ${policy ?? 'unknown'})`;
    weaknesses.push({ why, fix: 'Set "maxmemory-policy noeviction"', forTrials: true });
  }
  if (info.get('aof_enabled') !== '1') {
    weaknesses.push({ why: 'it keeps no append-only file', fix: 'Set "appendonly yes"', forTrials: true });
  }
  const replicas = Number(info.get('connected_slaves') ?? 0);
  if (replicas > 0 && (await settingOf(redis, 'min-replicas-to-write')) === '0') {
    report.warnings.push(
      'The store has replicas but accepts writes without them: set "min-replicas-to-write 1", so that a server that is cut off from the others accepts nothing that a fail-over would lose.',
    );
  }
  const fsync = await settingOf(redis, 'appendfsync');
  if (fsync === undefined) {
    report.warnings.push(
      'The store forbids CONFIG, so it is not known whether it keeps every write (appendfsync always): after a power loss of its machine the last second may be missing.',
    );
  } else if (fsync !== 'always') {
    const why = `it may lose the last second’s writes (appendfsync ${fsync})`;
    weaknesses.push({ why, fix: 'Set "appendfsync always"', forTrials: true });
  }
  return { report, weaknesses };
}

function refusal(weaknesses: Weakness[]): SluglineError {
  return new SluglineError('store.not-safe', {
    why: joinedBy(
      '; ',
      weaknesses.map(({ why }) => why),
    ),
    fix: joinedBy(
      '; ',
      weaknesses.map(({ fix }) => fix),
    ),
  });
}

/**
 * Refuses (`store.not-safe`) a store that may evict keys, keeps no append-only file, or does not write every command
 * to disk before it answers. With `allowVolatile` these become warnings; a server that is too old is refused in any
 * case. On a cluster every master is checked.
 */
export async function checkSafety(redis: RedisClient, allowVolatile: boolean): Promise<SafetyReport> {
  const nodes = redis instanceof Cluster ? redis.nodes('master') : [redis];
  const all = await Promise.all(nodes.map(examine));
  const first = all[0];
  if (!first) throw new SluglineError('store.away', { why: 'the cluster has no masters' });
  const weaknesses = all.flatMap((one) => one.weaknesses);
  const fatal = allowVolatile ? weaknesses.filter(({ forTrials }) => !forTrials) : weaknesses;
  const distinct = [...new Map(fatal.map((weakness) => [weakness.why, weakness])).values()];
  if (distinct.length > 0) throw refusal(distinct);
  const tolerated = weaknesses.map(({ why }) => joined`The store is not safe to keep deliveries in: ${why}.`);
  return {
    ...first.report,
    warnings: [...new Set([...all.flatMap((one) => one.report.warnings), ...tolerated])],
  };
}
