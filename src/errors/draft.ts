import type { CatalogueEntry } from './entry.ts';

/** Drafts and their review. */
export const draftErrors = {
  'draft.unknown': {
    status: 404,
    sentence: 'There is no draft {id}.',
    hint: 'List them with "slugline drafts list".',
  },
  'draft.version-missing': {
    status: 428,
    sentence: 'The draft’s version is missing.',
    hint: 'Send the version that you have read, as "version".',
  },
  'draft.over': {
    status: 409,
    sentence: 'Article {article} gets no other draft for {channel}: {why}.',
    hint: 'See what became of it with "slugline trace {article}".',
  },
  'draft.moved': {
    status: 409,
    sentence: 'Draft {id} has moved on: it is version {version} now, {state}.',
    hint: 'Read it again, then decide.',
  },
  'draft.not-allowed': {
    status: 409,
    sentence: 'A draft that is {state} can’t be {wanted}.',
    hint: 'See docs/review.md for what is possible when.',
  },
  'draft.own-work': {
    status: 403,
    sentence: 'Four eyes: {name} wrote, edited or approved this version already.',
    hint: 'Ask another approver.',
  },
  'draft.nobody': {
    status: 403,
    sentence: 'Four eyes: the command does not say who approves.',
    hint: 'Name the approver with --as NAME, or put a token into SLUGLINE_TOKEN.',
  },
  'draft.does-not-fit': {
    status: 422,
    sentence: 'The text is {length} long, {limit} is the most that {channel} takes.',
    hint: 'Shorten it.',
  },
  'draft.link-missing': {
    status: 422,
    sentence: 'The text does not hold the article’s link {url}.',
    hint: 'Put the link back, once.',
  },
  'draft.link-broken': {
    status: 422,
    sentence: '{channel} would not make a whole link of {url} as it stands in this text.',
    hint: 'Put a space before and behind the link.',
  },
  'draft.not-in-article': {
    status: 422,
    sentence: 'The text says what the article does not: {faults}',
    hint: 'Mend it, or save it with the reason why it may say so ("override").',
  },
  'draft.no-variant': {
    status: 422,
    sentence: 'Draft {id} has no variant {variant} to choose.',
    hint: 'It offers: {offered}.',
  },
  'draft.alt-text-needed': {
    status: 409,
    sentence: 'Nobody has confirmed what the picture of draft {id} shows, and {channel} needs that.',
    hint: 'Write or confirm the alt text, then approve.',
  },
  'draft.time-over': {
    status: 422,
    sentence: '{at} is over.',
    hint: 'Leave the time empty to post now, or give a later one.',
  },
  'draft.time-far': {
    status: 422,
    sentence: '{at} is more than a year ahead.',
    hint: 'Where you mean it, say so: "confirm": true, --confirm, or the box at the desk.',
  },
  'draft.in-flight': {
    status: 409,
    sentence: 'Something of draft {id} is {state} already.',
    hint: 'See its delivery at /desk/deliveries.',
  },
} as const satisfies Record<string, CatalogueEntry>;
