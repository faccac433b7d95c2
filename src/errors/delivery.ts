import type { CatalogueEntry } from './entry.ts';

/** Deliveries and the copies that are out. */
export const deliveryErrors = {
  'delivery.unknown': {
    status: 404,
    sentence: 'There is no delivery {id}.',
    hint: 'List them with "slugline deliveries list".',
  },
  'delivery.not-allowed': {
    status: 409,
    sentence: 'A delivery that is {state} can’t be {wanted}.',
    hint: 'What is uncertain settles itself; decide what is unknown with "slugline deliveries resolve". See docs/delivery.md.',
  },
  'delivery.id-needed': {
    status: 422,
    sentence:
      'The address {url} does not say which id the platform gave part {part} of {parts}, and the next part answers it.',
    hint: 'Take the address from the post’s own page on the channel’s server, or give the id too: --id ID, "remoteId", or the field below the address.',
  },
  'delivery.not-approved': {
    status: 409,
    sentence: 'What delivery {id} would send is not approved any more.',
    hint: 'Approve draft {draft} as it is now; that schedules it.',
  },
  'copy.unknown': {
    status: 404,
    sentence: 'There is no copy {id}.',
    hint: 'List an article’s copies with "slugline copies list ARTICLE".',
  },
  'copy.moved': {
    status: 409,
    sentence: 'Copy {id} is {state} by now.',
    hint: 'Look at it again, then decide.',
  },
  'copy.not-removable': {
    status: 409,
    sentence: 'Copy {id} can’t be removed from here: {channel} has no way to do it.',
    hint: 'Remove it by hand at {where}, then check it ("slugline copies check {id}") or say that it may stay ("slugline copies keep {id}").',
  },
  'copy.not-editable': {
    status: 409,
    sentence: 'Copy {id} can’t be edited from here: {channel} has no way to do it.',
    hint: 'Post a correction, or edit it by hand at {where}.',
  },
  'copy.version-needed': {
    status: 428,
    sentence: 'The change names no version of copy {id}.',
    hint: 'Read the copy and send its version: {version} now.',
  },
} as const satisfies Record<string, CatalogueEntry>;
