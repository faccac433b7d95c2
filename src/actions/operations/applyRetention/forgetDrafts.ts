import { foldName } from '../../../accounts/names.ts';
import { articleById } from '../../../article/archive.ts';
import { deliveriesById } from '../../../delivery/delivery.ts';
import { sentAtOf } from '../../../delivery/proof.ts';
import { codeOfPart, type Draft, peopleOf, requireDraft } from '../../../review/draft.ts';
import { type Note, notesOf } from '../../../review/notes.ts';
import { toReview } from '../../../review/states.ts';
import { walk } from '../../../store/lists/walk.ts';
import { forgetDraft } from '../../../store/scripts/draft/forgetDraft.ts';
import type { Context } from '../../context.ts';
import { rejectDraft } from '../../drafting/rejectDraft.ts';
import { forEachIsolated } from '../../forEachIsolated.ts';

/**
 * Deletes closed drafts older than `retention.drafts`, after rejecting those that no one decided on in all that time.
 */
export async function forgetDrafts(context: Context): Promise<number> {
  const { store, clock, config } = context;
  const oldest = clock.now() - config.retention.drafts;
  const inState = (state: string) => walk(store, store.keys.drafts(state, '*'), -oldest, '+inf');
  for (const state of toReview)
    for await (const some of inState(state))
      await forEachIsolated(context, some, 'rejecting an old draft', async ({ id }) => {
        const draft = await requireDraft(store, id);
        if (await isUnderEmbargo(context, draft)) return;
        await rejectDraft(context, { id, reason: 'no decision within retention.drafts' });
      });
  let forgotten = 0;
  for (const state of ['done', 'rejected'])
    for await (const some of inState(state))
      await forEachIsolated(context, some, 'deleting an old draft', async ({ id }) => {
        if (await forget(context, await requireDraft(store, id), oldest)) forgotten += 1;
      });
  return forgotten;
}

async function isUnderEmbargo({ store, clock }: Context, { articleId }: Draft): Promise<boolean> {
  const article = await articleById(store, articleId);
  return article?.embargoUntil !== undefined && Date.parse(article.embargoUntil) > clock.now();
}

/** A draft approved far ahead is stored for as long after it was posted as any other. */
async function forget(context: Context, draft: Draft, oldest: number): Promise<boolean> {
  const deliveries = await deliveriesById(context.store, draft.deliveries);
  if (deliveries.some((delivery) => sentAtOf(delivery) > oldest)) return false;
  const { id, articleId, channel, state: from, version: expected } = draft;
  const posts = deliveries.map((delivery) => ({
    deliveryId: delivery.id,
    text: draft.parts[delivery.part - 1]?.text ?? '',
    code: codeOfPart(draft, delivery.part),
  }));
  const { notes, last } = await notesOf(context.store, draft.id);
  const { outcome } = await forgetDraft(context.store, {
    id,
    articleId,
    channel,
    from,
    expected,
    posts,
    people: peopleOf(draft),
    lastNote: last,
    mentions: mentionsIn(notes),
  });
  return outcome === 'forgotten';
}

/** The people whom notes mention, each with these notes. */
function mentionsIn(notes: Note[]): { person: string; notes: string[] }[] {
  const mentions = notes.flatMap(({ id, to }) => to.map((name) => ({ person: foldName(name), id })));
  return [...Map.groupBy(mentions, ({ person }) => person)].map(([person, of]) => ({
    person,
    notes: of.map(({ id }) => id),
  }));
}
