import type { CatalogueEntry } from './entry.ts';

/** Feeds, the hub and browser notifications. */
export const syndicationErrors = {
  'push.bad-subscription': {
    status: 422,
    sentence: 'This browser’s subscription can’t be used: {why}.',
    hint: 'Send the result of the browser’s PushSubscription.toJSON().',
  },
  'push.bad-topic': {
    status: 422,
    sentence: '{topic} is not a topic that can be followed.',
    hint: 'Follow "all", "breaking" or a section that has articles, such as "section/city".',
  },
  'push.full': {
    status: 503,
    sentence: 'This newsroom has reached its limit of browser followers.',
    hint: 'Use a feed instead; feeds are listed under "Follow" on the front page.',
  },
  'push.off': {
    status: 404,
    sentence: 'This newsroom does not send browser notifications.',
    hint: 'Use a feed instead; feeds are listed under "Follow" on the front page.',
  },
  'feed.unknown': { status: 404, sentence: 'There is no feed {id}.', hint: 'See all feeds at /feeds.opml.' },
  'hub.invalid': {
    status: 400,
    sentence: '{what}.',
    hint: 'See https://www.w3.org/TR/websub/#subscribing-and-unsubscribing.',
  },
  'hub.host-limit': {
    status: 429,
    sentence: 'The hub sends no more requests to {host} for now: {why}.',
    hint: 'Wait {seconds} s.',
  },
  'hub.full': {
    status: 503,
    sentence: 'The hub has reached its limit of {what}.',
    hint: 'Try again later, or poll the feed meanwhile.',
  },
} as const satisfies Record<string, CatalogueEntry>;
