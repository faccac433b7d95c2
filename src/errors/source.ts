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
  'channel.no-sign-in': {
    status: 422,
    sentence: 'A channel of the type {type} has no sign-in: {id} uses what newsroom.yaml gives it.',
    hint: 'See "slugline channels add {type}" for what it needs.',
  },
  'channel.no-client': {
    status: 422,
    sentence: '{id} has no clientId in newsroom.yaml: its platform would not know who asks.',
    hint: 'Create an app at the platform and write its clientId and clientSecret into newsroom.yaml.',
  },
  'channel.sign-in-over': {
    status: 409,
    sentence: 'This sign-in is over: it works once, within ten minutes, in the browser that began it.',
    hint: 'Begin again at /ops/channels.',
  },
  'channel.sign-in-refused': {
    status: 422,
    sentence: 'The sign-in failed: {why}.',
    hint: 'Begin again at /ops/channels.',
  },
  'channel.token-configured': {
    status: 422,
    sentence: 'The token for {platform} is in newsroom.yaml.',
    hint: 'Remove it from there, then sign in or add another one.',
  },
  'channel.sign-in-busy': {
    status: 409,
    sentence: 'Another process is still renewing the tokens for {platform}.',
    hint: 'Try again in a moment.',
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
