import { defineScript } from '../../script.ts';
import type { Store } from '../../store.ts';
import { type FoundBy, foundBy } from './foundBy.ts';

interface ListArticle {
  id: string;
  /** The revision to which the terms belong. */
  revision: number;
  terms: string[];
}

const script = defineScript<ListArticle & FoundBy, { outcome: 'listed' | 'moved' }>('article/listArticle', {
  keys: (keys, { id }) => ({ article: keys.article(id), foundWords: keys.foundWords }),
  rest: (keys, { terms, termsBefore }) => [...terms, ...termsBefore].map(keys.found),
});

/** Puts an article that an earlier version stored into the lists by which it is found; a repeat changes nothing. */
export async function listArticle(
  store: Store,
  article: ListArticle,
): Promise<{ outcome: 'listed' | 'moved' }> {
  return script(store, { ...article, ...(await foundBy(store, article.id)) });
}
