import type { HealthProblem } from '../../../actions/operations/healthProblems/problem.ts';
import { healthProblems, storeProblem } from '../../../actions/operations/healthProblems.ts';
import { waitOrStop } from '../../../clock.ts';
import type { WebContext } from '../../context.ts';

/** How long to wait for the store (ms): Redis answers within a millisecond, so waiting longer is pointless. */
const patience = 1_500;

/** The health problems, or the store's problem if it does not answer in time. */
export async function problemsInTime(web: WebContext): Promise<HealthProblem[]> {
  const ending = new AbortController();
  try {
    return await Promise.race([
      healthProblems(web),
      // Real time, not the newsroom's: it limits how long a monitor waits.
      waitOrStop(web.clock, patience, ending.signal).then(() => [storeProblem]),
    ]);
  } catch (error) {
    web.log.debug({ err: error }, 'the store did not answer');
    return [storeProblem];
  } finally {
    ending.abort();
  }
}
