import { articleById } from '../../article/archive.ts';
import type { ReadBack } from '../../channels/channel.ts';
import { channelContext, findChannel } from '../../channels/configured.ts';
import { afterReadBack, textDigest } from '../../delivery/copyCheck.ts';
import { deliveryById } from '../../delivery/delivery.ts';
import { isFinal } from '../../delivery/states.ts';
import { reasonOf } from '../../errors.ts';
import { draftById } from '../../review/draft.ts';
import { changeCopy } from '../../store/scripts/delivery/changeCopy.ts';
import type { Context } from '../context.ts';
import { answeredId } from '../delivering/remoteId.ts';
import { followDocuments } from '../documents/followDocuments.ts';
import { type FoundCopy, requireCopy } from './requireCopy.ts';

/** A change in progress is checked again after this time (ms). */
const changeUnderWayMs = 60_000;

/**
 * Reads a copy back from its platform and records the result: after a removal or edit, when a person asks, or on
 * schedule. `seen` is what was read a moment ago. While a change is in progress nothing is read. Returns the updated
 * copy.
 */
export async function checkCopy(
  context: Context,
  command: { id: string; seen?: ReadBack },
): Promise<FoundCopy> {
  const found = await requireCopy(context, command.id);
  const { copy, changeId, tries, wasEdited } = found;
  const now = context.clock.now();
  const change = changeId === undefined ? undefined : await deliveryById(context.store, changeId);
  const isChanging = copy.state === 'removing' || copy.state === 'editing';
  if (isChanging && change && !isFinal(change.state) && change.state !== 'unknown') {
    const waits = { id: copy.id, expected: copy.version, to: copy.state, dueAt: now + changeUnderWayMs };
    await changeCopy(context.store, waits);
    return requireCopy(context, copy.id);
  }
  const text = await expectedText(context, found);
  const seen = command.seen ?? (await readBack(context, found, text));
  const refusal = isChanging && change?.state !== 'sent' ? change?.reason : undefined;
  const {
    to,
    evidence,
    againInMs,
    found: isFound,
  } = afterReadBack(seen, {
    ...{ state: copy.state, text, tries, found: copy.found, wasEdited },
    ...(refusal === undefined ? {} : { refusal }),
  });
  const article = await articleById(context.store, copy.articleId);
  const foundText =
    isFound === 'changed' && seen.kind === 'there' && seen.text !== undefined
      ? textDigest(seen.text)
      : undefined;
  // A post that was changed once more shows another text than the one that was reported, or kept.
  const isOtherText = foundText !== undefined && (found.foundText ?? foundText) !== foundText;
  const news = isFound && (isFound !== copy.found || isOtherText) ? isFound : undefined;
  await changeCopy(context.store, {
    id: copy.id,
    expected: copy.version,
    to,
    set: {
      evidence,
      checkedAt: now,
      ...(againInMs === undefined ? {} : { tries: tries + 1 }),
      ...(to === 'edited' && copy.state === 'editing' ? { text } : {}),
      ...(foundText === undefined ? {} : { foundText }),
    },
    // What a person decided to keep was another text.
    unset: [
      ...(againInMs === undefined ? ['tries'] : []),
      ...(news ? ['keptBy'] : []),
      ...(isFound === false || isFound === 'gone' ? ['foundText'] : []),
    ],
    alarms: article?.status === 'withdrawn' && (found.keptBy === undefined || news !== undefined),
    found: isFound === false ? false : news,
    ...(againInMs === undefined ? {} : { dueAt: now + againInMs }),
    ...(news ? { action: `copy.found-${news}`, note: evidence, actor: context.actor.name } : {}),
  });
  const line = {
    copy: copy.id,
    article: copy.articleId,
    channel: copy.channel,
    from: copy.state,
    to,
    evidence,
  };
  if (news) context.log.warn(line, `a post was ${news === 'gone' ? 'removed' : 'changed'} at its platform`);
  else context.log.info(line, 'a copy was read back');
  if (to === 'gone') await followDocuments(context, copy.articleId);
  return requireCopy(context, copy.id);
}

/** What a copy's platform shows now, with what it should show. Changes nothing. */
export async function readBackOf(
  context: Context,
  id: string,
): Promise<{ seen: ReadBack; text: string; remoteId?: string | undefined }> {
  const found = await requireCopy(context, id);
  const text = await expectedText(context, found);
  return { seen: await readBack(context, found, text), text, remoteId: found.delivery.remoteId };
}

/** What it should show: while it is edited, the new text. */
async function expectedText(context: Context, { copy, changeId }: FoundCopy): Promise<string> {
  if (copy.state !== 'editing' || changeId === undefined) return copy.text;
  const change = await deliveryById(context.store, changeId);
  const draft = change && (await draftById(context.store, change.draftId));
  return (change && draft?.parts[change.part - 1]?.text) ?? copy.text;
}

async function readBack(context: Context, { copy, delivery }: FoundCopy, text: string): Promise<ReadBack> {
  const channel = findChannel(context, copy.channel);
  if (!channel) return { kind: 'cannot-tell', reason: 'the channel is no longer in newsroom.yaml' };
  const remoteId = answeredId(channel, delivery.remoteId);
  if (!channel.type.readBack || remoteId === undefined)
    return {
      kind: 'cannot-tell',
      reason: `${channel.type.type} does not show what was posted`,
      forGood: true,
    };
  const posted = {
    remoteId,
    ...(delivery.remoteUrl ? { remoteUrl: delivery.remoteUrl } : {}),
    text,
    removed: copy.state === 'removing',
  };
  try {
    return await channel.type.readBack(posted, channel.config, channelContext(context));
  } catch (error) {
    return { kind: 'cannot-tell', reason: reasonOf(error) };
  }
}
