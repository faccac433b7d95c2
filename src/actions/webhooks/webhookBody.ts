import { articleById } from '../../article/archive.ts';
import { type Article, publicShape } from '../../article/article.ts';
import { findChannel } from '../../channels/configured.ts';
import { copyRecordOf, deliveryIdOfCopy } from '../../delivery/copy.ts';
import { deliveryById, publicDelivery } from '../../delivery/delivery.ts';
import { draftById, publicDraft } from '../../review/draft.ts';
import type { WebhookEvent } from '../../webhooks/event.ts';
import type { Context } from '../context.ts';

/** The body that a receiver is sent, and the article that it is about. */
export interface WebhookBody {
  json: string;
  article?: Article | undefined;
}

/** An event with its subject as it is now, in the API's shape; with only the id if it is no longer stored. */
export async function webhookBody(context: Context, recorded: WebhookEvent): Promise<WebhookBody> {
  const { id, event, subject, at } = recorded;
  const found = await subjectOf(context, subject);
  const data = found?.data ?? { id: subject.id };
  const newsroom = context.config.newsroom.id;
  return { json: JSON.stringify({ id, event, at, newsroom, data }), article: found?.article };
}

async function subjectOf(
  { store, config, clock }: Context,
  { type, id }: WebhookEvent['subject'],
): Promise<{ data: object; article: Article | undefined } | undefined> {
  const addresses = { webBase: config.web.baseUrl, linkBase: config.links.baseUrl };
  if (type === 'article') {
    const article = await articleById(store, id);
    return article && { data: publicShape(article, addresses), article };
  }
  if (type === 'draft') {
    const draft = await draftById(store, id);
    return draft && { data: publicDraft(draft), article: await articleById(store, draft.articleId) };
  }
  const delivery = await deliveryById(store, type === 'copy' ? deliveryIdOfCopy(id) : id);
  if (!delivery) return undefined;
  const article = await articleById(store, delivery.articleId);
  if (type === 'delivery') return { data: publicDelivery(delivery, clock.now()), article };
  const channel = findChannel({ config }, delivery.channel);
  const abilities = channel?.type.abilities(channel.config);
  const draft = await draftById(store, delivery.draftId);
  return { data: (await copyRecordOf(store, delivery, draft, abilities)).copy, article };
}
