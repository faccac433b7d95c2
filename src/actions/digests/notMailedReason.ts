import type { Article } from '../../article/article.ts';
import { findChannel } from '../../channels/configured.ts';
import type { Delivery } from '../../delivery/delivery.ts';
import type { Context } from '../context.ts';
import { digestContent } from './digestContent.ts';
import { recipientsOf } from './recipientsOf.ts';

/** Why an approved mail is not sent to this recipient any more; undefined if it is. */
export async function notMailedReason(
  context: Context,
  delivery: Delivery,
  article: Article | undefined,
): Promise<string | undefined> {
  const channel = findChannel(context, delivery.channel);
  if (delivery.recipient === undefined || !channel) return undefined;
  if (!(await recipientsOf(context, channel)).includes(delivery.recipient))
    return 'this recipient has unsubscribed, or is no longer in newsroom.yaml';
  const digest = article && (await digestContent(context, article));
  return digest?.items.length === 0
    ? 'every article of this digest was withdrawn or is under embargo'
    : undefined;
}
