import { articleById, articlesById } from '../../article/archive.ts';
import type { Article } from '../../article/article.ts';
import { termsOf } from '../../article/terms.ts';
import { type Delivery, deliveriesById } from '../../delivery/delivery.ts';
import { timeOf } from '../../delivery/time.ts';
import { draftById, peopleOf, waitsForSecond } from '../../review/draft.ts';
import { walk } from '../../store/lists/walk.ts';
import { listArticle } from '../../store/scripts/article/listArticle.ts';
import { listDelivery } from '../../store/scripts/delivery/listDelivery.ts';
import { listDraft } from '../../store/scripts/draft/listDraft.ts';
import { recordInstance } from '../../store/scripts/instance/recordInstance.ts';
import type { Store } from '../../store/store.ts';
import type { Context } from '../context.ts';

/** How many are indexed at a time: other commands wait for them, and must not time out. */
const together = 50;

/**
 * Runs once for a store of an earlier version: adds its articles, drafts and deliveries to the lists by which they are
 * found.
 */
export async function indexEarlierRecords(context: Context): Promise<void> {
  const { store } = context;
  const { redis, keys } = store;
  if (await redis.hexists(keys.instance, 'listed')) return;
  await forEachBatch(store, keys.drafts('*', '*'), (ids) =>
    Promise.all(ids.map((id) => indexDraft(context, id))),
  );
  await forEachBatch(store, keys.articles, async (ids) => {
    const articles = await articlesById(store, ids);
    await Promise.all(articles.map((article) => indexArticle(store, article)));
  });
  await forEachBatch(store, keys.deliveries('*', '*'), async (ids) => {
    const deliveries = await deliveriesById(store, ids);
    await Promise.all(deliveries.map((delivery) => indexDelivery(store, delivery)));
  });
  await recordInstance(store, { set: { listed: '1' } });
}

async function forEachBatch(
  store: Store,
  list: string,
  index: (ids: string[]) => Promise<unknown>,
): Promise<void> {
  for await (const rows of walk(store, list, '-inf', '+inf', together)) await index(rows.map(({ id }) => id));
}

async function indexArticle(store: Store, article: Article): Promise<void> {
  const { id, revision } = article;
  await listArticle(store, { id, revision, terms: termsOf(article) });
}

async function indexDelivery(store: Store, delivery: Delivery): Promise<void> {
  const { id, channel } = delivery;
  await listDelivery(store, { id, channel, at: Date.parse(timeOf(delivery)) });
}

async function indexDraft({ store }: Context, id: string): Promise<void> {
  const draft = await draftById(store, id);
  if (!draft) return;
  const article = await articleById(store, draft.articleId);
  await listDraft(store, {
    id,
    articleId: draft.articleId,
    channel: draft.channel,
    breaking: article?.breaking ?? false,
    wanted: draft.wantedAt ? Date.parse(draft.wantedAt) : undefined,
    second: waitsForSecond(draft),
    people: peopleOf(draft),
  });
}
