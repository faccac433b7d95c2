import { revisionOf } from '../../article/archive.ts';
import type { Article } from '../../article/article.ts';
import { findChannel } from '../../channels/configured.ts';
import { composeCorrection } from '../../compose/correction.ts';
import type { ChannelConfig } from '../../config/schema.ts';
import { deliveriesOfArticle } from '../../delivery/articleDeliveries.ts';
import type { Delivery } from '../../delivery/delivery.ts';
import { sentAtOf } from '../../delivery/proof.ts';
import { type Draft, type DraftContent, draftById } from '../../review/draft.ts';
import { createDrafts, type NewDraft } from '../../store/scripts/draft/createDrafts.ts';
import type { Context } from '../context.ts';
import { hasCorrectingEdit, nextEditPurpose } from '../copies/editPurposes.ts';
import { copyOf } from '../copies/requireCopy.ts';
import { successorsOf, wasSentAs } from '../delivering/channelAccount.ts';
import { newDraft } from './newDraft.ts';
import { prepare } from './prepareDraft.ts';

/** A correction speaks for the newsroom: no channel posts one without review. */
const alwaysWaits = 'Every correction is reviewed, on every channel.';

/** The purpose of a correction's draft and pushes; `number` counts from 1. */
function correctionPurpose(number: number): string {
  return `correction:${number}`;
}

/**
 * Creates a draft for each correction of an article and each channel with a post that lacks it. Unsent drafts don't
 * matter: they become stale. May run twice.
 */
export async function draftCorrections(context: Context, article: Article): Promise<void> {
  if (article.status !== 'corrected' || article.corrections.length === 0) return;
  const { store } = context;
  const [names, deliveries] = await Promise.all([
    store.redis.hkeys(store.keys.articleDrafts(article.id)),
    deliveriesOfArticle(context, article.id),
  ]);
  const made = new Set(names);
  const missing: NewDraft[] = [];
  const posts = firstPartsOut(deliveries);
  const successors = await successorsOf(
    context,
    posts.map(({ channel }) => channel),
  );
  for (const post of posts) {
    const channel = findChannel(context, post.channel)?.config ?? successors.get(post.channel);
    if (!channel || channel.onCorrection === 'keep') continue;
    const draft = await draftById(store, post.draftId);
    const known = await correctionsCoveredBy(context, post, draft, article);
    for (let number = known + 1; number <= article.corrections.length; number++) {
      const purpose = correctionPurpose(number);
      if (made.has(`${channel.id}|${purpose}`)) continue;
      const correction = { articleId: article.id, channel: channel.id, number, at: atOf(article, number) };
      if (await hasCorrectingEdit(context, made, correction)) continue;
      if (channel.onCorrection === 'edit' && post.parts === 1) {
        const purpose = nextEditPurpose(made, channel.id);
        const edit = await correctingEdit(context, article, channel, { post, draft }, { number, purpose });
        if (edit) {
          missing.push(edit);
          made.add(`${channel.id}|${purpose}`);
          continue;
        }
      }
      if (channel.id !== post.channel && (await wasSentAs(context, { ...post, purpose }))) continue;
      const [prepared] = await prepare(context, article, [channel], (of, composing) =>
        composeCorrection(of, number, composing),
      );
      if (prepared)
        missing.push(
          newDraft(context, article, channel, {
            purpose,
            prepared,
            waits: alwaysWaits,
            authors: writersOf(article, number),
          }),
        );
    }
  }
  await createDrafts(context.store, article, missing);
}

/**
 * The draft that gives a published post the article's current text; undefined if its platform can't edit it, or
 * nothing fits without distortion: then the correction is a separate post.
 */
async function correctingEdit(
  context: Context,
  article: Article,
  channel: ChannelConfig,
  out: { post: Delivery; draft: Draft | undefined },
  { number, purpose }: { number: number; purpose: string },
): Promise<NewDraft | undefined> {
  const found = await copyOf(context, out.post, out.draft);
  if (!found?.copy.can.includes('edit')) return undefined;
  const [prepared] = await prepare(context, article, [channel]);
  if (!prepared?.composition.fits || prepared.composition.parts.length !== 1) return undefined;
  const waits = `It changes the published post, after correction ${number}. ${alwaysWaits}`;
  const made = newDraft(context, article, channel, {
    purpose,
    prepared,
    waits,
    authors: writersOf(article, number),
  });
  const content = { ...(JSON.parse(made.json) as DraftContent), copyId: found.copy.id, corrects: number };
  return { ...made, json: JSON.stringify(content) };
}

function atOf({ corrections, updatedAt }: Article, number: number): string {
  return corrections[number - 1]?.at ?? updatedAt;
}

/** The author of a correction counts as an author of its draft. */
function writersOf({ corrections }: Article, number: number): string[] {
  const by = corrections[number - 1]?.by;
  return by === undefined ? [] : [by];
}

/** The first part of each post of which at least one part is published. */
function firstPartsOut(deliveries: Delivery[]): Delivery[] {
  const posts = deliveries.filter(({ purpose }) => purpose === 'post');
  const out = new Set(posts.filter(({ state }) => state === 'sent').map(({ channel }) => channel));
  return posts.filter(({ channel, part }) => part === 1 && out.has(channel));
}

/**
 * How many corrections the post already includes: those of the revision that it was composed or kept for; if its
 * draft is no longer stored, those that existed before it was posted.
 */
async function correctionsCoveredBy(
  context: Context,
  post: Delivery,
  draft: Draft | undefined,
  { id, revision, corrections }: Article,
): Promise<number> {
  if (!draft) return corrections.filter(({ at }) => Date.parse(at) <= sentAtOf(post)).length;
  if (draft.articleRevision === revision) return corrections.length;
  const before = await revisionOf(context.store, id, draft.articleRevision);
  return before?.corrections.length ?? corrections.length - 1;
}
