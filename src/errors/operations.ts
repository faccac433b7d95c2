import type { CatalogueEntry } from './entry.ts';

/** Jobs, traces, backups. */
export const operationsErrors = {
  'job.unknown': {
    status: 404,
    sentence: 'There is no job {id}.',
    hint: 'It may be over: see what waits and what failed at /ops/queues.',
  },
  'job.not-allowed': {
    status: 409,
    sentence: 'A job that is {state} can’t be {wanted}.',
    hint: 'Look again: it may have moved on by itself.',
  },
  'trace.nothing': {
    status: 404,
    sentence: 'Nothing was found for {words}.',
    hint: 'Give an id, an address, or words of a headline (all articles that are kept are searched).',
  },
  'backup.shared': {
    status: 409,
    sentence: 'The store at {store} is not Slugline’s own.',
    hint: 'Back it up by its own means (a snapshot or its append-only file), together with SLUGLINE_SECRET and newsroom.yaml; see docs/operations.md.',
  },
  'backup.exists': { status: 409, sentence: '{file} is there already.', hint: 'Name another file.' },
  'backup.failed': { status: 500, sentence: 'The backup was not made: {why}.', hint: 'Try again.' },
  'backup.unreadable': {
    status: 422,
    sentence: '{file} is no backup: {why}.',
    hint: 'Name a file that "slugline backup" wrote.',
  },
  'restore.not-empty': {
    status: 409,
    sentence: '{data} holds data already.',
    hint: 'Move it away, or give another folder with --data.',
  },
  'restore.other-newsroom': {
    status: 409,
    sentence: 'The backup is of the newsroom "{held}", the configuration is for "{wanted}".',
    hint: 'Give the configuration of that newsroom with --config.',
  },
} as const satisfies Record<string, CatalogueEntry>;
