import { type Command, InvalidArgumentError } from 'commander';
import { SluglineError } from '../errors.ts';

export interface ListOptions {
  limit: number;
  cursor?: string;
}

/** The options of every list with pages. */
export function withPages(command: Command): Command {
  return command
    .option('--limit <number>', 'how many to show (1 to 100)', wholeNumber(1, 100), 20)
    .option('--cursor <cursor>', 'continue an earlier list');
}

/** Adds examples below a command's help. */
export function withExamples(command: Command, ...examples: string[]): Command {
  const lines = examples.map((example) => `  $ slugline ${example}`);
  return command.addHelpText(
    'after',
    `\n${examples.length > 1 ? 'Examples' : 'Example'}:\n${lines.join('\n')}`,
  );
}

/** Parses a whole number within bounds. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < least || number > most) {
      throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
    }
    return number;
  };
}

/** Parses one of a fixed set of words. */
export function oneOf<T extends string>(all: readonly T[]): (text: string) => T {
  return (text) => {
    const found = all.find((one) => one === text);
    if (found === undefined) throw new InvalidArgumentError(`Use one of ${all.join(', ')}.`);
    return found;
  };
}

export function usage(what: string): SluglineError {
  return new SluglineError('usage.wrong', { what });
}
