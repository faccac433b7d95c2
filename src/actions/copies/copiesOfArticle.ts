import { deliveriesOfArticle } from '../../delivery/articleDeliveries.ts';
import { clicksOfDelivery } from '../../delivery/clicks.ts';
import { draftsOfArticle } from '../../review/draft.ts';
import type { Context } from '../context.ts';
import { copyOf, type FoundCopy } from './requireCopy.ts';

/** Every copy of an article, by channel and part, with the clicks on its short link. */
export async function copiesOfArticle(
  context: Pick<Context, 'store' | 'config'>,
  articleId: string,
): Promise<FoundCopy[]> {
  const [drafts, deliveries] = await Promise.all([
    draftsOfArticle(context.store, articleId),
    deliveriesOfArticle(context, articleId),
  ]);
  const byId = new Map(drafts.map((draft) => [draft.id, draft]));
  const copies = await Promise.all(
    deliveries.map(async (delivery) => {
      const found = await copyOf(context, delivery, byId.get(delivery.draftId));
      if (!found) return undefined;
      const clicks = await clicksOfDelivery(context.store, delivery);
      return clicks === undefined ? found : { ...found, copy: { ...found.copy, clicks } };
    }),
  );
  return copies
    .filter((copy) => copy !== undefined)
    .sort(({ copy: a }, { copy: b }) =>
      a.channel < b.channel ? -1 : a.channel > b.channel ? 1 : a.part - b.part,
    );
}
