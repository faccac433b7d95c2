import type { Context } from '../../actions/context.ts';
import type { HealthProblem, HealthProblemName } from '../../actions/operations/healthProblems/problem.ts';
import { healthProblems } from '../../actions/operations/healthProblems.ts';
import { listProcesses } from '../../actions/operations/heartbeat.ts';
import { counted } from '../terminal/table.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

/** Problems that stop readers, articles or posts now; the others can wait. */
const urgent = new Set<HealthProblemName>([
  'store-readonly',
  'memory',
  'worker',
  'scheduler',
  'deliveries',
  'copies',
]);

/** The newsroom's health problems, as on `/readyz` and `/ops`. Whether it may send is reported by `checkSending`. */
export async function checkHealth(context: Context): Promise<Finding[]> {
  const problems = (await healthProblems(context)).filter(({ name }) => name !== 'paused');
  const found = problems.map(findingOf);
  if (!problems.some(({ name }) => name === 'deliveries'))
    found.push(ok('deliveries', 'none is overdue, and none has failed recently'));
  return [...found, ...(await checkProcesses(context))];
}

function findingOf({ name, says, hint }: HealthProblem): Finding {
  return (urgent.has(name) ? fail : warn)(name.replace(':', ' '), `${says} ${hint}`);
}

/** Which processes run, and whether one of them has another configuration or version than this command. */
async function checkProcesses(context: Context): Promise<Finding[]> {
  const all = (await listProcesses(context)).filter(({ state }) => state === 'alive');
  if (all.length === 0) return [];
  const named = all.map(({ roles, host, pid }) => `${roles.join('+')} (${host}, process ${pid})`);
  const apart = all.filter(({ config }) => config !== context.config.fingerprint);
  return [
    ok('processes', `${counted(all.length, 'process', 'processes')} alive: ${named.join('; ')}`),
    ...apart.map(({ roles, host, pid }) =>
      warn(
        'processes',
        `${roles.join('+')} on ${host} (process ${pid}) runs with a different configuration from this file. Send it a SIGHUP: kill -HUP ${pid}`,
      ),
    ),
  ];
}
