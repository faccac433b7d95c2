import type { Redis } from 'ioredis';
import { follows, type Group, pause, roleOf, type Server, safe, startServer, until } from './servers.ts';

const name = 'news';

/** A master with two replicas, and three sentinels that watch them. */
export async function startSentinelGroup(folder: string): Promise<Group> {
  const servers: Server[] = [];
  for (let n = 0; n < 3; n++) servers.push(await startServer(folder, safe));
  const [first, ...others] = servers as [Server, ...Server[]];
  for (const { redis } of others) await redis.replicaof('127.0.0.1', first.port);
  const sentinels: Server[] = [];
  for (let n = 0; n < 3; n++)
    sentinels.push(
      await startServer(
        folder,
        [
          ['bind', '127.0.0.1'],
          ['sentinel', 'monitor', name, '127.0.0.1', String(first.port), '2'],
          ['sentinel', 'down-after-milliseconds', name, '1000'],
          ['sentinel', 'failover-timeout', name, '6000'],
          ['sentinel', 'parallel-syncs', name, '2'],
        ],
        ['--sentinel'],
      ),
    );

  async function masterServer(): Promise<Server> {
    const [watcher] = sentinels as [Server];
    const [, port] = (await watcher.redis.call('SENTINEL', 'get-master-addr-by-name', name)) as string[];
    const server = servers.find((one) => one.port === Number(port));
    if (!server || (await roleOf(server.redis)) !== 'master') throw new Error('there is no master yet');
    return server;
  }

  /** Whether all agree on the master, and two replicas follow it. */
  async function whole(): Promise<boolean> {
    const master = await masterServer();
    const rest = servers.filter((server) => server !== master);
    for (const { redis } of rest) if (!(await follows(redis, master.port))) return false;
    for (const { redis } of sentinels) {
      const [, port] = (await redis.call('SENTINEL', 'get-master-addr-by-name', name)) as string[];
      if (Number(port) !== master.port) return false;
      const fields = (await redis.call('SENTINEL', 'master', name)) as string[];
      const value = (field: string) => fields[fields.indexOf(field) + 1];
      if (value('flags') !== 'master' || value('num-slaves') !== '2' || value('num-other-sentinels') !== '2')
        return false;
      const replicas = (await redis.call('SENTINEL', 'replicas', name)) as string[][];
      if (replicas.some((replica) => !replica.includes('slave') || !replica.includes('ok'))) return false;
    }
    return true;
  }

  await until('the sentinels agree', whole);
  return {
    url: `redis+sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}/${name}`,
    master: async (): Promise<Redis> => (await masterServer()).redis,
    async failOver(how) {
      const before = await masterServer();
      const [watcher] = sentinels as [Server];
      if (how === 'planned')
        // Refused if the last fail-over was too recent, or no replica is ready yet.
        await until('a fail-over begins', async () => {
          await watcher.redis.call('SENTINEL', 'FAILOVER', name);
          return true;
        });
      else await before.kill();
      await until('another server is the master', async () => (await masterServer()) !== before);
      if (how === 'killed') {
        await pause(500);
        await before.start();
      }
      await until('the group is whole', whole);
    },
  };
}
