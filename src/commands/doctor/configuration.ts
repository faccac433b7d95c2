import type { Context } from '../../actions/context.ts';
import { hasOtherConfig } from '../../actions/operations/healthProblems.ts';
import { type Finding, warn } from './finding.ts';

/** Whether the newsroom runs by this file as it is now; nothing is said where it does. */
export async function checkAccepted(context: Context): Promise<Finding[]> {
  if (!(await hasOtherConfig(context))) return [];
  return [
    warn(
      'config',
      'it is not the one that the newsroom accepted last. Give every process the same file, then send each a SIGHUP or start it again.',
    ),
  ];
}
