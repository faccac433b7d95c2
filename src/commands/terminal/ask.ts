import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { SluglineError } from '../../errors.ts';

export interface Asking {
  ask(question: string): Promise<string>;
  close(): void;
}

/** Asks a person at a terminal. Lines that were typed or pasted ahead answer the next questions. */
export function askAt(input: Readable, output: Writable): Asking {
  let lines: Interface | undefined;
  let answers: AsyncIterator<string> | undefined;
  return {
    async ask(question) {
      lines ??= createInterface({ input, output, terminal: true });
      answers ??= lines[Symbol.asyncIterator]();
      lines.setPrompt(question);
      lines.prompt();
      const { value, done } = await answers.next();
      // Ctrl-C and Ctrl-D.
      if (done) throw new SluglineError('usage.wrong', { what: 'No answer was given' });
      return value;
    },
    close: () => lines?.close(),
  };
}
