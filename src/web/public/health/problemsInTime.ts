import type { HealthProblem } from '../../../actions/operations/healthProblems/problem.ts';
import { healthProblems, storeProblem } from '../../../actions/operations/healthProblems.ts';
import type { WebContext } from '../../context.ts';

/** Redis answers in a millisecond; who waits for longer than this waits in vain (ms). */
const patience = 1_500;

/** What is wrong; the store itself where it says nothing in time. */
export async function problemsInTime(web: WebContext): Promise<HealthProblem[]> {
  const ending = new AbortController();
  try {
    return await Promise.race([
      healthProblems(web),
      // Real time, not the newsroom's: it bounds how long whoever watches is kept waiting.
      web.clock.wait(patience, ending.signal).then(() => [storeProblem]),
    ]);
  } catch (error) {
    web.log.debug({ err: error }, 'the store did not answer');
    return [storeProblem];
  } finally {
    ending.abort();
  }
}
