import { articleById } from '../article/archive.ts';
import { isEmbargoed } from '../article/visibility.ts';
import type { Needs } from './needs.ts';
import { syndicate } from './syndicate.ts';

/** Brings an article out whose embargo has passed: into its feeds, its record and links. May run twice. */
export async function liftEmbargo(needs: Needs, id: string): Promise<void> {
  const article = await articleById(needs.store, id);
  if (article && isEmbargoed(article, needs.clock.now())) return;
  if (article) await syndicate(needs, id);
  // The sweep finds it there and has browsers told.
  if (article) await needs.store.redis.zadd(needs.store.keys.due('push'), needs.clock.now(), id);
  await needs.store.redis.zrem(needs.store.keys.due('embargo'), id);
}
