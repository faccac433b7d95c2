import type { Command } from 'commander';
import { withExamples } from './options.ts';
import type { Shell } from './shell.ts';

/** Speaks the Model Context Protocol until standard input ends. */
export type RunMcp = (options: {
  config?: string | undefined;
  data?: string | undefined;
  allowVolatileRedis?: boolean | undefined;
  environment: NodeJS.ProcessEnv;
  workingFolder: string;
}) => Promise<void>;

export function registerMcp(program: Command, shell: Shell, runMcp: RunMcp): void {
  const mcp = program
    .command('mcp')
    .description('lets an assistant work with the newsroom by MCP on standard input, with SLUGLINE_TOKEN');
  withExamples(mcp, 'mcp');
  mcp.action(async () => {
    const { config, data, allowVolatileRedis } = shell.options();
    const { environment, workingFolder } = shell;
    await runMcp({ config, data, allowVolatileRedis, environment, workingFolder });
  });
}
