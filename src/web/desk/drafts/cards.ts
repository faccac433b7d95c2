import { type Actor, authorName } from '../../../accounts/roles.ts';
import { articlesById } from '../../../article/archive.ts';
import type { Article } from '../../../article/article.ts';
import { type Draft, draftsOfArticle } from '../../../review/draft.ts';
import type { FlashMessage } from '../../session.ts';
import type { Markup } from '../../theme/layout.ts';
import type { View } from '../view.ts';
import { cardPart } from './cardPart.ts';
import { waits } from './rowPart.ts';

/** What a card says beside what is stored. */
export interface CardExtras {
  results?: ReadonlyMap<string, FlashMessage>;
  opened?: ReadonlyMap<string, Markup>;
  /** Without the cards on which nothing waits for the viewer. */
  isForMe?: boolean;
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
  return articleIds.flatMap((articleId, n) => {
    const ofArticle = ofChannel(drafts[n] ?? [], channel);
    if (extras.isForMe && !ofArticle.some((draft) => waitsFor(draft, view.context.actor))) return [];
    return cardPart(view, {
      articleId,
      article: byId.get(articleId),
      drafts: ofArticle,
      ...extras,
    });
  });
}

function ofChannel(drafts: Draft[], channel: string | undefined): Draft[] {
  return channel ? drafts.filter((draft) => draft.channel === channel) : drafts;
}

/** Under four eyes a draft waits for somebody else once one has approved it. */
function waitsFor(draft: Draft, actor: Actor): boolean {
  return waits(draft) && !draft.approvedBy.includes(authorName(actor));
}
