import { walk } from '../../store/walk.ts';
import type { Context } from '../context.ts';
import { forEachIsolated } from '../forEachIsolated.ts';
import { purge } from '../intake/purgeArticle.ts';

/** Purges every article beyond `retention.articles`. Says how many. */
export async function applyRetention(context: Context): Promise<number> {
  const { store, clock, config } = context;
  const oldest = clock.now() - config.retention.articles;
  let purged = 0;
  for await (const some of walk(store, store.keys.articles, -oldest, '+inf'))
    await forEachIsolated(context, some, 'forgetting an old article', async ({ id }) => {
      await purge(context, { id, note: 'older than retention.articles', ofAge: true });
      purged += 1;
    });
  return purged;
}
