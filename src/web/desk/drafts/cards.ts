import { type Actor, authorName } from '../../../accounts/roles.ts';
import { articlesById } from '../../../article/archive.ts';
import type { Article } from '../../../article/article.ts';
import { type Draft, draftsOfArticle } from '../../../review/draft.ts';
import { type Note, notesOf } from '../../../review/notes.ts';
import type { FlashMessage } from '../../session.ts';
import type { Markup } from '../../theme/layout.ts';
import type { View } from '../view.ts';
import { cardPart } from './cardPart.ts';
import { waits } from './rowPart.ts';
import { deliveriesOfDone } from './sentPart.ts';

/** What a card shows in addition to what is stored. */
export interface CardExtras {
  results?: ReadonlyMap<string, FlashMessage>;
  opened?: ReadonlyMap<string, Markup>;
  /** Leaves out cards on which nothing waits for the viewer. */
  isForMe?: boolean;
}

/** Articles with their drafts on a channel, or on all channels, as cards in the given order. */
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
  const shown = drafts.map((all) => ofChannel(all, channel));
  const deliveries = await deliveriesOfDone(store, shown.flat());
  const notes = await notesByDraft(view, shown.flat());
  const byId = new Map<string, Article>(articles.map((article) => [article.id, article]));
  return articleIds.flatMap((articleId, n) => {
    const ofArticle = shown[n] ?? [];
    if (extras.isForMe && !ofArticle.some((draft) => waitsFor(draft, view.context.actor))) return [];
    return cardPart(view, {
      articleId,
      article: byId.get(articleId),
      drafts: ofArticle,
      deliveries,
      notes,
      ...extras,
    });
  });
}

/** The notes on those drafts that have any. */
async function notesByDraft({ context: { store } }: View, drafts: Draft[]): Promise<Map<string, Note[]>> {
  const noted = drafts.filter(({ notes = 0 }) => notes > 0);
  return new Map(
    await Promise.all(noted.map(async ({ id }) => [id, (await notesOf(store, id)).notes] as const)),
  );
}

function ofChannel(drafts: Draft[], channel: string | undefined): Draft[] {
  return channel ? drafts.filter((draft) => draft.channel === channel) : drafts;
}

/** Under four eyes, a draft waits for another person once someone has approved it. */
function waitsFor(draft: Draft, actor: Actor): boolean {
  return waits(draft) && !draft.approvedBy.includes(authorName(actor));
}
