import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../clock.ts';
import { SluglineError } from '../errors.ts';
import type { Log } from '../log.ts';
import { type OpenNewsroom, type OpenOptions, openNewsroom } from '../newsroom.ts';
import { appendAudit } from '../store/scripts/audit/appendAudit.ts';
import { guarded, storeError } from '../store/storeError.ts';
import type { Answer, GlobalOptions, Shell } from './shell.ts';
import { askAt } from './terminal/ask.ts';
import { type ErrorReport, errorReportOf, isAnswer } from './terminal/errorReport.ts';
import { pipedInput, readAll } from './terminal/pipedInput.ts';

export interface TerminalContext {
  environment: NodeJS.ProcessEnv;
  workingFolder: string;
  input: Readable & { isTTY?: boolean };
  output: Writable;
  errors: Writable & { isTTY?: boolean };
  clock: Clock;
  log: Log;
}

export interface Terminal extends Shell {
  /** Where the options come from, once they have been parsed. */
  takeOptions(options: () => GlobalOptions): void;
  /** Prints an error and returns its exit status. */
  refuse(error: unknown): number;
  /** The exit status of the answers so far: 0, 1 or 3. */
  exitStatus(): number;
  close(): Promise<void>;
}

const refused = { action: 'access.refused', subject: 'a command' };

/** Remote text is shown as it is, but without anything that controls the terminal. */
function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, '');
}

/** A command's surroundings: its input, its output, and the newsroom once it is needed. */
export function createTerminal(context: TerminalContext): Terminal {
  const { environment, workingFolder, input, output, errors, clock, log } = context;
  let options: () => GlobalOptions = () => ({});
  let opened: Promise<OpenNewsroom> | undefined;
  /** Set once the newsroom is open; if it could not be opened, nothing was written. */
  let confirm: (() => Promise<void>) | undefined;
  let status = 0;
  const prompt = input.isTTY ? askAt(input, errors) : undefined;

  function where() {
    const { config, data } = options();
    return { config, data, environment, workingFolder };
  }

  function open(more: Pick<OpenOptions, 'despiteFile' | 'continuesImport'> = {}): Promise<OpenNewsroom> {
    const { allowVolatileRedis, as } = options();
    opened ??= openNewsroom({
      ...where(),
      allowVolatileRedis,
      as,
      log,
      purpose: 'command',
      ...more,
    }).then((newsroom) => {
      const { replication } = newsroom.context.store;
      const confirmed = replication?.mark();
      confirm = async () => (replication?.hasWritten ? confirmed?.() : undefined);
      return newsroom;
    });
    return opened;
  }

  function show({ text, data, rows, leftOut = [], failed = false }: Answer): void {
    const json = rows ? rows.map((row) => JSON.stringify(row)).join('\n') : JSON.stringify(data, null, 2);
    const answer = options().json ? json : printable(text);
    if (answer !== '') output.write(`${answer}\n`);
    for (const sentence of leftOut) errors.write(`${printable(sentence)}\n`);
    if (failed || leftOut.length > 0) status = failed ? 1 : 3;
  }

  function tell({ code, sentence, hint }: ErrorReport): void {
    const json = JSON.stringify({ error: { code, sentence, mend: hint } });
    errors.write(`${options().json ? json : printable(`${sentence} ${hint}`)}\n`);
  }

  /** Records a refused permission in the audit, as the other doors do. */
  async function noted(error: unknown): Promise<never> {
    const newsroom = await opened;
    if (newsroom && error instanceof SluglineError && error.status === 403) {
      const { store, actor } = newsroom.context;
      await appendAudit(store, { ...refused, actor: actor.name, detail: error.code });
    }
    throw error;
  }

  /** A write is reported as done only once the store's replicas have it. */
  async function confirmWrites(): Promise<void> {
    await confirm?.();
  }

  return {
    environment,
    workingFolder,
    clock,
    log,
    options: () => options(),
    takeOptions(from) {
      options = from;
    },
    where,
    newsroom: () => open(),
    newsroomDespiteFile: () => open({ despiteFile: true }),
    newsroomToImport: () => open({ continuesImport: true }),
    async write(text) {
      if (!output.write(text)) await once(output, 'drain');
    },
    progress(text) {
      if (errors.isTTY) errors.write(`\r${printable(text)}\u001b[K`);
    },
    note(sentence) {
      errors.write(`${printable(sentence)}\n`);
    },
    input: () => readAll(input),
    pipedInput: () => pipedInput(input, clock),
    ask: prompt?.ask,
    answers:
      (work) =>
      async (...given) => {
        const answer = await guarded(() => work(...given)).catch(noted);
        await confirmWrites();
        show(answer);
      },
    refuse(error) {
      if (isAnswer(error)) return 0;
      const named = storeError(error);
      tell(errorReportOf(named));
      log.debug({ err: named }, 'refused');
      return errorReportOf(named).exitStatus;
    },
    exitStatus: () => status,
    async close() {
      prompt?.close();
      const newsroom = await opened?.catch(() => undefined);
      await newsroom?.close();
    },
  };
}
