import { deliveriesOfArticle } from '../../delivery/articleDeliveries.ts';
import { draftsOfArticle } from '../../review/draft.ts';
import type { Context } from '../context.ts';
import { copyOf, type FoundCopy } from './requireCopy.ts';

/** Every copy of an article, by channel and part. */
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
    deliveries.map((delivery) => copyOf(context, delivery, byId.get(delivery.draftId))),
  );
  return copies
    .filter((copy) => copy !== undefined)
    .sort(({ copy: a }, { copy: b }) =>
      a.channel < b.channel ? -1 : a.channel > b.channel ? 1 : a.part - b.part,
    );
}
