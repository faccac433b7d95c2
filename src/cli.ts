import { Command } from 'commander';
import { machineClock } from './clock.ts';
import { commands } from './commands/index.ts';
import { type RunMcp, registerMcp } from './commands/mcp.ts';
import type { GlobalOptions } from './commands/shell.ts';
import { type RunApp, registerStart } from './commands/start.ts';
import { createTerminal, type Terminal } from './commands/terminal.ts';
import { createLog } from './log.ts';
import { version } from './newsroom.ts';

/** Loaded only by `start` and `mcp`: no other command needs the web. */
const runApp: RunApp = async (options) => (await import('./app.ts')).runApp(options);
const runMcp: RunMcp = async (options) => (await import('./app/runMcp.ts')).runMcp(options);

function programFor(terminal: Terminal): Command {
  const program = new Command('slugline');
  program
    .description('Turns a newsroom’s articles into feeds, short links and reviewed posts, each sent once.')
    .option('--config <file>', 'the newsroom’s file (default: newsroom.yaml here, then in the checkout)')
    .option('--data <dir>', 'the data folder (default: data here, then in the checkout)')
    .option(
      '--as <name>',
      'the person who gives the command (else SLUGLINE_TOKEN, else the machine’s account)',
    )
    .option('--json', 'answer with JSON: one document, or one a line')
    .option('--allow-volatile-redis', 'use a Redis that may lose writes, for a trial')
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'how a command is used')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      outputError: () => {},
      writeErr: (text) => {
        if (!program.opts<GlobalOptions>().json) process.stderr.write(text);
      },
    })
    .showSuggestionAfterError()
    .exitOverride();
  program.addHelpText(
    'after',
    '\nExample:\n  $ slugline ingest page.txt\n\nExit status: 0 done, 1 failed, 2 wrong usage, 3 partly done (what was left out is on standard error).',
  );
  terminal.takeOptions(() => program.opts());
  registerStart(program, terminal, runApp);
  registerMcp(program, terminal, runMcp);
  for (const register of commands) register(program, terminal);
  return program;
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}

async function main(): Promise<void> {
  // Standard output carries only the answer: a command logs to standard error, and only if asked.
  const log = createLog({ level: process.env.LOG_LEVEL ?? 'silent', destination: process.stderr });
  const terminal = createTerminal({
    environment: process.env,
    workingFolder: process.cwd(),
    input: process.stdin,
    output: process.stdout,
    errors: process.stderr,
    clock: machineClock,
    log,
  });
  const end = (status: number) => {
    terminal.close().finally(() => process.exit(status));
  };
  // A reader of the answer may stop early ("| head"): that is not a failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => end(error.code === 'EPIPE' ? 0 : 1));
  const program = programFor(terminal);
  program.hook('preAction', (_, action) => {
    // A start ends in its own way.
    if (action.name() === 'start') return;
    process.once('SIGINT', () => end(130));
    process.once('SIGTERM', () => end(143));
  });
  let refused = 0;
  try {
    await program.parseAsync();
  } catch (error) {
    refused = terminal.refuse(error);
  }
  await terminal.close().catch((error) => {
    refused = terminal.refuse(error);
  });
  await Promise.all([process.stdout, process.stderr].map(flushed));
  // The Redis client keeps a timer for 2 s after its connection has ended; don't wait for that.
  process.exit(refused || terminal.exitStatus());
}

await main();
