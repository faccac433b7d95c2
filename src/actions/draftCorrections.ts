import { articleById, revisionOf } from '../article/archive.ts';
import type { Article } from '../article/article.ts';
import { composeCorrection } from '../compose/correction.ts';
import { deliveriesById } from '../delivery/delivery.ts';
import { type Draft, draftById, draftsOfArticle } from '../review/draft.ts';
import { createDrafts, type NewDraft } from '../store/scripts/createDrafts.ts';
import { heirsOf, isOutAs } from './account.ts';
import { findChannel } from './channel.ts';
import type { Needs } from './needs.ts';
import { newDraft } from './newDraft.ts';
import { prepare } from './prepare.ts';

/** A correction speaks for the newsroom: no channel posts one on its own. */
const alwaysWaits = 'A person looks at every correction, on every channel.';

/** The purpose of a correction's draft and pushes; `number` counts from 1. */
export function correctionPurpose(number: number): string {
  return `correction:${number}`;
}

/**
 * Makes a draft for each correction of an article and each channel where a post without it is out. What is still to go
 * is no matter: that goes stale. May run twice.
 */
export async function draftCorrections(needs: Needs, article: Article): Promise<void> {
  if (article.status !== 'corrected' || article.corrections.length === 0) return;
  const drafts = await draftsOfArticle(needs.store, article.id);
  const made = new Set(drafts.map(({ channel, purpose }) => `${channel}|${purpose}`));
  const missing: NewDraft[] = [];
  const heirs = await heirsOf(needs, [...new Set(drafts.map(({ channel }) => channel))]);
  for (const draft of drafts) {
    const channel = findChannel(needs, draft.channel)?.config ?? heirs.get(draft.channel);
    if (draft.purpose !== 'post' || !channel || !(await isOut(needs, draft))) continue;
    const known = await correctionsKnownTo(needs, draft, article);
    for (let number = known + 1; number <= article.corrections.length; number++) {
      const purpose = correctionPurpose(number);
      if (made.has(`${channel.id}|${purpose}`)) continue;
      if (channel.id !== draft.channel && (await isOutAs(needs, { ...draft, purpose }))) continue;
      const [prepared] = await prepare(needs, article, [channel], (of, composing) =>
        composeCorrection(of, number, composing),
      );
      if (prepared)
        missing.push(newDraft(needs, article, channel, { purpose, prepared, waits: alwaysWaits }));
    }
  }
  await createDrafts(needs.store, article, missing);
}

/** The same once a post is out: it may have been on its way when its article was corrected. */
export async function correctWhatIsOut(needs: Needs, draftId: string): Promise<void> {
  const draft = await draftById(needs.store, draftId);
  const article = draft?.purpose === 'post' ? await articleById(needs.store, draft.articleId) : undefined;
  if (article) await draftCorrections(needs, article);
}

async function isOut(needs: Needs, draft: Draft): Promise<boolean> {
  if (draft.state !== 'scheduled' && draft.state !== 'done') return false;
  const deliveries = await deliveriesById(needs.store, draft.deliveries);
  return deliveries.some(({ state }) => state === 'sent');
}

/** How many corrections the post already has in it: those of the revision that it was made or kept for. */
async function correctionsKnownTo(needs: Needs, draft: Draft, article: Article): Promise<number> {
  if (draft.articleRevision === article.revision) return article.corrections.length;
  const before = await revisionOf(needs.store, article.id, draft.articleRevision);
  return before?.corrections.length ?? article.corrections.length - 1;
}
