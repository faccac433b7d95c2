import { articlesById } from '../../article/archive.ts';
import type { HttpUrl } from '../../net/httpUrl.ts';
import type { Store } from '../../store/store.ts';
import { copyIdOf } from '../copy.ts';
import { deliveriesById } from '../delivery.ts';
import type { Results } from './report.ts';
import type { ResultRow } from './row.ts';

/** A post of the span with what people know it by. */
export interface BestPost extends ResultRow {
  /** Undefined once its article is deleted. */
  headline?: string;
  /** Its address at its platform. */
  remoteUrl?: HttpUrl;
  /** A lookup has shown that it no longer exists. */
  isGone?: true;
}

/** The most clicked posts with their headlines and addresses. */
export async function bestPosts(store: Store, { best }: Pick<Results, 'best'>): Promise<BestPost[]> {
  const ids = best.flatMap(({ delivery }) => delivery ?? []);
  const [articles, deliveries, states] = await Promise.all([
    articlesById(store, [...new Set(best.map(({ articleId }) => articleId))]),
    deliveriesById(store, ids),
    Promise.all(ids.map((id) => store.redis.hget(store.keys.copy(copyIdOf(id)), 'state'))),
  ]);
  const headlines = new Map(articles.map(({ id, headline }) => [id, headline]));
  const urls = new Map(deliveries.map(({ id, remoteUrl }) => [id, remoteUrl]));
  const gone = new Set(ids.filter((_, n) => states[n] === 'gone'));
  return best.map((row) => {
    const headline = headlines.get(row.articleId);
    const remoteUrl = urls.get(row.delivery ?? '');
    return {
      ...row,
      ...(headline === undefined ? {} : { headline }),
      ...(remoteUrl === undefined ? {} : { remoteUrl }),
      ...(gone.has(row.delivery ?? '') ? { isGone: true as const } : {}),
    };
  });
}
