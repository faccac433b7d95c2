import type { Segment } from '../../../compose/segments.ts';
import type { DraftMove } from '../../../review/states.ts';
import { countedIn } from '../counted.ts';

const counted = countedIn('en');

/** A draft: its text with sources, variants, picture, changes of its article and history. */
export const draft = {
  name: 'Draft',
  titleFor: (what: string, channel: string) => `${what} for ${channel}`,
  articleGone: 'Its article is gone.',
  articleGoneHow: 'It was purged; the draft is kept for the record.',
  deliveries: 'Deliveries',
  sensitive: 'Marked as sensitive.',
  ifApprovedNow: (what: string) => `If it is approved now: ${what}`,
  rejectedBy: (who: string, why: string) => `Rejected by ${who}: ${why}`,
  approvalsOfTwo: (count: number) => counted(count, { other: '# of 2 approvals.' }),
  approvedBy: (names: string) => `Approved by ${names}.`,
  notBefore: (time: string) => `Not before ${time}.`,

  history: 'History',
  composed: (time: string) => `${time} composed`,
  did: (time: string, who: string, what: string) => `${time} ${who} ${what}`,
  didWith: (time: string, who: string, what: string, detail: string) => `${time} ${who} ${what}: ${detail}`,
  /** What somebody did with a draft, after their name. */
  moves: {
    edit: 'edited',
    describe: 'given an alt text',
    'describe-unfit': 'given an alt text',
    'describe-stale': 'given an alt text',
    choose: 'given another variant',
    'approve-first': 'approved',
    approve: 'approved',
    undo: 'taken back',
    schedule: 'scheduled',
    'go-stale': 'marked stale',
    recompose: 'composed anew',
    'recompose-unfit': 'composed anew',
    keep: 'kept',
    'send-back': 'sent back',
    reject: 'rejected',
    reopen: 'reopened',
    'reopen-unfit': 'reopened',
    'reopen-stale': 'reopened',
    finish: 'finished',
  } satisfies Record<DraftMove, string>,
  wroteNote: 'wrote a note',
  removedNote: 'removed their note',

  wherePhrases: 'Where each phrase comes from',
  sources: {
    headline: 'Headline',
    bullet: 'Summary point',
    standfirst: 'Standfirst',
    body: 'Body',
    correction: 'Correction',
    link: 'The article’s short link',
    tag: 'Tag',
    fixed: 'Not from the article',
  } satisfies Record<Segment['from'], string>,
  numbered: (source: string, number: number) => `${source} ${number}`,
  writtenBy: (name: string) => `Written by ${name}`,
  standardWord: 'A standard word',
  punctuation: 'Punctuation',
  part: (part: number, parts: number) => `Part ${part} of ${parts}`,
  lengthHow: 'Length in the platform’s own unit, and its limit',
  tooLong: (lengths: string, over: number) => counted(over, { other: `${lengths}, # too long` }),

  variants: {
    list: 'Headline and points',
    headline: 'Headline',
    lead: 'Leading point',
    thread: 'Thread',
    rewritten: 'Rewritten',
  } as Readonly<Record<string, string>>,
  correctionVariant: (number: string) => `Correction ${number}`,
  otherVariants: (count: number) => counted(count, { one: 'Another variant', other: '# other variants' }),
  chooseHow:
    'The one you choose gets its own short link, so that its clicks are counted separately. Approvals are cleared.',
  takeVariant: (variant: string) => `Take “${variant}”`,

  altText: 'Alt text:',
  altTextSuggested: 'Alt text, suggested:',
  altTextNone: 'nothing yet',
  altTextRequired: 'This channel requires a confirmed alt text; until then the draft can’t be approved.',
  altTextUnconfirmed: 'This description of the picture has not been confirmed yet.',
  whatItShows: 'What the picture shows',
  whatItShowsHow: (picture: string) =>
    `For people who can’t see ${picture}: describe what it shows, not who owns it. Approvals are cleared.`,
  thePicture: 'the picture',
  confirmAltText: 'Confirm the alt text',
  saveAltText: 'Save the alt text',
  confirmOrChange: 'Confirm or change it',
  change: 'Change it',

  changedSince: (revision: number) => `What changed since revision ${revision}`,
  changes: {
    headline: 'Headline',
    standfirst: 'Standfirst',
    point: (number: number) => `Point ${number}`,
    correction: (number: number) => `Correction ${number}`,
    state: 'State',
    picture: 'Picture',
    contentWarning: 'Content warning',
    body: 'Body',
    bodyBefore: 'the previous version',
    bodyNow: 'changed',
  },

  textNow: 'The text now',
  takeText: 'Take this text',
  yourText: 'Your text, and how it differs',
  yourTextHow:
    'Struck out is only in the text now, underlined only in yours. Yours is in the field below: save it as it is, or merge both there.',
};

export type DraftTexts = typeof draft;
