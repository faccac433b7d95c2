import { walk } from '../../store/lists/walk.ts';
import type { Context } from '../context.ts';
import { forEachIsolated } from '../forEachIsolated.ts';
import { purge } from '../intake/purgeArticle.ts';
import { compactDeliveries } from './applyRetention/compactDeliveries.ts';
import { forgetDrafts } from './applyRetention/forgetDrafts.ts';

/** Deletes what is older than `retention` allows: whole articles and drafts, and all of a delivery except its proof. */
export async function applyRetention(
  context: Context,
): Promise<{ articles: number; drafts: number; deliveries: number }> {
  const articles = await purgeArticles(context);
  const drafts = await forgetDrafts(context);
  const deliveries = await compactDeliveries(context);
  return { articles, drafts, deliveries };
}

async function purgeArticles(context: Context): Promise<number> {
  const { store, clock, config } = context;
  const oldest = clock.now() - config.retention.articles;
  let purged = 0;
  const forget = (some: { id: string }[]) =>
    forEachIsolated(context, some, 'purging an old article', async ({ id }) => {
      await purge(context, { id, note: 'older than retention.articles', ofAge: true });
      purged += 1;
    });
  for await (const some of walk(store, store.keys.articles, -oldest, '+inf')) await forget(some);
  for await (const some of walk(store, store.keys.digests, '-inf', oldest)) await forget(some);
  return purged;
}
