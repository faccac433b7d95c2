import { statfs } from 'node:fs/promises';
import { Cluster, type Redis } from 'ioredis';
import type { Clock } from '../../clock.ts';
import { reasonOf } from '../../errors.ts';
import { joined } from '../../joined.ts';
import type { OpenNewsroom } from '../../newsroom.ts';
import { isMemoryFull, memoryIn, memoryShare } from '../../store/memoryLimit.ts';
import { checkSafety } from '../../store/safety.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

const mebibyte = 1_048_576;

/** The store: which server, whether it is safe, and how full. */
export async function checkStore({ connection }: OpenNewsroom): Promise<Finding[]> {
  const { server, version, warnings } = await checkSafety(connection.redis, true);
  return [
    ok('store', `${server} ${version} at ${connection.shown}`),
    ...warnings.map((warning) => warn('store', warning)),
    ...(await memoryOf(connection.redis)),
  ];
}

async function memoryOf(redis: Redis | Cluster): Promise<Finding[]> {
  const nodes = redis instanceof Cluster ? redis.nodes('master') : [redis];
  return Promise.all(
    nodes.map(async (node) => {
      const info = await node.info('memory');
      const { used, most } = memoryIn(info);
      const says = `${Math.ceil(used / mebibyte)} MiB used${most > 0 ? ` of ${Math.round(most / mebibyte)} MiB` : ', no maxmemory is set'}`;
      if (isMemoryFull({ used, most }))
        return fail(
          'memory',
          `${says}: intake and sending have stopped. Give Redis more memory, or shorten retention.`,
        );
      return memoryShare({ used, most }) >= 0.75
        ? warn('memory', `${says}. Give Redis more memory soon, or shorten retention.`)
        : ok('memory', says);
    }),
  );
}

export async function checkDisk(dataFolder: string): Promise<Finding> {
  try {
    const { bavail, bsize } = await statfs(dataFolder);
    const free = (bavail * bsize) / mebibyte;
    const says = `${free >= 10_240 ? `${Math.floor(free / 1_024)} GiB` : `${Math.floor(free)} MiB`} free for ${dataFolder}`;
    if (free < 200) return fail('disk', `${says}: the store can’t keep writing. Free some space.`);
    return free < 2_048 ? warn('disk', `${says}. Free some space soon.`) : ok('disk', says);
  } catch (error) {
    return fail('disk', joined`${dataFolder} can’t be read: ${reasonOf(error)}. Check its permissions.`);
  }
}

/** How far this machine's clock is from the store's, which is the newsroom's. */
export function checkClock(newsroom: Clock, machine: Clock): Finding {
  const offset = machine.now() - newsroom.now();
  const says = `this machine is ${Math.abs(offset)} ms ${offset < 0 ? 'behind' : 'ahead of'} the store`;
  return Math.abs(offset) > 1_000
    ? warn('clock', `${says}; the store’s time is used. Synchronise both with NTP.`)
    : ok('clock', says);
}
