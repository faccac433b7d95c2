import { articlesById } from '../../article/archive.ts';
import { storyOf } from '../../article/duplicates/story.ts';
import { deliveriesById } from '../../delivery/delivery.ts';
import { isFinal } from '../../delivery/states.ts';
import { draftById } from '../../review/draft.ts';
import { walk } from '../../store/lists/walk.ts';
import { recordDuplicate, storyTtlMs } from '../../store/scripts/article/recordDuplicate.ts';
import { recordInstance } from '../../store/scripts/instance/recordInstance.ts';
import type { Context } from '../context.ts';
import { moveDraft } from '../drafting/moveDraft.ts';
import type { ImportTarget } from '../exporting/records/record.ts';
import { listEarlierLinks } from '../links/listEarlierLinks.ts';
import { indexEarlierRecords } from '../operations/indexEarlierRecords.ts';
import { recordEarlierResults } from '../results/recordEarlierResults.ts';
import { rebuild } from '../syndicating/rebuildFeeds.ts';

/** How many articles are rendered between two reports of progress. */
const together = 250;

/**
 * Builds what follows from imported records: the entries of the feeds, the lists by which articles and drafts are
 * found, the stories by which duplicates are recognised, and the results. May run again from the start.
 */
export async function deriveFromRecords(
  context: Context,
  { at }: ImportTarget,
  progress?: (what: string, count: number) => void,
): Promise<void> {
  const { store } = context;
  const { keys } = store;
  let built = 0;
  for await (const rows of walk(store, keys.articles, '-inf', '+inf', together)) {
    const ids = rows.map(({ id }) => id);
    await buildEntries(context, ids);
    built += ids.length;
    progress?.('articles put into the feeds', built);
  }
  await recordStories(context, at);
  for await (const rows of walk(store, keys.drafts('scheduled', '*'), '-inf', '+inf', together))
    for (const { id } of rows) await finishIfSent(context, id);
  await indexEarlierRecords(context);
  await listEarlierLinks(store);
  await recordEarlierResults(context);
  // The imported records contain these already.
  await recordInstance(store, { set: { postsIndexed: '1', codesFolded: '1', auditIndexed: '1' } });
}

/**
 * Builds the entries; each article's record has its places in the archives. No hub is notified, since no feed has
 * changed.
 */
async function buildEntries(context: Context, ids: string[]): Promise<void> {
  const quiet = { ...context, config: { ...context.config, hubs: [] } };
  await rebuild(quiet, ids, true);
}

/** Records the stories of the last week, the newest last, so that of two similar ones the newest is found. */
async function recordStories({ store }: Context, at: number): Promise<void> {
  const recent: string[] = [];
  for await (const rows of walk(store, store.keys.articles, '-inf', storyTtlMs - at))
    recent.push(...rows.map(({ id }) => id));
  for (const id of recent.reverse())
    for (const article of await articlesById(store, [id]))
      await recordDuplicate(store, id, storyOf(article).bands);
}

/** Closes a draft whose last delivery ended after the export had read the draft. */
async function finishIfSent(context: Context, id: string): Promise<void> {
  const draft = await draftById(context.store, id);
  if (draft?.state !== 'scheduled') return;
  const deliveries = await deliveriesById(context.store, draft.deliveries);
  if (deliveries.length > 0 && deliveries.every(({ state }) => isFinal(state)))
    await moveDraft(context, draft, 'finish', { keepVersion: true });
}
