import { type Channel, sendDisabledReason } from '../../../channels/configured.ts';
import { toInstant } from '../../../clock.ts';
import { addressesOf } from '../../../config/addresses.ts';
import { changesCopy } from '../../../delivery/copy.ts';
import type { Delivery, DeliveryCard } from '../../../delivery/delivery.ts';
import type { DeliveryRecords } from '../../../delivery/post.ts';
import { probeLink } from '../../../links/preview/probe.ts';
import type { Context } from '../../context.ts';
import { holdForPerson, postpone } from '../postpone.ts';
import { maySend } from '../uploadPicture.ts';

/** How long (ms) one lookup may take; a crawler gives up after about five seconds. */
const patience = 4_000;
/** The same for posts that go `now`: breaking news does not wait. */
const patienceNow = 2_000;
/** How long after each lookup (ms) a card that isn't ready is looked up again. */
const pauses = [60_000, 120_000, 240_000];
/** How long (ms) a card that was ready counts as ready for further attempts. */
const goodFor = 10 * 60_000;

type Sendable = Delivery & { state: 'scheduled' | 'retry_wait' };

/**
 * Looks up the card of a post's link as its platform's crawler will, before the post is claimed. Returns the finding
 * for the delivery's record, or `waits` if the card isn't ready: it is looked up again later, and after some minutes a
 * person decides.
 */
export async function probeCard(
  context: Context,
  delivery: Sendable,
  channel: Channel,
  { draft, article }: DeliveryRecords,
): Promise<DeliveryCard | 'waits' | undefined> {
  const { clock, config, log } = context;
  const now = clock.now();
  const platform = channel.type.previewer;
  const embargo = article?.embargoUntil ? Date.parse(article.embargoUntil) : 0;
  const isDue = Math.max(Date.parse(delivery.dueAt), embargo) <= now;
  const before = delivery.card;
  if (!platform || !draft || !article || !isDue || !isProbed(delivery, channel)) return undefined;
  if (!draft.parts[0]?.text.includes(draft.link.url)) return undefined;
  if (before && before.verdict !== 'not-ready' && now - Date.parse(before.at) < goodFor) return undefined;
  if (!(await maySend(context, delivery.channel))) return undefined;

  const goesNow = delivery.place === 'now' || article.breaking === true;
  const { linkBase, webBase } = addressesOf(config);
  const found = await probeLink(draft.link.url, platform, {
    ...{ clock, log, allow: config.network.allow, own: [linkBase, webBase] },
    timeoutMs: goesNow ? patienceNow : patience,
  });
  const tries = (before?.verdict === 'not-ready' ? before.tries : 0) + 1;
  const card = { ...found, at: toInstant(clock.now()), tries };
  if (found.verdict !== 'not-ready') return card;
  const line = {
    delivery: delivery.id,
    channel: delivery.channel,
    url: found.url,
    reason: found.reason,
    tries,
  };
  log.warn(line, 'the card of a post’s link is not ready');
  if (goesNow) return card;
  await waitForCard(context, delivery, card);
  return 'waits';
}

/**
 * Whether to look up the card: not if a person accepted the post without it, or the operator has turned lookups off.
 */
function isProbed(delivery: Delivery, channel: Channel): boolean {
  if (delivery.part !== 1 || delivery.recipient !== undefined || changesCopy(delivery)) return false;
  if (delivery.cardAccepted === delivery.draftVersion) return false;
  return channel.config.probeCard && !sendDisabledReason(channel);
}

async function waitForCard(context: Context, delivery: Sendable, card: DeliveryCard): Promise<void> {
  const says = `the card of its link isn’t ready for ${card.platform}: ${card.reason}`;
  const pause = pauses[card.tries - 1];
  const stored = { card: JSON.stringify(card) };
  if (pause !== undefined)
    return postpone(context, delivery, context.clock.now() + pause, `${says}; it is looked at again`, stored);
  const reason = `needs a person: ${says}, after ${card.tries} lookups; send it anyway with "retry", or reject its draft`;
  await holdForPerson(context, delivery, reason, stored);
}
