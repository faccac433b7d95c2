import { html } from 'ghtml';
import { articlesById } from '../../article/archive.ts';
import type { Article } from '../../article/article.ts';
import { isEmbargoed } from '../../article/visibility.ts';
import type { Store } from '../../store/store.ts';
import { type View, when } from '../desk/view.ts';
import type { Markup } from '../theme/layout.ts';

/** How many embargoed articles are listed, those published next first. */
const maxNamed = 10;

export interface Embargoes {
  count: number;
  next: Article[];
}

/** The articles that are still under embargo. */
export async function embargoes(store: Store): Promise<Embargoes> {
  const key = store.keys.due('embargo');
  const [count, ids] = await Promise.all([
    store.redis.zcard(key),
    store.redis.zrange(key, '0', String(maxNamed - 1)),
  ]);
  const articles = await articlesById(store, ids);
  return { count, next: articles.filter((article) => isEmbargoed(article, store.clock.now())) };
}

/** The articles that are published next; here people notice an embargo with a wrong date. */
export function embargoPart(view: View, { count, next }: Embargoes): Markup {
  if (next.length === 0) return '';
  const lines = next.map(
    ({ id, headline, embargoUntil, source }) =>
      html`<li>!${when(view, embargoUntil ?? '')} <a class="plain-link" href="/desk/articles/${id}"><bdi>${headline}</bdi></a> <span class="quiet">${view.texts.operations.from(source)}</span></li>`,
  );
  const more = count > next.length ? html`<p class="quiet">${view.texts.operations.inAll(count)}</p>` : '';
  return html`<section class="block"><h2 class="block-name">${view.texts.operations.underEmbargo}</h2><ul class="lines">!${lines}</ul>!${more}</section>`;
}
