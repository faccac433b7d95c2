import { CommanderError } from 'commander';
import { reasonOf, SluglineError } from '../errors.ts';

/** An error as the command line shows it. */
export interface Fault {
  code: string;
  sentence: string;
  mend: string;
  exitStatus: number;
}

/** What commander throws for help and version is no fault. */
export function isAnswer(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}

/** What commander does not like is wrong usage; what the catalogue does not know is told by its own words. */
export function faultOf(error: unknown): Fault {
  if (error instanceof CommanderError) {
    const missing = error.code === 'commander.help' || error.code === 'commander.helpDisplayed';
    const words = missing ? 'A command is missing' : error.message.replace(/^error: /, '');
    const [first = '', ...rest] = words.split('\n');
    const sentence = `${first.charAt(0).toUpperCase()}${first.slice(1).replace(/\.$/, '')}.`;
    return { code: 'usage.wrong', sentence, mend: [...rest, 'See --help.'].join(' '), exitStatus: 2 };
  }
  if (error instanceof SluglineError) {
    const { code, sentence, mend } = error;
    return { code, sentence, mend, exitStatus: code === 'usage.wrong' ? 2 : 1 };
  }
  return {
    code: 'internal',
    sentence: `Something went wrong here: ${reasonOf(error).replace(/\.$/, '')}.`,
    mend: 'Run it again with LOG_LEVEL=debug to see where.',
    exitStatus: 1,
  };
}
