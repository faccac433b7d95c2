import { type Article, publicShape } from '../../../article/article.ts';
import { advertised } from '../../../article/picture.ts';
import { readableBy, visibleTo } from '../../../article/visibility.ts';
import { addressesOf } from '../../../config/addresses.ts';
import type { WebContext } from '../../context.ts';
import type { Story } from './stories.ts';

/** Whether the public sees anything of an article now. */
export function isVisible(article: Article, now: number): boolean {
  const visibility = visibleTo(article, now, 'public');
  return visibility === 'full' || visibility === 'summary';
}

/** What lists show of articles that the public may see now, in their order. */
export async function visibleStories(
  { config, clock, store }: Pick<WebContext, 'config' | 'clock' | 'store'>,
  articles: Article[],
): Promise<Story[]> {
  const addresses = addressesOf(config);
  const now = clock.now();
  const visible = articles.filter((article) => isVisible(article, now) && !article.digestOf);
  return (await advertised(store, visible)).map((article) => {
    const { body, ...story } = readableBy(publicShape(article, addresses), visibleTo(article, now, 'public'));
    return story;
  });
}
