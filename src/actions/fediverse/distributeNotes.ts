import { walk } from '../../store/lists/walk.ts';
import { serverId } from '../../store/scripts/fediverse/changeFollower.ts';
import { finishNotes } from '../../store/scripts/fediverse/finishNotes.ts';
import { wakeServers } from '../../store/scripts/fediverse/wakeServers.ts';
import { guarded } from '../../store/storeError.ts';
import type { Context } from '../context.ts';

/** How many servers are read and made due at a time. */
const page = 500;

/**
 * Makes every server with followers of an actor due for its changed posts, and passes those that may be sent something
 * now to `wake`, a page at a time. The actor stays due until all are, so a later run continues if this process dies. May
 * run twice: a server that has everything is sent nothing.
 */
export async function distributeNotes(
  { store }: Pick<Context, 'store'>,
  username: string,
  wake: (servers: string[], seq: string) => Promise<void>,
): Promise<void> {
  const { redis, keys } = store;
  const seq = (await guarded(() => redis.hget(keys.actor(username), 'seq'))) ?? '0';
  for await (const some of walk(store, keys.actorServers(username), '-inf', '+inf', page)) {
    const ready = await wakeServers(
      store,
      some.map(({ id: host }) => serverId({ username, host })),
    );
    await wake(ready, seq);
  }
  await finishNotes(store, { username, seq });
}
