import { articleById } from '../../article/archive.ts';
import { isEmbargoed } from '../../article/visibility.ts';
import type { Context } from '../context.ts';
import { syndicate } from '../syndicating/syndicateArticle.ts';

/** Brings an article out whose embargo has passed: into its feeds, its record and links. May run twice. */
export async function liftEmbargo(context: Context, id: string): Promise<void> {
  const article = await articleById(context.store, id);
  if (article && isEmbargoed(article, context.clock.now())) return;
  if (article) await syndicate(context, id);
  // The sweep finds it there and has browsers told.
  if (article) await context.store.redis.zadd(context.store.keys.due('push'), context.clock.now(), id);
  await context.store.redis.zrem(context.store.keys.due('embargo'), id);
}
