import { type Article, publicShape } from '../../../article/article.ts';
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
export function visibleStories(
  { config, clock }: Pick<WebContext, 'config' | 'clock'>,
  articles: Article[],
): Story[] {
  const addresses = addressesOf(config);
  const now = clock.now();
  return articles
    .filter((article) => isVisible(article, now) && !article.digestOf)
    .map((article) => {
      const { body, ...story } = readableBy(
        publicShape(article, addresses),
        visibleTo(article, now, 'public'),
      );
      return story;
    });
}
