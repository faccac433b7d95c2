import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Config, SourceConfig } from '../config/schema.ts';
import { SluglineError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Outbound } from '../net/outbound.ts';
import type { Store } from '../store/store.ts';
import { sourceTypes } from './index.ts';
import type { SourceContext, SourceType } from './source.ts';
import type { SourceStats } from './sourceStats.ts';

/** A source as configured, with its type; throws if there is none. */
export function requireSource(
  { config: { sources } }: { config: Pick<Config, 'sources'> },
  id: string,
): { config: SourceConfig; type: SourceType } {
  const config = sources.find((source) => source.id === id);
  const type = sourceTypes.find((candidate) => candidate.type === config?.type);
  if (!config || !type) throw new SluglineError('source.unknown', { id });
  return { config, type };
}

/** What source types receive. */
export function sourceContext(context: {
  net: Outbound;
  clock: Clock;
  log: Log;
  config: Pick<Config, 'newsroom'>;
  baseFolder: string;
  store: Pick<Store, 'random'>;
}): SourceContext {
  const { net, clock, log, config, baseFolder, store } = context;
  return { net, clock, random: store.random, log, newsroom: config.newsroom, baseFolder };
}

/** A hash of a source's configuration: a changed one is polled immediately, whatever failed before. */
export function fingerprintOf(config: SourceConfig): string {
  return createHash('sha256').update(JSON.stringify(config)).digest('base64url').slice(0, 12);
}

/** The stored statistics of a source; failures under another configuration do not count. */
export async function statsOf({ redis, keys }: Store, config: SourceConfig): Promise<SourceStats> {
  const stats = await redis.hgetall(keys.source(config.id));
  if (stats.of === undefined || stats.of === fingerprintOf(config)) return stats;
  const { notBefore, failures, ...others } = stats;
  return others;
}
