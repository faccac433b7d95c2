import type { CatalogueEntry } from './entry.ts';

/** The command line, the configuration and the data folder. */
export const configErrors = {
  'config.invalid': {
    status: 500,
    sentence: '{where}: {what}.',
    hint: 'See "slugline config example" and "slugline config schema".',
  },
  'config.missing': {
    status: 500,
    sentence: 'There is no {path}.',
    hint: 'Create one: "slugline config example > newsroom.yaml".',
  },
  'config.exists': {
    status: 409,
    sentence: 'There is a {path} already.',
    hint: 'Change that one, or name another file with --config.',
  },
  'config.not-written': {
    status: 500,
    sentence: '{path} could not be written: {why}.',
    hint: 'Check the folder and its permissions.',
  },
  'config.not-read': {
    status: 500,
    sentence: '{path} could not be read: {why}.',
    hint: 'Check its permissions.',
  },
  'file.not-read': {
    status: 422,
    sentence: '{path} could not be read: {why}.',
    hint: 'Check its name and permissions.',
  },
  'data.unusable': { status: 500, sentence: 'The data folder {data} can’t be used: {why}.', hint: '{hint}' },
  'newsroom.changed': {
    status: 500,
    sentence:
      'The data in {data} belongs to newsroom "{before}" ({beforeName}), but {file} is for "{now}" ({nowName}).',
    hint: 'Put "id: {before}" back under "newsroom" in {file}: the id of stored data can’t change. For a separate newsroom use another data folder: --data FOLDER.',
  },
  'web.not-listening': {
    status: 500,
    sentence: 'The web server can’t listen on {host}, port {port}: {why}.',
    hint: 'Stop the program that uses it, or set another PORT (or web.port in newsroom.yaml).',
  },
  'usage.wrong': { status: 400, sentence: '{what}.', hint: 'See --help.' },
} as const satisfies Record<string, CatalogueEntry>;
