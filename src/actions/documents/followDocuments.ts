import { findChannel } from '../../channels/configured.ts';
import { type DocumentNote, documentNotes } from '../../channels/documents/notes.ts';
import { copyIdOf } from '../../delivery/copy.ts';
import { type Delivery, deliveryById, deliveryIdOf, pushIdOf } from '../../delivery/delivery.ts';
import { documentPurpose, documentRemoval } from '../../delivery/document.ts';
import { isFinal } from '../../delivery/states.ts';
import { requestDocument } from '../../store/scripts/document/requestDocument.ts';
import type { Context } from '../context.ts';
import { type DocumentTarget, documentTarget } from './documentTarget.ts';

/** A change never expires: it is tried until it is done, and then does what is right by that time (ms). */
const lastsMs = 100 * 365 * 86_400_000;

/**
 * Has each channel's record of an article at its platform follow the article and its posts: requests a delivery that
 * updates or deletes it, if that is not what was last done. May run twice.
 */
export async function followDocuments(context: Context, articleId: string): Promise<void> {
  const channels = context.config.channels
    .map(({ id }) => findChannel(context, id))
    .filter((channel) => channel?.type.changeDocument !== undefined)
    .filter((channel) => channel !== undefined);
  const ids = channels.map(({ config }) => config.id);
  const notes = await documentNotes(context.store, articleId, ids);
  for (const [index, channel] of channels.entries()) {
    const note = notes[index];
    if (!note) continue;
    const target = await documentTarget(context, articleId, channel);
    if (!isReached(target, note) && target.about) await request(context, target, target.about);
  }
}

function isReached(target: DocumentTarget, { state, revision }: DocumentNote): boolean {
  switch (target.kind) {
    case 'unchanged':
      return true;
    case 'absent':
      return state === 'gone';
    case 'present':
      return state !== 'asked' && revision === target.article.revision;
  }
}

/**
 * Gives the change its place in the ledger. One that waits or is in progress does what is right by then, or is followed
 * by this again; one that was refused for the same state is not repeated.
 */
async function request(context: Context, target: DocumentTarget, about: Delivery): Promise<void> {
  const { store, config, clock } = context;
  const purpose = target.kind === 'absent' ? documentRemoval : documentPurpose;
  const { articleId, channel, draftId, draftVersion } = about;
  const pushId = pushIdOf({ newsroomId: config.newsroom.id, articleId, channel, purpose, part: 1 });
  const id = deliveryIdOf(pushId);
  const before = await deliveryById(store, id);
  const wanted = target.kind === 'present' ? `revision ${target.article.revision}` : 'none';
  if (before && !isFinal(before.state)) return;
  if (before?.state === 'failed' && before.documentWanted === wanted) return;
  const expiresAt = clock.now() + lastsMs;
  await requestDocument(store, {
    channel,
    was: before?.state,
    delivery: {
      ...{ id, pushId, draftId, draftVersion, articleId, channel, purpose, part: 1, parts: 1 },
      ...{ copyId: copyIdOf(about.id), documentWanted: wanted, expiresAt },
    },
  });
}
