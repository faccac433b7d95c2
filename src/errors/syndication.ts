import type { CatalogueEntry } from './entry.ts';

/** Feeds, the hub and browser notifications. */
export const syndicationErrors = {
  'push.bad-subscription': {
    status: 422,
    sentence: 'This browser’s subscription can’t be used: {why}.',
    hint: 'Send what the browser’s PushSubscription.toJSON() gives.',
  },
  'push.bad-topic': {
    status: 422,
    sentence: 'Nobody can follow {topic}.',
    hint: 'Follow "all", "breaking" or a section that has articles, such as "section/city".',
  },
  'push.full': {
    status: 503,
    sentence: 'So many browsers follow this newsroom that it takes no more.',
    hint: 'Use a feed instead; they stand under "Follow" on the front page.',
  },
  'push.off': {
    status: 404,
    sentence: 'This newsroom sends no notices to browsers.',
    hint: 'Use a feed instead; they stand under "Follow" on the front page.',
  },
  'feed.unknown': { status: 404, sentence: 'There is no feed {id}.', hint: 'See all feeds at /feeds.opml.' },
  'hub.invalid': {
    status: 400,
    sentence: '{what}.',
    hint: 'See https://www.w3.org/TR/websub/#subscribing-and-unsubscribing.',
  },
  'hub.host-limit': {
    status: 429,
    sentence: 'The hub asks {host} nothing more for now: {why}.',
    hint: 'Wait {seconds} s.',
  },
  'hub.full': {
    status: 503,
    sentence: 'The hub has as many {what} as it can hold.',
    hint: 'Try again later, or poll the feed meanwhile.',
  },
} as const satisfies Record<string, CatalogueEntry>;
