import { articleById } from '../../article/archive.ts';
import { draftById } from '../../review/draft.ts';
import { toReview } from '../../review/states.ts';
import { listDraft } from '../../store/scripts/draft/listDraft.ts';
import { recordInstance } from '../../store/scripts/instance/recordInstance.ts';
import { walk } from '../../store/walk.ts';
import type { Context } from '../context.ts';

/** Once for a store of an earlier version: the drafts that wait for a person are listed by their articles. */
export async function listWaiting(context: Context): Promise<void> {
  const { store } = context;
  const { redis, keys } = store;
  if (await redis.hexists(keys.instance, 'waitingListed')) return;
  for (const state of toReview) {
    for await (const rows of walk(store, keys.drafts(state, '*'), '-inf', '+inf'))
      await Promise.all(rows.map(({ id }) => listOne(context, id)));
  }
  await recordInstance(store, { set: { waitingListed: '1' } });
}

async function listOne({ store }: Context, id: string): Promise<void> {
  const draft = await draftById(store, id);
  // An article that is no longer kept has no record that anything could be written into.
  const article = draft && (await articleById(store, draft.articleId));
  if (!article) return;
  await listDraft(store, {
    id,
    articleId: article.id,
    channel: draft.channel,
    breaking: article.breaking,
    wanted: draft.wantedAt ? Date.parse(draft.wantedAt) : undefined,
  });
}
