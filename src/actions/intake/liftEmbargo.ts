import { articleById } from '../../article/archive.ts';
import { isEmbargoed } from '../../article/visibility.ts';
import { setDue } from '../../store/scripts/due/setDue.ts';
import type { Context } from '../context.ts';
import { syndicate } from '../syndicating/syndicateArticle.ts';

/** Publishes an article whose embargo has passed: in its feeds, its record and links. May run twice. */
export async function liftEmbargo(context: Context, id: string): Promise<void> {
  const { store, clock } = context;
  const article = await articleById(store, id);
  if (article && isEmbargoed(article, clock.now())) return;
  if (article) await syndicate(context, id);
  // The sweep finds it in `push` and notifies the followers.
  await setDue(store, { id, at: { embargo: false, ...(article ? { push: clock.now() } : {}) } });
}
