import { articleById } from '../../article/archive.ts';
import { type Channel, requireChannel } from '../../channels/configured.ts';
import { toInstant } from '../../clock.ts';
import { withTimeConcerns } from '../../compose/timeConcerns.ts';
import type { ChannelConfig } from '../../config/schema.ts';
import type { Place } from '../../delivery/calendar.ts';
import { deliveriesById, deliveryIdOf, pushIdOf } from '../../delivery/delivery.ts';
import { SluglineError } from '../../errors.ts';
import { offerOf } from '../../links/variantPosts.ts';
import { codeOfPart, contentOf, type Draft, draftById, draftMoved, peopleOf } from '../../review/draft.ts';
import { mayMove } from '../../review/states.ts';
import {
  type ScheduledDraft,
  type ScheduledPart,
  scheduleDraft,
} from '../../store/scripts/draft/scheduleDraft.ts';
import type { Context } from '../context.ts';
import { recipientsOf } from '../digests/recipientsOf.ts';
import { spaceQueue } from './latePlaces.ts';
import { exactForMs, placeOf, slotFor } from './slotFor.ts';
import { timeConcerns } from './timeConcerns.ts';

/** How often another process may take the chosen place first; this many times in a row never happen. */
const maxTries = 1_000;

/** Gives an approved draft's parts their places: at the requested time, otherwise the channel's next free one. */
export async function scheduleDeliveries(
  context: Context,
  before: Draft,
  change: Partial<Pick<Draft, 'approvedBy' | 'wantedAt' | 'place'>> = {},
  undoMs = 0,
): Promise<Draft> {
  const draft = { ...before, ...change };
  if (!mayMove(draft.state, 'schedule'))
    throw new SluglineError('draft.not-allowed', { state: draft.state, wanted: 'scheduled' });
  const channel = requireChannel(context, draft.channel);
  let done = await takePlace(context, draft, before.approvedBy.length, channel, undoMs);
  for (let tries = 1; done.outcome === 'taken' && tries < maxTries; tries += 1)
    done = await takePlace(context, draft, before.approvedBy.length, channel, undoMs);
  if (done.outcome === 'moved') throw draftMoved({ id: draft.id, version: done.version, state: done.state });
  if (done.outcome === 'in-flight')
    throw new SluglineError('draft.in-flight', { id: draft.id, state: String(done.state) });
  if (done.outcome === 'taken') throw new Error(`no place was free on ${draft.channel} in ${maxTries} tries`);
  // The deliveries that it goes before make room.
  if (draft.place === 'next') await spaceQueue(context, draft.channel);
  return (await draftById(context.store, draft.id)) ?? draft;
}

/** Chooses a place and takes it, unless another process was faster. */
async function takePlace(
  context: Context,
  draft: Draft,
  approvals: number,
  channel: Channel,
  undoMs: number,
): Promise<ScheduledDraft> {
  const place = await slotFor(context, draft, undoMs);
  const parts = await partsOf(context, draft, place, channel);
  const slot = { at: toInstant(place.dueAt), why: place.why };
  const reasons = withTimeConcerns(draft.reasons, await timeConcerns(context, draft, place.dueAt));
  const content = { ...contentOf(draft), reasons, slot, deliveries: parts.map(({ id }) => id) };
  return scheduleDraft(context.store, {
    id: draft.id,
    articleId: draft.articleId,
    channel: draft.channel,
    purpose: draft.purpose,
    from: draft.state,
    expected: draft.version,
    approvals,
    json: JSON.stringify(content),
    people: peopleOf(content),
    parts,
    count: draft.parts.length,
    copyId: draft.copyId,
    place: placeOf(draft, await articleById(context.store, draft.articleId)),
    seen: place.seen,
    exactUntil: draft.wantedAt === undefined ? undefined : Date.parse(draft.wantedAt) + exactForMs,
    actor: context.actor.name,
    note: slot.why.length > 0 ? `${slot.at}: ${slot.why.join(', ')}` : slot.at,
  });
}

/** A cancelled, expired or failed delivery with the same push key is reused: nothing of it was ever sent. */
async function partsOf(
  context: Context,
  draft: Draft,
  place: Place,
  { config: channel, type }: Channel,
): Promise<ScheduledPart[]> {
  const recipients = type.recipients ? await recipientsOf(context, { config: channel, type }) : [undefined];
  if (recipients.length === 0) throw new SluglineError('draft.no-recipients', { channel: draft.channel });
  const pushes = draft.parts.flatMap((_, index) =>
    recipients.map((recipient) => ({ part: index + 1, recipient })),
  );
  const keyed = pushes.map(({ part, recipient }) => {
    const pushId = pushIdOf({
      newsroomId: context.config.newsroom.id,
      articleId: draft.articleId,
      channel: draft.channel,
      purpose: draft.purpose,
      part,
      recipient,
    });
    return { part, recipient, pushId, id: deliveryIdOf(pushId) };
  });
  const there = await deliveriesById(
    context.store,
    keyed.map(({ id }) => id),
  );
  return keyed.map(({ id, part, recipient, pushId }) => ({
    id,
    part,
    recipient,
    pushId,
    dueAt: place.dueAt,
    expiresAt: place.dueAt + channel.expireAfter,
    code: codeOfPart(draft, part),
    offer: part === 1 ? offeredBy(draft, channel) : undefined,
    was: there.find((delivery) => delivery.id === id)?.state,
  }));
}

/** Only composed text says something about its variant, and only short links are counted. */
function offeredBy({ purpose, editedBy, link, variant }: Draft, channel: ChannelConfig): string | undefined {
  if (purpose !== 'post' || editedBy !== undefined || channel.link !== 'short' || link.code === '')
    return undefined;
  return offerOf(link.code, variant);
}
