import type { CatalogueEntry } from './entry.ts';

/** What other servers of the fediverse send to an actor's inbox. */
export const fediverseErrors = {
  'fediverse.unsigned': {
    status: 401,
    sentence: 'The activity can’t be accepted: {why}.',
    hint: 'Sign the method, the address, the date and the digest with the actor’s key (RFC 9421 or draft-cavage-http-signatures-12).',
  },
  'fediverse.invalid': {
    status: 400,
    sentence: 'The body can’t be read: {what}.',
    hint: 'Send one ActivityStreams activity with its type and actor.',
  },
  'fediverse.blocked': {
    status: 403,
    sentence: 'This newsroom accepts nothing from {host}.',
    hint: 'Its people can read the newsroom’s feeds instead.',
  },
  'fediverse.full': {
    status: 403,
    sentence: 'Too many accounts on {host} follow without a shared inbox.',
    hint: 'Announce endpoints.sharedInbox in each actor’s document.',
  },
  'fediverse.key-away': {
    status: 503,
    sentence: 'The key that signed the activity can’t be read: {why}.',
    hint: 'Try again later.',
  },
} as const satisfies Record<string, CatalogueEntry>;
