import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { OpenNewsroom, OpenOptions } from '../newsroom.ts';

/** The options that every command takes. */
export interface GlobalOptions {
  config?: string;
  data?: string;
  as?: string;
  json?: boolean;
  allowVolatileRedis?: boolean;
}

/** A command's answer. */
export interface Answer {
  /** For people. */
  text: string;
  /** For programs: one JSON document … */
  data?: unknown;
  /** … or one a line. */
  rows?: unknown[];
  /** What could not be done, a sentence each; shown on standard error. */
  leftOut?: string[];
  /** Nothing at all could be done: exit status 1 instead of 3. */
  failed?: boolean;
}

/** What every command receives. */
export interface Shell {
  environment: NodeJS.ProcessEnv;
  workingFolder: string;
  options(): GlobalOptions;
  clock: Clock;
  log: Log;
  /** Opened at the first call, closed when the command ends. */
  newsroom(): Promise<OpenNewsroom>;
  /** The same for commands that must work even while the file has mistakes. */
  newsroomDespiteFile(): Promise<OpenNewsroom>;
  /** Where a newsroom would be looked for; starts nothing. */
  where(): Pick<OpenOptions, 'config' | 'data' | 'environment' | 'workingFolder'>;
  /** All of standard input. */
  input(): Promise<Uint8Array>;
  /** Piped standard input; undefined from a terminal or a silent pipe. */
  pipedInput(): Promise<string | undefined>;
  /** Asks the person at the terminal; undefined without one. Throws `usage.wrong` on Ctrl-C and Ctrl-D. */
  ask: ((question: string) => Promise<string>) | undefined;
  /** Turns a function that returns an answer into commander's handler. */
  answers<A extends unknown[]>(work: (...given: A) => Promise<Answer>): (...given: A) => Promise<void>;
}
