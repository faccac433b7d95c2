import type { CatalogueEntry } from './entry.ts';

/** Jobs, traces, backups. */
export const operationsErrors = {
  'job.unknown': {
    status: 404,
    sentence: 'There is no job {id}.',
    hint: 'It may have finished: see waiting and failed jobs at /ops/queues.',
  },
  'job.not-allowed': {
    status: 409,
    sentence: 'A job that is {state} can’t be {wanted}.',
    hint: 'Look it up again: its state may have changed.',
  },
  'trace.nothing': {
    status: 404,
    sentence: 'Nothing was found for {words}.',
    hint: 'Give an id, an address, or words from a headline (all stored articles are searched).',
  },
  'backup.shared': {
    status: 409,
    sentence: 'The store at {store} is not Slugline’s own.',
    hint: 'Back it up with its own tools (a snapshot or its append-only file), together with SLUGLINE_SECRET and newsroom.yaml; see docs/operations.md.',
  },
  'backup.exists': { status: 409, sentence: '{file} already exists.', hint: 'Name another file.' },
  'backup.failed': { status: 500, sentence: 'The backup failed: {why}.', hint: 'Try again.' },
  'backup.unreadable': {
    status: 422,
    sentence: '{file} is not a valid backup: {why}.',
    hint: 'Name a file that "slugline backup" wrote.',
  },
  'restore.not-empty': {
    status: 409,
    sentence: '{data} already contains data.',
    hint: 'Move it away, or use another folder with --data.',
  },
  'restore.other-newsroom': {
    status: 409,
    sentence: 'The backup is from newsroom "{held}", but the configuration is for "{wanted}".',
    hint: 'Use that newsroom’s configuration: --config FILE.',
  },
} as const satisfies Record<string, CatalogueEntry>;
