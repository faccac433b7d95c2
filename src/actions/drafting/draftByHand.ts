import { requireArticle } from '../../article/archive.ts';
import { requireChannel } from '../../channels/configured.ts';
import { SluglineError } from '../../errors.ts';
import { type Draft, draftById, draftIdOf, requireDraft } from '../../review/draft.ts';
import { isOpen } from '../../review/states.ts';
import { createDrafts } from '../../store/scripts/draft/createDrafts.ts';
import { type Context, requireRole } from '../context.ts';
import { wasSentAs } from '../delivering/channelAccount.ts';
import { notPostedBefore } from './draftArticle.ts';
import { newDraft } from './newDraft.ts';
import { prepare } from './prepareDraft.ts';

/**
 * Creates a draft of any article for any channel at a person's request: also of an old article, or one that the
 * channel's own conditions exclude. It waits for review. Returns the open draft if there is one already.
 */
export async function draftByHand(
  context: Context,
  command: { articleId: string; channel: string },
): Promise<{ draft: Draft; made: boolean }> {
  requireRole(context, 'editor');
  const { store, actor } = context;
  const article = await requireArticle(store, command.articleId);
  const channel = requireChannel(context, command.channel).config;
  if (article.status === 'withdrawn') throw new SluglineError('article.withdrawn', { id: article.id });
  const id = draftIdOf(context.config.newsroom.id, article.id, channel.id, 'post');
  const before = await draftById(store, id);
  if (before && isOpen(before.state)) return { draft: before, made: false };
  const others = Object.keys(await store.redis.hgetall(store.keys.articleDrafts(article.id)));
  const [allowed] = await notPostedBefore(context, article, others, [channel]);
  const isPosted = await wasSentAs(context, { articleId: article.id, channel: channel.id, purpose: 'post' });
  if (before || isPosted || !allowed)
    throw new SluglineError('draft.over', {
      article: article.id,
      channel: channel.id,
      why: before
        ? `draft ${before.id} is ${before.state}${before.state === 'rejected' ? ', and can be reopened' : ''}`
        : isPosted
          ? 'it was posted'
          : 'it was posted under the id that the channel had before',
    });
  const [prepared] = await prepare(context, article, [channel]);
  if (!prepared) throw new Error(`nothing was composed of ${article.id} for ${channel.id}`);
  const waits = `${actor.name} requested it: every draft created by hand is reviewed.`;
  const made = newDraft(context, article, channel, { purpose: 'post', prepared, waits });
  const rewrites = context.config.compose.rewrite !== undefined;
  const { created } = await createDrafts(store, article, [made], { rewrites, actor: actor.name });
  return { draft: await requireDraft(store, id), made: created > 0 };
}
