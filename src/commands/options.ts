import { type Command, InvalidArgumentError } from 'commander';
import { SluglineError } from '../errors.ts';

export interface ListOptions {
  limit: number;
  cursor?: string;
}

/** The options of every list that goes on over pages. */
export function withPages(command: Command): Command {
  return command
    .option('--limit <number>', 'how many to show (1 to 100)', wholeNumber(1, 100), 20)
    .option('--cursor <cursor>', 'go on after an earlier list');
}

/** An example or more under a command's help. */
export function withExamples(command: Command, ...examples: string[]): Command {
  const lines = examples.map((example) => `  $ slugline ${example}`);
  return command.addHelpText(
    'after',
    `\n${examples.length > 1 ? 'Examples' : 'Example'}:\n${lines.join('\n')}`,
  );
}

/** Reads a whole number within bounds. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < least || number > most) {
      throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
    }
    return number;
  };
}

/** Reads one of a closed list. */
export function oneOf<T extends string>(all: readonly T[]): (text: string) => T {
  return (text) => {
    const found = all.find((one) => one === text);
    if (found === undefined) throw new InvalidArgumentError(`It is one of ${all.join(', ')}.`);
    return found;
  };
}

export function usage(what: string): SluglineError {
  return new SluglineError('usage.wrong', { what });
}
