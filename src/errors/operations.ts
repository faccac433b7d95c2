import type { CatalogueEntry } from './entry.ts';

/** Jobs, traces, backups. */
export const operationsErrors = {
  'mcp.no-token': {
    status: 401,
    sentence: 'SLUGLINE_TOKEN is not set.',
    hint: 'Create a token with "slugline token create", and give it to the program that starts "slugline mcp".',
  },
  'webhook.unknown': {
    status: 404,
    sentence: 'There is no webhook {id}.',
    hint: 'See "webhooks" in newsroom.yaml.',
  },
  'webhook-event.unknown': {
    status: 404,
    sentence: 'Webhook {webhook} has no event {id}.',
    hint: 'Events are stored for a week: list them with "slugline webhooks attempts {webhook}".',
  },
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
  'export.failed': {
    status: 500,
    sentence: 'The export failed: {why}.',
    hint: 'Nothing was left behind: make room, or name another file with --out.',
  },
  'import.unreadable': {
    status: 422,
    sentence: '{file} is not an export that can be imported: {why}.',
    hint: 'Name a whole file that "slugline export" wrote.',
  },
  'import.other-newsroom': {
    status: 409,
    sentence: 'The export is from newsroom "{held}", but the configuration is for "{wanted}".',
    hint: 'Use that newsroom’s configuration: --config FILE.',
  },
  'import.not-empty': {
    status: 409,
    sentence: 'The store already contains {what}, and an import needs an empty one.',
    hint: 'Import into a new data folder before its first start: --data DIR.',
  },
  'import.running': {
    status: 409,
    sentence: 'The newsroom is running on this store (on {host}, process {pid}).',
    hint: 'Stop it first; a process that was killed counts as running for some seconds more.',
  },
  'import.unfinished': {
    status: 409,
    sentence: 'An import into this store was interrupted, so only a part of the newsroom is in it.',
    hint: 'Run "slugline import" with the same file again: it continues. Nothing else works with the store before.',
  },
} as const satisfies Record<string, CatalogueEntry>;
