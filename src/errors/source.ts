import type { CatalogueEntry } from './entry.ts';

/** Sources, channels and signatures of pushed content. */
export const sourceErrors = {
  'source.unknown': {
    status: 404,
    sentence: 'There is no source {id}.',
    hint: 'List them with "slugline sources list".',
  },
  'source.unreachable': {
    status: 502,
    sentence: 'Source {id} could not be read: {why}.',
    hint: 'Check its address in newsroom.yaml.',
  },
  'source.unreadable': {
    status: 502,
    sentence: 'Source {id} did not return a feed: {why}.',
    hint: 'Check its address in newsroom.yaml.',
  },
  'source.retired': {
    status: 502,
    sentence: 'Source {id} is permanently gone: {url} answered 410.',
    hint: 'Remove it from newsroom.yaml, or give its new address.',
  },
  'source.not-polled': {
    status: 422,
    sentence: 'Source {id} is not polled: its articles are pushed to {url}.',
    hint: 'Push them there, or ingest files with "slugline ingest FILE --source {id}".',
  },
  'source.being-polled': {
    status: 409,
    sentence: 'Another process is polling source {id}.',
    hint: 'Try again in a few seconds, or see "slugline sources list".',
  },
  'source.not-allowed': {
    status: 502,
    sentence: 'Source {id} may not be read: {why}.',
    hint: 'Ask the site to allow Slugline, or use its feed or sitemap.',
  },
  'channel.unknown': {
    status: 404,
    sentence: 'There is no channel {id}.',
    hint: 'See the channels in newsroom.yaml.',
  },
  'signature.wrong': {
    status: 401,
    sentence: 'The signature is {what}.',
    hint: 'Sign "<timestamp>.<body>" with the source’s secret; see docs/sources.md.',
  },
} as const satisfies Record<string, CatalogueEntry>;
