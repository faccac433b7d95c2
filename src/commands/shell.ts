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

/** What a command answers with. */
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

/** What every command is handed. */
export interface Shell {
  environment: NodeJS.ProcessEnv;
  workingFolder: string;
  options(): GlobalOptions;
  clock: Clock;
  log: Log;
  /** Opened at the first call, closed when the command is over. */
  newsroom(): Promise<OpenNewsroom>;
  /** The same for what must work in any case, also while the file has mistakes. */
  newsroomDespiteFile(): Promise<OpenNewsroom>;
  /** Where a newsroom would be looked for; starts nothing. */
  where(): Pick<OpenOptions, 'config' | 'data' | 'environment' | 'workingFolder'>;
  /** All of standard input. */
  input(): Promise<Uint8Array>;
  /** Standard input where something is piped in; nothing where a person sits there or nothing comes. */
  pipedInput(): Promise<string | undefined>;
  /** Makes a handler of commander's out of what gives an answer. */
  answers<A extends unknown[]>(work: (...given: A) => Promise<Answer>): (...given: A) => Promise<void>;
}
