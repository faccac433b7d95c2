import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { actorByToken } from '../accounts/tokens.ts';
import { SluglineError } from '../errors.ts';
import { createLog } from '../log.ts';
import { type OpenOptions, openNewsroom, operatorName } from '../newsroom.ts';
import { unfollowed } from '../store/changes.ts';
import { createServer } from '../web/server.ts';
import { loadTheme } from '../web/theme/assets.ts';

/**
 * Serves the Model Context Protocol on standard input and output until the input ends: the same tools as at `/mcp`,
 * with the token in `SLUGLINE_TOKEN`. It works whether or not the newsroom is running.
 */
export async function runMcp(options: Omit<OpenOptions, 'log' | 'purpose'>): Promise<void> {
  const token = options.environment.SLUGLINE_TOKEN;
  if (!token) throw new SluglineError('mcp.no-token');
  // Standard output is reserved for the protocol.
  const log = createLog({ level: options.environment.LOG_LEVEL ?? 'silent', destination: process.stderr });
  const newsroom = await openNewsroom({ ...options, log, purpose: 'command' });
  try {
    const { actor, ...rest } = newsroom.context;
    if (!(await actorByToken(rest.store, token))) throw new SluglineError('sign-in.bad-token');
    const server = createServer({ ...rest, theme: loadTheme(), changes: unfollowed });
    await server.ready();
    const from = `command line of ${operatorName()}`;
    const ended = new Promise((resolve) => process.stdin.once('end', resolve).once('close', resolve));
    const serving = serveStdio(() => server.mcpServer({ token, from }));
    await ended;
    await serving.close();
    await server.close();
  } finally {
    await newsroom.close();
  }
}
