import type { Config } from '../config/schema.ts';
import type { Store } from '../store/store.ts';
import { type Delivery, deliveriesById, deliveryById, partIdsOf } from './delivery.ts';

/**
 * Every delivery of an article's drafts, even if the draft itself is no longer stored: its channel and purpose
 * determine the push keys.
 */
export async function deliveriesOfArticle(
  { store, config }: { store: Store; config: Pick<Config, 'newsroom'> },
  articleId: string,
): Promise<Delivery[]> {
  const newsroomId = config.newsroom.id;
  const names = await store.redis.hkeys(store.keys.articleDrafts(articleId));
  const found = await Promise.all(
    names.map(async (name) => {
      const [channel = '', purpose = ''] = name.split('|');
      const push = { articleId, channel, purpose };
      const [firstId = ''] = partIdsOf(newsroomId, { ...push, parts: 1 });
      const first = await deliveryById(store, firstId);
      if (!first) return [];
      const others = partIdsOf(newsroomId, first).slice(1);
      return [first, ...(await deliveriesById(store, others))];
    }),
  );
  return found.flat();
}
