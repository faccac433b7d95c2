import { CommanderError } from 'commander';
import { reasonOf, SluglineError } from '../../errors.ts';
import { joined } from '../../joined.ts';

/** An error as the command line shows it. */
export interface ErrorReport {
  code: string;
  sentence: string;
  hint: string;
  exitStatus: number;
}

/** Commander also throws for help and version, which are no errors. */
export function isAnswer(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}

/** Commander's own errors are usage errors; errors outside the catalogue are shown with their own message. */
export function errorReportOf(error: unknown): ErrorReport {
  if (error instanceof CommanderError) {
    const missing = error.code === 'commander.help' || error.code === 'commander.helpDisplayed';
    const message = missing ? 'A command is missing' : error.message.replace(/^error: /, '');
    const [first = '', ...rest] = message.split('\n');
    const sentence = `${first.charAt(0).toUpperCase()}${first.slice(1).replace(/\.$/, '')}.`;
    return { code: 'usage.wrong', sentence, hint: [...rest, 'See --help.'].join(' '), exitStatus: 2 };
  }
  if (error instanceof SluglineError) {
    const { code, sentence, hint } = error;
    return { code, sentence, hint, exitStatus: code === 'usage.wrong' ? 2 : 1 };
  }
  return {
    code: 'internal',
    sentence: joined`An internal error occurred: ${reasonOf(error)}.`,
    hint: 'Run it again with LOG_LEVEL=debug to see where.',
    exitStatus: 1,
  };
}
