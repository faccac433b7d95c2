import { articleById } from '../../article/archive.ts';
import { isPublic } from '../../article/visibility.ts';
import type { PostedArticle } from '../../channels/channel.ts';
import type { Channel } from '../../channels/configured.ts';
import { deliveriesOfArticle } from '../../delivery/articleDeliveries.ts';
import type { Delivery } from '../../delivery/delivery.ts';
import { postedArticle } from '../../delivery/post.ts';
import { inFlight } from '../../delivery/states.ts';
import type { Context } from '../context.ts';
import { copyOf } from '../copies/requireCopy.ts';

/** What a channel's record of an article should be, and a delivery of the article there. */
export type DocumentTarget = { about?: Delivery | undefined } & (
  | { kind: 'present'; article: PostedArticle }
  | { kind: 'absent' }
  /** An article that the public may not see: what its posts say stays too. */
  | { kind: 'unchanged' }
);

/**
 * A channel's record of an article is there as long as a post of it may be, and says what the article says now. Once
 * the last post is removed it is deleted.
 */
export async function documentTarget(
  context: Context,
  articleId: string,
  { config, type }: Channel,
): Promise<DocumentTarget> {
  const [deliveries, article] = await Promise.all([
    deliveriesOfArticle(context, articleId),
    articleById(context.store, articleId),
  ]);
  const posts = deliveries.filter(({ channel, copyId }) => channel === config.id && copyId === undefined);
  const isWithdrawn = article?.status === 'withdrawn';
  const needed = await Promise.all(posts.map((post) => needsDocument(context, post, isWithdrawn)));
  const about = posts[0];
  if (!needed.includes(true)) return { kind: 'absent', about };
  const isShown = article !== undefined && isPublic(article, context.clock.now());
  if (!isShown || !type.keepsDocuments?.(config)) return { kind: 'unchanged', about };
  return { kind: 'present', article: postedArticle(article, context.config), about };
}

/** Whether a post is out and stays there, or may still go out. */
async function needsDocument(context: Context, post: Delivery, isWithdrawn: boolean): Promise<boolean> {
  if (post.state === 'sent') {
    const state = (await copyOf(context, post, undefined))?.copy.state;
    return state !== 'removing' && state !== 'gone';
  }
  if (post.state === 'failed' || post.state === 'expired' || post.state === 'cancelled') return false;
  // Nothing of a withdrawn article is sent any more.
  return !isWithdrawn || inFlight.includes(post.state);
}
