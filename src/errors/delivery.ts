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
    hint: 'Uncertain deliveries settle by themselves; resolve unknown ones with "slugline deliveries resolve". See docs/delivery.md.',
  },
  'delivery.cannot-look': {
    status: 409,
    sentence: '{channel} offers no way to check whether a post arrived.',
    hint: 'Check the account yourself, then record what you found: "slugline deliveries resolve".',
  },
  'delivery.id-needed': {
    status: 422,
    sentence:
      'The address {url} does not contain the platform’s id for part {part} of {parts}, and the next part replies to it.',
    hint: 'Use the address of the post’s own page on the channel’s server, or add the id: --id ID, "remoteId", or the field below the address.',
  },
  'delivery.not-approved': {
    status: 409,
    sentence: 'The text of delivery {id} is no longer approved.',
    hint: 'Approve draft {draft} in its current version; that schedules it.',
  },
  'delivery.not-late': {
    status: 409,
    sentence: 'Delivery {id} is not in the backlog: it is {state}.',
    hint: 'List what is late with "slugline backlog list".',
  },
  'copy.unknown': {
    status: 404,
    sentence: 'There is no copy {id}.',
    hint: 'List an article’s copies with "slugline copies list ARTICLE".',
  },
  'copy.moved': {
    status: 409,
    sentence: 'Copy {id} is now {state}.',
    hint: 'Look it up again, then decide.',
  },
  'copy.not-removable': {
    status: 409,
    sentence: 'Copy {id} can’t be removed from here: {channel} does not support it.',
    hint: 'Remove it by hand at {where}, then check it ("slugline copies check {id}") or keep it ("slugline copies keep {id}").',
  },
  'copy.not-editable': {
    status: 409,
    sentence: 'Copy {id} can’t be edited from here: {channel} does not support it.',
    hint: 'Post a correction, or edit it by hand at {where}.',
  },
  'copy.version-needed': {
    status: 428,
    sentence: 'The request does not say which version of copy {id} it changes.',
    hint: 'Read the copy and send its version, now {version}.',
  },
} as const satisfies Record<string, CatalogueEntry>;
