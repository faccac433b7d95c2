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
  /** The answer for people. */
  text: string;
  /** The answer for programs: one JSON document … */
  data?: unknown;
  /** … or one JSON document per line. */
  rows?: unknown[];
  /** What could not be done, one sentence each; shown on standard error. */
  leftOut?: string[];
  /** Whether nothing at all could be done: exit status 1 instead of 3. */
  failed?: boolean;
}

/** What every command receives. */
export interface Shell {
  environment: NodeJS.ProcessEnv;
  workingFolder: string;
  options(): GlobalOptions;
  clock: Clock;
  log: Log;
  /** Opens the newsroom at the first call; it is closed when the command ends. */
  newsroom(): Promise<OpenNewsroom>;
  /** The same for commands that must work even if the configuration file has mistakes. */
  newsroomDespiteFile(): Promise<OpenNewsroom>;
  /** The same for the command that may continue an interrupted import. */
  newsroomToImport(): Promise<OpenNewsroom>;
  /** Where the newsroom's configuration would be looked for; opens nothing. */
  where(): Pick<OpenOptions, 'config' | 'data' | 'environment' | 'workingFolder'>;
  /** All of standard input. */
  input(): Promise<Uint8Array>;
  /** Piped standard input; undefined from a terminal or a silent pipe. */
  pipedInput(): Promise<string | undefined>;
  /** Writes part of a long answer to standard output; resolves when there is room for more. */
  write(text: string): Promise<void>;
  /** Shows the progress of a long command on standard error, if a person is watching; an empty text clears it. */
  progress(text: string): void;
  /** Writes a message, in addition to the answer, to standard error. */
  note(sentence: string): void;
  /** Asks the person at the terminal; undefined without one. Throws `usage.wrong` on Ctrl-C and Ctrl-D. */
  ask: ((question: string) => Promise<string>) | undefined;
  /** Turns a function that returns an answer into commander's handler. */
  answers<A extends unknown[]>(work: (...given: A) => Promise<Answer>): (...given: A) => Promise<void>;
}
