import { articleById, revisionOf } from '../../article/archive.ts';
import type { Article } from '../../article/article.ts';
import { findChannel } from '../../channels/configured.ts';
import { composeCorrection } from '../../compose/correction.ts';
import type { ChannelConfig } from '../../config/schema.ts';
import { deliveriesById, deliveryById } from '../../delivery/delivery.ts';
import { type Draft, draftById, draftsOfArticle } from '../../review/draft.ts';
import { createDrafts, type NewDraft } from '../../store/scripts/draft/createDrafts.ts';
import type { Context } from '../context.ts';
import { copyOf } from '../copies/requireCopy.ts';
import { successorsOf, wasSentAs } from '../delivering/channelAccount.ts';
import { newDraft } from './newDraft.ts';
import { prepare } from './prepareDraft.ts';

/** A correction speaks for the newsroom: no channel posts one on its own. */
const alwaysWaits = 'A person looks at every correction, on every channel.';

/** The purpose of a correction's draft and pushes; `number` counts from 1. */
function correctionPurpose(number: number): string {
  return `correction:${number}`;
}

/**
 * Makes a draft for each correction of an article and each channel where a post without it is out. What is still to go
 * is no matter: that goes stale. May run twice.
 */
export async function draftCorrections(context: Context, article: Article): Promise<void> {
  if (article.status !== 'corrected' || article.corrections.length === 0) return;
  const drafts = await draftsOfArticle(context.store, article.id);
  const made = new Set(drafts.map(({ channel, purpose }) => `${channel}|${purpose}`));
  const missing: NewDraft[] = [];
  const successors = await successorsOf(context, [...new Set(drafts.map(({ channel }) => channel))]);
  for (const draft of drafts) {
    const channel = findChannel(context, draft.channel)?.config ?? successors.get(draft.channel);
    if (draft.purpose !== 'post' || !channel || channel.onCorrection === 'keep') continue;
    if (!(await isSent(context, draft))) continue;
    const known = await correctionsCoveredBy(context, draft, article);
    for (let number = known + 1; number <= article.corrections.length; number++) {
      const purpose = correctionPurpose(number);
      if (made.has(`${channel.id}|${purpose}`)) continue;
      if (channel.onCorrection === 'edit' && draft.parts.length === 1) {
        const edit = await correctingEdit(context, article, channel, draft, number);
        if (edit && !made.has(`${channel.id}|${edit.purpose}`)) missing.push(edit);
        if (edit) continue;
      }
      if (channel.id !== draft.channel && (await wasSentAs(context, { ...draft, purpose }))) continue;
      const [prepared] = await prepare(context, article, [channel], (of, composing) =>
        composeCorrection(of, number, composing),
      );
      if (prepared)
        missing.push(newDraft(context, article, channel, { purpose, prepared, waits: alwaysWaits }));
    }
  }
  await createDrafts(context.store, article, missing);
}

/**
 * The draft by which the post that is out gets the text that the article gives now; undefined where its platform can't
 * edit it, or nothing honest fits: then the correction is a post of its own.
 */
async function correctingEdit(
  context: Context,
  article: Article,
  channel: ChannelConfig,
  draft: Draft,
  number: number,
): Promise<NewDraft | undefined> {
  const [deliveryId] = draft.deliveries;
  const delivery = deliveryId === undefined ? undefined : await deliveryById(context.store, deliveryId);
  const found = delivery && (await copyOf(context, delivery, draft));
  if (!found?.copy.can.includes('edit')) return undefined;
  const [prepared] = await prepare(context, article, [channel]);
  if (!prepared?.composition.fits || prepared.composition.parts.length !== 1) return undefined;
  const waits = `It changes the post that is out, after correction ${number}. ${alwaysWaits}`;
  const made = newDraft(context, article, channel, { purpose: `edit:${number}`, prepared, waits });
  return { ...made, json: JSON.stringify({ ...JSON.parse(made.json), copyId: found.copy.id }) };
}

/** The same once a post is out: it may have been on its way when its article was corrected. */
export async function draftCorrectionsFor(context: Context, draftId: string): Promise<void> {
  const draft = await draftById(context.store, draftId);
  const article = draft?.purpose === 'post' ? await articleById(context.store, draft.articleId) : undefined;
  if (article) await draftCorrections(context, article);
}

async function isSent(context: Context, draft: Draft): Promise<boolean> {
  if (draft.state !== 'scheduled' && draft.state !== 'done') return false;
  const deliveries = await deliveriesById(context.store, draft.deliveries);
  return deliveries.some(({ state }) => state === 'sent');
}

/** How many corrections the post already has in it: those of the revision that it was made or kept for. */
async function correctionsCoveredBy(context: Context, draft: Draft, article: Article): Promise<number> {
  if (draft.articleRevision === article.revision) return article.corrections.length;
  const before = await revisionOf(context.store, article.id, draft.articleRevision);
  return before?.corrections.length ?? article.corrections.length - 1;
}
