import type { CatalogueEntry } from './entry.ts';

/** Requests that Slugline sends. */
export const netErrors = {
  'net.refused-address': {
    status: 502,
    sentence: '{host} resolves to {address}, which is not a public address.',
    hint: 'If it is yours, add it to network.allow in newsroom.yaml.',
  },
  'net.bad-url': { status: 422, sentence: '{url} is not a web address.', hint: 'Use http:// or https://.' },
  'net.failed': {
    status: 502,
    sentence: '{host} could not be reached: {why}.',
    hint: 'Check the address and try again.',
  },
  'net.cut': {
    status: 502,
    sentence: 'The connection to {host} ended without a complete answer: {why}.',
    hint: 'What was asked may have been done. Try again later.',
  },
  'net.too-slow': {
    status: 504,
    sentence: '{host} did not answer within {seconds} s.',
    hint: 'Try again later.',
  },
  'net.too-large': {
    status: 502,
    sentence: '{host} sent more than {limit}.',
    hint: 'Use a smaller page.',
  },
  'net.too-many-redirects': {
    status: 502,
    sentence: '{host} redirected more than {limit} times.',
    hint: 'Use the final address.',
  },
} as const satisfies Record<string, CatalogueEntry>;
