import { type Command, InvalidArgumentError } from 'commander';
import { withExamples } from './options.ts';
import type { Shell } from './shell.ts';

const all = ['web', 'worker', 'scheduler'] as const;
type Role = (typeof all)[number];

/** Runs the program until it is stopped. */
export type RunApp = (options: {
  config?: string | undefined;
  data?: string | undefined;
  allowVolatileRedis?: boolean | undefined;
  roles: Role[];
  environment: NodeJS.ProcessEnv;
  workingFolder: string;
}) => Promise<void>;

function rolesFrom(text: string): Role[] {
  const names = text.split(',').map((name) => name.trim());
  const roles = all.filter((role) => names.includes(role));
  if (roles.length === 0 || names.some((name) => !all.some((role) => role === name))) {
    throw new InvalidArgumentError(`Name one or more of ${all.join(',')}.`);
  }
  return roles;
}

export function registerStart(program: Command, shell: Shell, runApp: RunApp): void {
  const start = program
    .command('start')
    .description(
      'runs the newsroom until it is stopped (SIGTERM, Ctrl-C), then finishes the work in progress',
    )
    .option('--roles <list>', 'only these roles: web,worker,scheduler', rolesFrom, [...all]);
  withExamples(start, 'start', 'start --roles worker,scheduler');
  start.action(async ({ roles }: { roles: Role[] }) => {
    const { config, data, allowVolatileRedis } = shell.options();
    const { environment, workingFolder } = shell;
    await runApp({ config, data, allowVolatileRedis, roles, environment, workingFolder });
  });
}
