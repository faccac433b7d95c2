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
    sentence: 'This short link no longer works.',
    hint: 'What it led to was taken back or is no longer kept, or the link was switched off. Read what is new on the front page.',
  },
  'link.nowhere': {
    status: 404,
    sentence: 'There is no short link at this address.',
    hint: 'Look at it letter by letter: codes of ours have no i, l, o, 0 or 1. Or look for the story on the front page.',
  },
  'link.method': {
    status: 405,
    sentence: 'A short link can only be followed.',
    hint: 'Ask for it with GET or HEAD. What is behind it is changed at the desk, or with PATCH /api/v1/links/<code>.',
  },
  'link.taken': { status: 409, sentence: 'The code {code} is taken.', hint: 'Choose another.' },
  'link.bad-code': {
    status: 422,
    sentence: '{code} can’t be a code: {why}.',
    hint: 'Choose another, or give none and get a short one.',
  },
  'link.loop': {
    status: 422,
    sentence: '{target} is a short link itself: one that leads to another may lead in a circle.',
    hint: 'Give the address that it leads to.',
  },
  'link.host-not-allowed': {
    status: 422,
    sentence: 'A short link may not lead to {host}.',
    hint: 'Add the host to links.allowHosts in newsroom.yaml.',
  },
  'links.import-unreadable': {
    status: 422,
    sentence: 'This can’t be read as an export of links: {why}.',
    hint: 'Take the CSV or JSON of Bitly, YOURLS, Shlink or Kutt as it is (docs/links.md); --from says which it is.',
  },
  'link.countries': {
    status: 500,
    sentence: 'The countries in {path} can’t be read: {why}.',
    hint: 'links.countries in newsroom.yaml takes a country database in MaxMind’s format (.mmdb).',
  },
} as const satisfies Record<string, CatalogueEntry>;
