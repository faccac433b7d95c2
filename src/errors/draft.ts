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
    hint: 'Send the version that you read, as "version".',
  },
  'draft.over': {
    status: 409,
    sentence: 'Article {article} gets no new draft for {channel}: {why}.',
    hint: 'See its history with "slugline trace {article}".',
  },
  'draft.moved': {
    status: 409,
    sentence: 'The draft has changed meanwhile: it is {state} now (version {version}).',
    hint: 'Look at the current version, then decide.',
  },
  'draft.not-allowed': {
    status: 409,
    sentence: 'A draft that is {state} can’t be {wanted}.',
    hint: 'docs/review.md lists what each state allows.',
  },
  'draft.own-work': {
    status: 403,
    sentence: 'Four eyes: {name} has already written, edited or approved this version.',
    hint: 'Ask another approver.',
  },
  'draft.nobody': {
    status: 403,
    sentence: 'Four eyes: the command does not say who approves.',
    hint: 'Name the approver with --as NAME, or set SLUGLINE_TOKEN to a token.',
  },
  'draft.does-not-fit': {
    status: 422,
    sentence: 'The text is {length} long; {channel} allows at most {limit}.',
    hint: 'Shorten it.',
  },
  'draft.link-missing': {
    status: 422,
    sentence: 'The text does not contain the article’s link {url}.',
    hint: 'Put the link back, exactly once.',
  },
  'draft.link-broken': {
    status: 422,
    sentence: '{channel} would not recognise the whole of {url} as a link in this text.',
    hint: 'Put a space before and after the link.',
  },
  'draft.not-in-article': {
    status: 422,
    sentence: 'The text says something that the article does not: {faults}',
    hint: 'Correct it, or save it with the reason why it may say so.',
  },
  'draft.is-digest': {
    status: 409,
    sentence: 'A digest’s text is composed from its articles when it is sent: it can’t be edited.',
    hint: 'Change the articles, or reject the digest.',
  },
  'draft.no-recipients': {
    status: 409,
    sentence: '{channel} has no recipients left: all have unsubscribed.',
    hint: 'Reject the draft, or add recipients to newsroom.yaml.',
  },
  'draft.no-variant': {
    status: 422,
    sentence: 'This draft has no variant {variant}.',
    hint: 'Choose one of {offered}.',
  },
  'draft.alt-text-needed': {
    status: 409,
    sentence: 'The picture’s alt text has not been confirmed, and {channel} requires it.',
    hint: 'Write or confirm the alt text, then approve.',
  },
  'draft.time-over': {
    status: 422,
    sentence: '{at} is in the past.',
    hint: 'Leave the time empty to post now, or choose a later one.',
  },
  'draft.time-far': {
    status: 422,
    sentence: '{at} is more than a year ahead.',
    hint: 'If you mean it, confirm it: "confirm": true, --confirm, or the box at the desk.',
  },
  'note.unknown': {
    status: 404,
    sentence: 'There is no note {id}.',
    hint: 'It may have been removed, or forgotten with its draft.',
  },
  'note.empty': {
    status: 422,
    sentence: 'The note is empty.',
    hint: 'Write at least one visible character.',
  },
  'note.too-long': {
    status: 422,
    sentence: 'The note is {length} characters long; it may have {limit}.',
    hint: 'Shorten it, or write two.',
  },
  'note.too-many-people': {
    status: 422,
    sentence: 'The note names {count} people with @; it may name {limit}.',
    hint: 'Name fewer, or write two notes.',
  },
  'note.too-many': {
    status: 409,
    sentence: 'The draft has {limit} notes already.',
    hint: 'Remove one of your own first.',
  },
  'note.not-own': {
    status: 403,
    sentence: 'Only {by}, who wrote this note, may remove it.',
    hint: 'Ask {by}, or answer with a note.',
  },
  'draft.in-flight': {
    status: 409,
    sentence: 'A delivery of this draft is already {state}.',
    hint: 'See it at /desk/deliveries.',
  },
} as const satisfies Record<string, CatalogueEntry>;
