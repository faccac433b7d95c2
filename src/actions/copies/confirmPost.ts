import { findChannel } from '../../channels/configured.ts';
import { changesCopy, copyIdOf } from '../../delivery/copy.ts';
import { sameText } from '../../delivery/copyCheck.ts';
import { type Delivery, deliveryById } from '../../delivery/delivery.ts';
import { sentAtOf } from '../../delivery/proof.ts';
import { draftById } from '../../review/draft.ts';
import { setDue } from '../../store/scripts/due/setDue.ts';
import type { Context } from '../context.ts';
import { checkCopy, readBackOf } from './checkCopy.ts';
import { copyOf } from './requireCopy.ts';

/** How long after it was sent a post is read back (ms). */
const firstMs = 60_000;
/** A post that is not there is looked up again after as long, until it is older than the last of these (ms). */
const againMs = [120_000, 600_000];

/** When a post that is being recorded as sent is read back; undefined if its platform shows nothing or charges for it. */
export function confirmAt(context: Context, delivery: Delivery): number | undefined {
  if (changesCopy(delivery)) return undefined;
  const type = findChannel(context, delivery.channel)?.type;
  return type?.readBack && !type.readBackCosts ? context.clock.now() + firstMs : undefined;
}

/**
 * Reads back a post that was just sent and records that its platform shows it. A platform may need a while to show a
 * post, so one that is not there is looked up twice more before it counts as gone. Another text is no alarm here:
 * platforms write some texts in their own way.
 */
export async function confirmPost(context: Context, { id }: { id: string }): Promise<void> {
  const { store, clock } = context;
  const delivery = await deliveryById(store, id);
  const draft = delivery && (await draftById(store, delivery.draftId));
  const found = delivery && (await copyOf(context, delivery, draft));
  // What somebody has changed or checked meanwhile is read back by that.
  const isNew = found?.copy.state === 'live' && found.copy.checkedAt === undefined;
  if (!delivery || !isNew) return done();
  const { seen, text } = await readBackOf(context, copyIdOf(id));
  const age = clock.now() - sentAtOf(delivery);
  const pause = againMs.find((ms) => age < ms);
  const mayCome = seen.kind === 'gone' || (seen.kind === 'cannot-tell' && !seen.forGood);
  if (mayCome && pause !== undefined) {
    await setDue(store, { id, at: { confirm: clock.now() + pause } });
    return;
  }
  const isOwnWay = seen.kind === 'there' && seen.text !== undefined && !sameText(seen.text, text);
  await checkCopy(context, { id: copyIdOf(id), seen: isOwnWay ? { kind: 'there' } : seen });
  return done();

  async function done(): Promise<void> {
    await setDue(store, { id, at: { confirm: false } });
  }
}
