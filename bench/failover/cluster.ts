import type { Redis } from 'ioredis';
import { freePort } from '../../tests/support/redis.ts';
import { follows, type Group, pause, roleOf, type Server, safe, startServer, until } from './servers.ts';

const allSlots = 16_384;

/** Three masters with a replica each; the newsroom's keys are in the slot of `key`. */
export async function startClusterGroup(folder: string, key: string): Promise<Group> {
  const servers: Server[] = [];
  for (let n = 0; n < 6; n++) {
    const settings = [
      ['cluster-enabled', 'yes'],
      ['cluster-port', String(await freePort())],
      ['cluster-node-timeout', '2000'],
      ['cluster-announce-ip', '127.0.0.1'],
    ];
    servers.push(await startServer(folder, [...safe, ...settings]));
  }
  const [first] = servers as [Server];
  const bus = async ({ redis }: Server) => ((await redis.config('GET', 'cluster-port')) as string[])[1];
  for (const server of servers.slice(1))
    await first.redis.call('CLUSTER', 'MEET', '127.0.0.1', server.port, (await bus(server)) ?? '');
  const ids = new Map<Server, string>();
  for (const server of servers) ids.set(server, String(await server.redis.call('CLUSTER', 'MYID')));
  for (const [n, server] of servers.slice(0, 3).entries())
    await server.redis.call(
      'CLUSTER',
      'ADDSLOTSRANGE',
      Math.floor((n * allSlots) / 3),
      Math.floor(((n + 1) * allSlots) / 3) - 1,
    );
  const known = async ({ redis }: Server) =>
    String(await redis.call('CLUSTER', 'INFO')).includes('cluster_known_nodes:6');
  await until('the nodes know each other', async () =>
    (await Promise.all(servers.map(known))).every(Boolean),
  );
  for (const [n, server] of servers.slice(3).entries())
    await server.redis.call('CLUSTER', 'REPLICATE', ids.get(servers[n] as Server) ?? '');

  /** The two servers of the newsroom's shard: its master and the replica. */
  const slot = Number(await first.redis.call('CLUSTER', 'KEYSLOT', key));
  const shard = Math.floor((slot * 3) / allSlots);
  const pair = [servers[shard], servers[shard + 3]] as [Server, Server];

  async function masterServer(): Promise<Server> {
    const roles = await Promise.all(pair.map(({ redis }) => roleOf(redis).catch(() => 'away')));
    const masters = pair.filter((_, n) => roles[n] === 'master');
    if (!masters[0] || masters.length > 1) throw new Error('there is not one master');
    return masters[0];
  }

  async function whole(): Promise<boolean> {
    const master = await masterServer();
    const other = pair.find((server) => server !== master) as Server;
    if (!(await follows(other.redis, master.port))) return false;
    const states = await Promise.all(servers.map(({ redis }) => redis.call('CLUSTER', 'INFO')));
    return states.every((state) => String(state).includes('cluster_state:ok'));
  }

  await until('the cluster is whole', whole);
  return {
    url: `redis+cluster://${servers.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    master: async (): Promise<Redis> => (await masterServer()).redis,
    async failOver(how) {
      const before = await masterServer();
      const other = pair.find((server) => server !== before) as Server;
      if (how === 'planned') await other.redis.call('CLUSTER', 'FAILOVER');
      else await before.kill();
      await until('the replica is the master', async () => (await roleOf(other.redis)) === 'master');
      if (how === 'killed') {
        await pause(500);
        await before.start();
      }
      await until('the cluster is whole', whole);
    },
  };
}
