import type { Context } from '../../actions/context.ts';
import { lostWork } from '../../actions/operations/lostWork.ts';
import { repairLostWork } from '../../actions/operations/repairLostWork.ts';
import { counted } from '../terminal/table.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

/** How many items are listed at most. */
const named = 5;

/** Reports what lost events left undone. With `repairs` it is done and reported. */
export async function checkLostWork(context: Context, repairs: boolean): Promise<Finding[]> {
  if (!repairs) {
    const found = await lostWork(context);
    if (found.length === 0) return [ok('drafts and feeds', 'nothing is missing of the last seven days')];
    return [
      ...found.slice(0, named).map(({ kind, says }) => warn(kind, says)),
      warn(
        'repair',
        `${counted(found.length, 'thing')} left out by lost events. Run: slugline doctor --repair`,
      ),
    ];
  }
  const { done, failed } = await repairLostWork(context);
  return [
    ...done.map(({ kind, says }) => ok(kind, `${says} Repaired.`)),
    ...failed.map(({ kind, says }) => fail(kind, `${says} This could not be repaired: the log says why.`)),
    ok(
      'repair',
      done.length === 0 ? 'there was nothing to repair' : `${counted(done.length, 'thing')} repaired`,
    ),
  ];
}
