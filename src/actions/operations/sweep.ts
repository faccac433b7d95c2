import type { DueSet } from '../../store/keys.ts';
import { setDue } from '../../store/scripts/due/setDue.ts';
import type { Context } from '../context.ts';
import { expire } from '../delivering/releaseHeld.ts';
import { abandonClaim } from '../delivering/settleDelivery.ts';
import { forEachIsolated } from '../forEachIsolated.ts';
import { endLease } from '../hub/endLease.ts';
import { ingestPostponed } from '../intake/ingestPostponed.ts';
import { liftEmbargo } from '../intake/liftEmbargo.ts';
import { syndicate } from '../syndicating/syndicateArticle.ts';
import { dueIds } from './dueIds.ts';

/** What a sweep does for each due id of a set. */
const repairs: [set: DueSet, what: string, repair: (context: Context, id: string) => Promise<unknown>][] = [
  ['claims', 'abandoning a claim', abandonClaim],
  ['expire', 'expiring a delivery', expire],
  ['embargo', 'lifting an embargo', liftEmbargo],
  ['put-off', 'ingesting a text that was put off', ingestPostponed],
  ['age', 'removing an old article from its feeds', leaveByAge],
  ['lease', 'ending a subscription', endLease],
];

/**
 * Repairs what a lost wake-up missed: abandoned claims become uncertain, expired deliveries expire, embargoes lift,
 * articles that are too old leave their feeds. May run twice.
 */
export async function sweep(context: Context): Promise<void> {
  const found = await Promise.all(repairs.map(([set]) => dueIds(context, set)));
  for (const [index, [, what, repair]] of repairs.entries())
    await forEachIsolated(context, found[index] ?? [], what, (id) => repair(context, id));
}

/**
 * Removes an article from feeds that it is too old for. One that is being revised leaves with that revision; one that
 * is gone is in no feed.
 */
async function leaveByAge(context: Context, id: string): Promise<void> {
  if (!(await syndicate(context, id))) await setDue(context.store, { id, at: { age: false } });
}
