import type { Config } from '../config/schema.ts';
import { draftsOfArticle } from '../review/draft.ts';
import type { Store } from '../store/store.ts';
import { changesCopy, removalPurpose } from './copy.ts';
import {
  type Delivery,
  deliveriesById,
  deliveryById,
  deliveryIdOf,
  partIdsOf,
  pushIdOf,
} from './delivery.ts';

type Reading = { store: Store; config: Pick<Config, 'newsroom'> };

/**
 * Every delivery of an article's drafts, even if the draft itself is no longer stored: its channel and purpose
 * determine the push keys.
 */
export async function deliveriesOfArticle(
  { store, config }: Reading,
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

/** The removals of an article's posts, which have no drafts; `deliveries` are those of its drafts. */
export async function removalsAmong({ store, config }: Reading, deliveries: Delivery[]): Promise<Delivery[]> {
  const newsroomId = config.newsroom.id;
  const posts = deliveries.filter((each) => each.state === 'sent' && !changesCopy(each));
  return deliveriesById(
    store,
    posts.map((post) =>
      deliveryIdOf(
        pushIdOf({ newsroomId, ...post, purpose: removalPurpose(post.purpose), recipient: undefined }),
      ),
    ),
  );
}

/** All that was pushed of an article: its posts, their changes and removals, and the mails to each recipient. */
export async function pushesOfArticle(reading: Reading, articleId: string): Promise<Delivery[]> {
  const [ofDrafts, drafts] = await Promise.all([
    deliveriesOfArticle(reading, articleId),
    draftsOfArticle(reading.store, articleId),
  ]);
  const known = new Set(ofDrafts.map(({ id }) => id));
  const mails = [...new Set(drafts.flatMap(({ deliveries }) => deliveries))].filter((id) => !known.has(id));
  const [removals, others] = await Promise.all([
    removalsAmong(reading, ofDrafts),
    deliveriesById(reading.store, mails),
  ]);
  return [...ofDrafts, ...removals, ...others];
}
