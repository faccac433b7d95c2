import { type Article, publicShape } from '../../../article/article.ts';
import { advertised } from '../../../article/picture.ts';
import { isPublic, readableBy, visibleTo } from '../../../article/visibility.ts';
import { addressesOf } from '../../../config/addresses.ts';
import type { WebContext } from '../../context.ts';
import type { Story } from './stories.ts';

/** The stories that lists show: those of the articles that are public now, in their order. */
export async function visibleStories(
  { config, clock, store }: Pick<WebContext, 'config' | 'clock' | 'store'>,
  articles: Article[],
): Promise<Story[]> {
  const addresses = addressesOf(config);
  const now = clock.now();
  const visible = articles.filter((article) => isPublic(article, now));
  return (await advertised(store, visible)).map((article) => {
    const { body, ...story } = readableBy(publicShape(article, addresses), visibleTo(article, now, 'public'));
    return story;
  });
}
