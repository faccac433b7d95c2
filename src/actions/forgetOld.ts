import { walk } from '../store/walk.ts';
import type { Needs } from './needs.ts';
import { oneByOne } from './oneByOne.ts';
import { purge } from './purge.ts';

/** Purges every article beyond `retention.articles`. Says how many. */
export async function forgetOld(needs: Needs): Promise<number> {
  const { store, clock, config } = needs;
  const oldest = clock.now() - config.retention.articles;
  let purged = 0;
  for await (const some of walk(store, store.keys.articles, -oldest, '+inf'))
    await oneByOne(needs, some, 'forgetting an old article', async ({ id }) => {
      await purge(needs, { id, note: 'older than retention.articles', ofAge: true });
      purged += 1;
    });
  return purged;
}
