import type { CatalogueEntry } from './entry.ts';

/** Short links. */
export const linksErrors = {
  'link.unknown': {
    status: 404,
    sentence: 'There is no short link {code}.',
    hint: 'List them with "slugline links list".',
  },
  'link.gone': {
    status: 410,
    sentence: 'This short link is no longer active.',
    hint: 'Its target was withdrawn or is no longer stored, or the link was disabled. See the latest articles on the front page.',
  },
  'link.nowhere': {
    status: 404,
    sentence: 'There is no short link at this address.',
    hint: 'Check the spelling: codes contain no i, l, o, 0 or 1. Or look for the story on the front page.',
  },
  'link.method': {
    status: 405,
    sentence: 'A short link can only be followed.',
    hint: 'Request it with GET or HEAD. Change its target at the desk, or with PATCH /api/v1/links/<code>.',
  },
  'link.taken': { status: 409, sentence: 'The code {code} is already in use.', hint: 'Choose another.' },
  'link.bad-code': {
    status: 422,
    sentence: '{code} can’t be used as a code: {why}.',
    hint: 'Choose another, or leave it out to get a short one.',
  },
  'link.loop': {
    status: 422,
    sentence: '{target} is itself a short link, and links to links may form a loop.',
    hint: 'Use the address that it leads to.',
  },
  'link.host-not-allowed': {
    status: 422,
    sentence: 'Short links may not lead to {host}.',
    hint: 'Add the host to links.allowHosts in newsroom.yaml.',
  },
  'links.import-unreadable': {
    status: 422,
    sentence: 'This can’t be read as an export of links: {why}.',
    hint: 'Use the CSV or JSON export of Bitly, YOURLS, Shlink or Kutt unchanged (docs/links.md); --from names the service.',
  },
  'link.countries': {
    status: 500,
    sentence: 'The country database {path} can’t be read: {why}.',
    hint: 'Set links.countries in newsroom.yaml to a country database in MaxMind’s format (.mmdb).',
  },
} as const satisfies Record<string, CatalogueEntry>;
