import { articlesById } from '../../../article/archive.ts';
import type { Article } from '../../../article/article.ts';
import { type Draft, draftsOfArticle } from '../../../review/draft.ts';
import type { FlashMessage } from '../../session.ts';
import type { Markup } from '../../theme/layout.ts';
import type { View } from '../view.ts';
import { cardPart } from './cardPart.ts';

/** What a card says beside what is stored. */
export interface CardExtras {
  results?: ReadonlyMap<string, FlashMessage>;
  opened?: ReadonlyMap<string, Markup>;
}

/** Articles with their drafts on a channel, or on all of them, as cards in the order given. */
export async function cardsOf(
  view: View,
  articleIds: string[],
  channel: string | undefined,
  extras: CardExtras = {},
): Promise<Markup[]> {
  const { store } = view.context;
  const [articles, drafts] = await Promise.all([
    articlesById(store, articleIds),
    Promise.all(articleIds.map((id) => draftsOfArticle(store, id))),
  ]);
  const byId = new Map<string, Article>(articles.map((article) => [article.id, article]));
  return articleIds.map((articleId, n) =>
    cardPart(view, {
      articleId,
      article: byId.get(articleId),
      drafts: ofChannel(drafts[n] ?? [], channel),
      ...extras,
    }),
  );
}

function ofChannel(drafts: Draft[], channel: string | undefined): Draft[] {
  return channel ? drafts.filter((draft) => draft.channel === channel) : drafts;
}
