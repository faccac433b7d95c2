import { deliveriesOfArticle } from '../../delivery/articleDeliveries.ts';
import { walk } from '../../store/lists/walk.ts';
import { indexPosts } from '../../store/scripts/delivery/indexPosts.ts';
import { recordInstance } from '../../store/scripts/instance/recordInstance.ts';
import type { Context } from '../context.ts';

/**
 * Runs once for a store of an earlier version: indexes its posts by id and address. Starts from the short links,
 * because they outlive their articles and name them, so posts of forgotten articles are found as well.
 */
export async function indexOldPosts(context: Context): Promise<void> {
  const { store } = context;
  const { redis, keys } = store;
  if (await redis.hexists(keys.instance, 'postsIndexed')) return;
  for await (const rows of walk(store, keys.links, '-inf', '+inf', 100)) {
    const articles = await Promise.all(rows.map(({ id: code }) => redis.hget(keys.link(code), 'articleId')));
    const ids = new Set(articles.filter((id) => id !== null));
    const deliveries = await Promise.all([...ids].map((id) => deliveriesOfArticle(context, id)));
    const posts = deliveries.flat().filter(({ remoteId, remoteUrl }) => remoteId ?? remoteUrl);
    if (posts.length > 0)
      await indexPosts(store, {
        posts: posts.map(({ id, channel, remoteId, remoteUrl }) => ({ id, channel, remoteId, remoteUrl })),
      });
  }
  await recordInstance(store, { set: { postsIndexed: '1' } });
}
